package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The baton of an event loop: passed on, laid down, picked up from outside, and never doubled or lost. */
class LoopScheduleTest extends Exploration {
    private static final String LOOP = "dev.weft.spi.run.BatonScheduler";
    private static final String BATON = "dev.weft.spi.run.Baton";

    /** Two strands wait; each is resumed by a thread outside, at any moment. */
    private static void resumedFromOutside(Cast cast) {
        Loop loop = cast.loop();
        for (String name : List.of("1", "2")) {
            Waiter[] tea = new Waiter[1];
            Player player = cast.task(loop, name, self -> {
                loop.work();
                tea[0].await();
                loop.work();
            });
            tea[0] = new Waiter(player, () -> "tea");
            cast.thread("resumes " + name, () -> tea[0].resume());
        }
    }

    @Test
    void strandThatIsResumedFromOutsideGoesOnAlone() {
        sound(LoopScheduleTest::resumedFromOutside);
    }

    @Test
    @Mistake(in = BATON, method = "layDown", kind = Kind.TAKES_FOR_TRUE, call = "isEmpty")
    void batonLaidDownWithoutAnotherLookAtTheInboxIsFound() {
        broken("no actor can go on", LoopScheduleTest::resumedFromOutside);
    }

    @Test
    @Mistake(in = LOOP, method = "park", kind = Kind.TAKES_FOR_FALSE, call = "isSettled")
    void turnPublishedWithoutAnotherLookAtTheWaiterIsFound() {
        broken("no actor can go on", LoopScheduleTest::resumedFromOutside);
    }

    @Test
    @Mistake(in = BATON, method = "pickUp", kind = Kind.TAKES_FOR_TRUE, call = "compareAndSet")
    void batonThatTwoPickUpIsFound() {
        broken("holder of the baton", LoopScheduleTest::resumedFromOutside);
    }

    @Test
    @Mistake(in = LOOP, method = "post", kind = Kind.TAKES_FOR_FALSE, call = "pickUp")
    void postToTheInboxThatPicksNoBatonUpIsFound() {
        broken("no actor can go on", LoopScheduleTest::resumedFromOutside);
    }

    @Test
    @Mistake(in = LOOP, method = "post", kind = Kind.TAKES_FOR_TRUE, call = "isHeld")
    void threadOutsideThatTouchesTheReadyQueueIsFound() {
        broken("no actor can go on", LoopScheduleTest::resumedFromOutside);
    }

    @Test
    @Mistake(in = LOOP, method = "unpark", kind = Kind.TAKES_FOR_TRUE, call = "markPosted")
    void turnThatWasTakenBackAndIsPostedIsFound() {
        broken("holder of the baton", LoopScheduleTest::resumedFromOutside);
    }

    /** One strand resumes another and waits for its answer, while a third is started from outside. */
    private static void resumedFromInside(Cast cast) {
        Loop loop = cast.loop();
        Waiter[] asked = new Waiter[1];
        Waiter[] answered = new Waiter[1];
        Player answers = cast.task(loop, "answers", self -> {
            asked[0].await();
            loop.work();
            answered[0].resume();
        });
        Player asks = cast.task(loop, "asks", self -> {
            loop.work();
            asked[0].resume();
            answered[0].await();
            loop.work();
        });
        asked[0] = new Waiter(answers, () -> "question");
        answered[0] = new Waiter(asks, () -> "answer");
        cast.thread("starts", () -> cast.task(loop, "late", self -> loop.work()));
    }

    @Test
    void strandsThatResumeEachOtherRunOneAtATime() {
        sound(LoopScheduleTest::resumedFromInside);
    }

    @Test
    @Mistake(in = LOOP, method = "park", kind = Kind.TAKES_FOR_FALSE, call = "isHeld")
    void strandThatParksWithTheBatonIsFound() {
        broken("no actor can go on", LoopScheduleTest::resumedFromInside);
    }

    /** Two strands yield in turn, while a third is resumed from outside. */
    private static void yielding(Cast cast) {
        Loop loop = cast.loop();
        List<String> order = new ArrayList<>();
        Waiter[] tea = new Waiter[1];
        Player waits = cast.task(loop, "waits", self -> {
            tea[0].await();
            loop.work();
        });
        tea[0] = new Waiter(waits, () -> "tea");
        for (String name : List.of("a", "b")) {
            cast.task(loop, name, self -> {
                for (int i = 1; i <= 2; i++) {
                    loop.work();
                    order.add(name + i);
                    loop.yieldNow();
                }
            });
        }
        cast.thread("resumes", () -> tea[0].resume());
        cast.afterwards(() -> assertThat(order).as("order").containsExactly("a1", "b1", "a2", "b2"));
    }

    @Test
    void yieldLetsEveryTaskRunOnce() {
        sound(LoopScheduleTest::yielding);
    }

    @Test
    @Mistake(in = LOOP, method = "yieldNow", kind = Kind.TAKES_FOR_FALSE, call = "isHeld")
    void yieldThatKeepsTheBatonIsFound() {
        broken("order", LoopScheduleTest::yielding);
    }

    @Test
    @Mistake(in = LOOP, method = "yieldNow", kind = Kind.LEAVES_OUT, call = "pass")
    void yieldThatPassesNothingOnIsFound() {
        broken("no actor can go on", LoopScheduleTest::yielding);
    }

