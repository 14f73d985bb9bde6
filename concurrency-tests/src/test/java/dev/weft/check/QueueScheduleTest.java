package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.queue.LifoQueue;
import dev.weft.queue.PriorityQueue;
import dev.weft.queue.Queue;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** Handing over items, against the cancellation of the take or put, in each kind of queue. */
class QueueScheduleTest extends Exploration {
    private static final String EXCHANGE = "dev.weft.queue.Exchange";
    private static final String WAITING_QUEUE = "dev.weft.queue.WaitingQueue";
    private static final String JOIN_COUNTER = "dev.weft.queue.JoinCounter";

    @Test
    void boundedQueueLosesNoItemToACancelledTaker() {
        sound(cast -> QueueScenes.takers(cast, Queue.bounded(1)));
    }

    @Test
    @Mistake(in = EXCHANGE, method = "handToTaker", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void boundedQueueThatGivesAnItemToACancelledTakerIsFound() {
        broken("Expect", cast -> QueueScenes.takers(cast, Queue.bounded(1)));
    }

    @Test
    void boundedQueueTakesNoItemFromACancelledPutter() {
        sound(cast -> QueueScenes.putters(cast, Queue.bounded(1)));
    }

    @Test
    @Mistake(in = EXCHANGE, method = "nextPut", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void boundedQueueThatTakesAnItemFromACancelledPutterIsFound() {
        broken("Expect", cast -> QueueScenes.putters(cast, Queue.bounded(1)));
    }

    @Test
    void unboundedQueueLosesNoItemToACancelledTaker() {
        sound(cast -> QueueScenes.takers(cast, Queue.unbounded()));
    }

    @Test
    @Mistake(in = EXCHANGE, method = "handToTaker", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void unboundedQueueThatGivesAnItemToACancelledTakerIsFound() {
        broken("Expect", cast -> QueueScenes.takers(cast, Queue.unbounded()));
    }

    @Test
    void rendezvousLosesNoItemToACancelledTaker() {
        sound(cast -> QueueScenes.takers(cast, Queue.rendezvous()));
    }

    @Test
    @Mistake(in = EXCHANGE, method = "handToTaker", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void rendezvousThatGivesAnItemToACancelledTakerIsFound() {
        broken("Expect", cast -> QueueScenes.takers(cast, Queue.rendezvous()));
    }

    @Test
    void rendezvousTakesNoItemFromACancelledPutter() {
        sound(cast -> QueueScenes.putters(cast, Queue.rendezvous()));
    }

    @Test
    @Mistake(in = EXCHANGE, method = "nextPut", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void rendezvousThatTakesAnItemFromACancelledPutterIsFound() {
        broken("Expect", cast -> QueueScenes.putters(cast, Queue.rendezvous()));
    }

    @Test
    void priorityQueueLosesAndDoublesNothing() {
        sound(cast -> QueueScenes.takers(cast, PriorityQueue.unbounded(Comparator.naturalOrder())));
        sound(cast -> QueueScenes.putters(cast, PriorityQueue.bounded(1, Comparator.naturalOrder())));
    }

    @Test
    @Mistake(in = EXCHANGE, method = "nextPut", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void priorityQueueThatTakesAnItemFromACancelledPutterIsFound() {
        broken("Expect", cast -> QueueScenes.putters(cast, PriorityQueue.bounded(1, Comparator.naturalOrder())));
    }

    @Test
    void lifoQueueLosesAndDoublesNothing() {
        sound(cast -> QueueScenes.takers(cast, LifoQueue.unbounded()));
        sound(cast -> QueueScenes.putters(cast, LifoQueue.bounded(1)));
    }

    @Test
    @Mistake(in = EXCHANGE, method = "handToTaker", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void lifoQueueThatGivesAnItemToACancelledTakerIsFound() {
        broken("Expect", cast -> QueueScenes.takers(cast, LifoQueue.unbounded()));
    }

    @Test
    void everyTakerOfAFailedQueueGetsAnItemOrTheFailure() {
        sound(cast -> QueueScenes.failure(cast, Queue.bounded(1)));
        sound(cast -> QueueScenes.failure(cast, Queue.rendezvous()));
    }

    @Test
    @Mistake(in = WAITING_QUEUE, method = "tryTake", kind = Kind.LEAVES_OUT, call = "requireOpen")
    void takerThatWaitsAtAFailedQueueIsFound() {
        broken("no actor can go on", cast -> QueueScenes.failure(cast, Queue.bounded(1)));
    }

    @Test
    @Mistake(in = EXCHANGE, method = "resumeClosed", kind = Kind.DOES_NOT_LOOP)
    void queueThatTellsOneTakerOnlyOfTheFailureIsFound() {
        broken("no actor can go on", cast -> QueueScenes.failure(cast, Queue.bounded(1)));
    }

    /** One waits for the only item to be done, another comes to do so, and a third is cancelled over it. */
    private static void join(Cast cast) {
        Queue<Integer> queue = Queue.unbounded();
        assertThat(queue.offer(1)).isTrue();
        Player first = cast.waiting("first", queue::join);
        Player second = cast.waiting("second", queue::join);
        Player late = cast.task("late", queue::join);
        cast.thread("worker", () -> {
            assertThat(queue.poll()).contains(1);
            queue.taskDone();
        });
        cast.cancels(first);
        cast.afterwards(() -> {
            assertThat(second.hasSucceeded()).isTrue();
            assertThat(late.hasSucceeded()).isTrue();
        });
    }

    @Test
    void allJoinsEndWhenTheLastItemIsDone() {
        sound(QueueScheduleTest::join);
    }

    @Test
    @Mistake(in = JOIN_COUNTER, method = "join", kind = Kind.ENTERS_NO_MONITOR)
    void joinThatLooksBesideTheMonitorIsFound() {
        broken("no actor can go on", QueueScheduleTest::join);
    }
}
