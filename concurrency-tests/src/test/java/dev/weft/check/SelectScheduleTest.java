package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.queue.Queue;
import dev.weft.queue.QueueClosedException;
import dev.weft.select.Select;
import dev.weft.sync.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The choice among several waits: one of them is taken at most, the others are untouched. */
class SelectScheduleTest extends Exploration {
    private static final String EXCHANGE = "dev.weft.queue.Exchange";
    private static final String SELECT_SIDE = "dev.weft.queue.SelectSide";

    /** Each of two queues gets an item; one chooses between them, and is cancelled. */
    private static void twoQueues(Cast cast) {
        Queue<Integer> left = Queue.unbounded();
        Queue<Integer> right = Queue.unbounded();
        int[] taken = new int[1];
        Player chooser = cast.task(
                "chooser",
                () -> Select.first(Select.take(left, item -> taken[0]++), Select.take(right, item -> taken[0]++)));
        cast.thread("left", () -> left.offer(1));
        cast.thread("right", () -> right.offer(2));
        cast.cancels(chooser);
        cast.afterwards(() -> {
            assertThat(taken[0]).isEqualTo(chooser.hasSucceeded() ? 1 : 0);
            assertThat(taken[0] + left.size() + right.size()).as("items").isEqualTo(2);
        });
    }

    @Test
    void selectTakesOneItemOrNone() {
        sound(SelectScheduleTest::twoQueues);
    }

    @Test
    @Mistake(in = SELECT_SIDE, method = "takeFor", kind = Kind.TAKES_FOR_TRUE, call = "claim")
    void selectThatTakesAnItemItHasNoClaimToIsFound() {
        broken("items", SelectScheduleTest::twoQueues);
    }

    @Test
    @Mistake(in = EXCHANGE, method = "handToTaker", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void itemThatIsGivenToASelectThatIsOverIsFound() {
        broken("items", SelectScheduleTest::twoQueues);
    }

    /** Two offer each other the same exchange, over queues that hold nothing. */
    private static void exchange(Cast cast) {
        Queue<Integer> there = Queue.rendezvous();
        Queue<Integer> back = Queue.rendezvous();
        int[] given = new int[1];
        int[] got = new int[1];
        cast.task(
                "one", () -> Select.first(Select.put(there, 1, () -> given[0]++), Select.take(back, item -> got[0]++)));
        cast.task(
                "other",
                () -> Select.first(Select.put(back, 2, () -> given[0]++), Select.take(there, item -> got[0]++)));
        cast.afterwards(() -> {
            assertThat(given[0]).as("given").isEqualTo(1);
            assertThat(got[0]).as("got").isEqualTo(1);
        });
    }

    @Test
    void selectsThatOfferEachOtherTheSameExchangeAgreeOnOne() {
        sound(SelectScheduleTest::exchange);
    }

    @Test
    @Mistake(in = SELECT_SIDE, method = "putUnqueued", kind = Kind.TAKES_FOR_TRUE, call = "tryPut")
    void selectThatPutsAtOnceWithoutATakerIsFound() {
        broken("given", SelectScheduleTest::exchange);
    }

    /** One puts unless an event is set before; another one takes. */
    private static void putOrHappen(Cast cast) {
        Queue<Integer> queue = Queue.rendezvous();
        Event event = Event.create();
        int[] chosen = new int[2];
        cast.task(
                "chooser",
                () -> Select.first(Select.whenSet(event, () -> chosen[0]++), Select.put(queue, 1, () -> chosen[1]++)));
        boolean[] taken = new boolean[1];
        cast.waiting("taker", () -> {
            try {
                queue.take();
                taken[0] = true;
            } catch (QueueClosedException e) {
                assertThat(queue.isClosed()).isTrue();
            }
        });
        cast.thread("setter", () -> {
            event.set();
            queue.close();
        });
        cast.afterwards(() -> assertThat(chosen[1] == 1).isEqualTo(taken[0]));
    }

    @Test
    void selectPutsOnlyIfNothingElseCameFirst() {
        sound(SelectScheduleTest::putOrHappen);
    }

    @Test
    @Mistake(in = SELECT_SIDE, method = "putFor", kind = Kind.TAKES_FOR_TRUE, call = "claim")
    void selectThatPutsWithoutAClaimIsFound() {
        broken("", SelectScheduleTest::putOrHappen);
    }

    /** One waits for an item for so long. */
    private static void deadline(Cast cast) {
        Queue<Integer> queue = Queue.unbounded();
        int[] taken = new int[1];
        int[] late = new int[1];
        cast.task(
                "chooser",
                () -> Select.first(
                        Select.take(queue, item -> taken[0]++), Select.after(Duration.ofHours(1), () -> late[0]++)));
        cast.thread("putter", () -> queue.offer(1));
        cast.timePasses();
        cast.afterwards(() -> {
            assertThat(taken[0] + late[0]).as("chosen").isEqualTo(1);
            assertThat(taken[0] + queue.size()).as("items").isEqualTo(1);
        });
    }

    @Test
    void deadlineAndItemAreNotBothChosen() {
        sound(SelectScheduleTest::deadline);
    }
}