    /** A strand waits, is resumed from outside and cancelled; another one works meanwhile. */
    private static void cancelled(Cast cast) {
        Loop loop = cast.loop();
        Waiter[] tea = new Waiter[1];
        boolean[] handed = new boolean[1];
        Player waits = cast.task(loop, "waits", self -> {
            try {
                tea[0].await();
            } finally {
                loop.work();
            }
        });
        tea[0] = new Waiter(waits, () -> "tea");
        cast.task(loop, "works", self -> {
            loop.work();
            loop.yieldNow();
            loop.work();
        });
        cast.thread("resumes", () -> handed[0] = tea[0].resume());
        cast.cancels(waits);
        cast.afterwards(() -> {
            assertThat(waits.hasSucceeded()).as("succeeded").isEqualTo(handed[0]);
            assertThat(waits.wasCancelled()).as("was cancelled").isNotEqualTo(handed[0]);
        });
    }

    @Test
    void cancelledStrandThrowsWhenItHasTheBaton() {
        sound(LoopScheduleTest::cancelled);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.Waiter", method = "wake", kind = Kind.LEAVES_OUT, call = "unpark")
    void cancellationThatDoesNotPostTheTurnIsFound() {
        broken("no actor can go on", LoopScheduleTest::cancelled);
    }

    /** A strand starts two others, the first of which gets no thread, and a thread outside starts another such. */
    private static void startedInVain(Cast cast) {
        Loop loop = cast.loop();
        Waiter[] end = new Waiter[1];
        Stillborn[] stillborn = new Stillborn[2];
        Player parent = cast.task(loop, "parent", self -> {
            loop.work();
            loop.startInVain(stillborn[0]);
            cast.task(loop, "sibling", child -> loop.work());
            end[0].await();
            loop.work();
        });
        end[0] = new Waiter(parent, () -> "the end of the child");
        stillborn[0] = new Stillborn(loop, () -> end[0].resume());
        stillborn[1] = new Stillborn(loop, () -> {});
        cast.thread("starts", () -> loop.startInVain(stillborn[1]));
    }

    @Test
    void strandThatGetsNoThreadEndsAndTheBatonGoesOn() {
        sound(LoopScheduleTest::startedInVain);
    }

    @Test
    @Mistake(in = LOOP, method = "pass", kind = Kind.TAKES_FOR_TRUE, call = "grant")
    void batonThatIsGivenToAStrandWithoutThreadIsFound() {
        broken("no actor can go on", LoopScheduleTest::startedInVain);
    }

    /** Strands start one after the other on threads that they share, while others are resumed and started outside. */
    private static void sharingThreads(Cast cast) {
        Loop loop = cast.loop();
        loop.shareThreads();
        Waiter[] tea = new Waiter[1];
        Player waits = cast.task(loop, "waits", self -> {
            tea[0].await();
            loop.work();
        });
        tea[0] = new Waiter(waits, () -> "tea");
        cast.task(loop, "parent", self -> {
            loop.work();
            cast.task(loop, "child", child -> loop.work());
        });
        cast.thread("resumes", () -> tea[0].resume());
        cast.thread("starts", () -> cast.task(loop, "late", self -> loop.work()));
    }

    @Test
    void strandsThatShareThreadsRunOneAtATime() {
        sound(LoopScheduleTest::sharingThreads);
    }

    @Test
    @Mistake(in = LOOP, method = "run", kind = Kind.LEAVES_OUT, call = "pass")
    void sharedThreadThatEndsWithTheBatonIsFound() {
        broken("no actor can go on", LoopScheduleTest::sharingThreads);
    }

    /** A strand is cancelled, at any moment, and another one starts on its thread. */
    private static void cancelledOnASharedThread(Cast cast) {
        Loop loop = cast.loop();
        loop.shareThreads();
        Player first = cast.task(loop, "first", self -> loop.work());
        cast.task(loop, "second", self -> {
            loop.work();
            assertThat(Thread.currentThread().isInterrupted())
                    .as("interrupted by another's cancellation")
                    .isFalse();
        });
        cast.cancels(first);
    }

    @Test
    void cancellationDoesNotReachTheNextOnTheThread() {
        sound(LoopScheduleTest::cancelledOnASharedThread);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.Delivery", method = "deliver", kind = Kind.TAKES_FOR_TRUE, call = "isInside")
    void cancellationOfAStrandThatHasEndedIsFound() {
        broken("is interrupted after it has left its scope", LoopScheduleTest::cancelledOnASharedThread);
    }

    /** Where it could wait, a strand gives way to one that gets no thread, and to one that does. */
    private static void givingWay(Cast cast) {
        Loop loop = cast.loop();
        List<String> order = new ArrayList<>();
        cast.task(loop, "parent", self -> {
            loop.giveWay();
            loop.startInVain(new Stillborn(loop, () -> order.add("stillborn")));
            cast.task(loop, "child", child -> {
                loop.work();
                order.add("child");
            });
            Strand.throwIfCancelled();
            loop.work();
            order.add("parent");
        });
        cast.thread("starts", () -> cast.task(loop, "late", self -> loop.work()));
        cast.afterwards(() -> assertThat(order).as("order").containsExactly("stillborn", "child", "parent"));
    }

    @Test
    void strandThatGivesWayGoesOnInItsTurn() {
        sound(LoopScheduleTest::givingWay);
    }

    @Test
    @Mistake(in = LOOP, method = "giveWayTo", kind = Kind.TAKES_FOR_TRUE, call = "grant")
    void wayGivenToAStrandWithoutThreadIsFound() {
        broken("no actor can go on", LoopScheduleTest::givingWay);
    }
}
