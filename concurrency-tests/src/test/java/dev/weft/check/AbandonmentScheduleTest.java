package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.queue.Producer;
import dev.weft.queue.Queue;
import dev.weft.queue.QueueClosedException;
import dev.weft.sync.CapacityLimiter;
import dev.weft.sync.Lock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a strand leaves behind: locks and places it still owns and the last producer's queue. */
class AbandonmentScheduleTest extends Exploration {

    /** The owner ends without giving the lock back; one waits for it and is cancelled, one waits, and one comes. */
    private static void abandonedLock(Cast cast) {
        Lock lock = Lock.create();
        List<String> told = new ArrayList<>();
        cast.waiting("owner", () -> {
            lock.acquire();
            Cast.awaitCurtain();
        });
        Player victim = cast.waiting("victim", () -> acquire(lock, "victim", told));
        cast.waiting("waits", () -> acquire(lock, "waits", told));
        cast.task("comes", () -> acquire(lock, "comes", told));
        cast.cancels(victim);
        cast.afterwards(() -> {
            assertThat(told).as("told").contains("waits", "comes");
            assertThat(told.contains("victim")).as("victim was told").isNotEqualTo(victim.wasCancelled());
            assertThat(lock.statistics().waiting()).isZero();
        });
    }

    private static void acquire(Lock lock, String name, List<String> told) throws InterruptedException {
        try {
            lock.acquire();
            throw new AssertionError(name + " owns a lock that was abandoned");
        } catch (IllegalStateException e) {
            told.add(name);
        }
    }

    @Test
    void everyoneIsToldOfAnAbandonedLock() {
        sound(AbandonmentScheduleTest::abandonedLock);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.Strand", method = "abandonAll", kind = Kind.LEAVES_OUT, call = "abandonedBy")
    void lockWhoseOwnerEndsInSilenceIsFound() {
        broken("no actor can go on", AbandonmentScheduleTest::abandonedLock);
    }

    /** The owner of the only place ends without giving it back; the first waiter is cancelled. */
    private static void abandonedPlace(Cast cast) {
        CapacityLimiter limiter = CapacityLimiter.of(1);
        cast.waiting("owner", () -> {
            limiter.acquire();
            Cast.awaitCurtain();
        });
        Player victim = cast.waiting("victim", () -> {
            try (var _ = limiter.acquire()) {
                Cast.pause();
            }
        });
        Player second = cast.waiting("second", () -> {
            try (var _ = limiter.acquire()) {
                Cast.pause();
            }
        });
        cast.cancels(victim);
        cast.afterwards(() -> {
            assertThat(second.hasSucceeded()).isTrue();
            assertThat(limiter.statistics().waiting()).isZero();
        });
    }

    @Test
    void abandonedPlaceGoesToTheNext() {
        sound(AbandonmentScheduleTest::abandonedPlace);
    }

    @Test
    @Mistake(in = "dev.weft.sync.TaskLease", method = "abandonedBy", kind = Kind.LEAVES_OUT, call = "handOut")
    void placeThatIsAbandonedForGoodIsFound() {
        broken("no actor can go on", AbandonmentScheduleTest::abandonedPlace);
    }

    /** Two producers put and end, one of which is cancelled or not; a consumer takes until the queue is closed. */
    private static void producers(Cast cast) {
        Queue<Integer> queue = Queue.bounded(1);
        List<Integer> put = new ArrayList<>();
        List<Integer> taken = new ArrayList<>();
        Player first = producer(cast, 1, queue.producer(), put);
        producer(cast, 2, queue.producer(), put);
        cast.task("consumer", () -> queue.forEach(taken::add));
        cast.cancels(first);
        cast.afterwards(() -> {
            assertThat(queue.isClosed()).as("closed").isTrue();
            assertThat(put).as("put").contains(2);
            assertThat(taken).as("taken").containsExactlyInAnyOrderElementsOf(put);
        });
    }

    private static Player producer(Cast cast, int item, Producer<Integer> producer, List<Integer> put) {
        return cast.task("producer " + item, () -> {
            try {
                producer.put(item);
                put.add(item);
            } finally {
                producer.close();
            }
        });
    }

    @Test
    void lastProducerClosesTheQueueAndNoItemIsLost() {
        sound(AbandonmentScheduleTest::producers);
    }

    @Test
    @Mistake(in = "dev.weft.queue.WaitingQueue", method = "producerClosed", kind = Kind.LEAVES_OUT, call = "close")
    void queueThatItsLastProducerLeavesOpenIsFound() {
        broken("no actor can go on", AbandonmentScheduleTest::producers);
    }

    /** One handle is closed by two threads at once, while the other producer still puts. */
    private static void handleClosedTwice(Cast cast) {
        Queue<Integer> queue = Queue.unbounded();
        Producer<Integer> shared = queue.producer();
        Producer<Integer> other = queue.producer();
        cast.thread("closes", shared::close);
        cast.thread("closes too", shared::close);
        cast.task("puts", () -> {
            try {
                other.put(1);
            } catch (QueueClosedException e) {
                throw new AssertionError("closed while another still produces", e);
            }
            other.close();
        });
        cast.afterwards(() -> assertThat(queue.isClosed()).isTrue());
    }

    @Test
    void handleThatIsClosedTwiceIsCountedOnce() {
        sound(AbandonmentScheduleTest::handleClosedTwice);
    }

    @Test
    @Mistake(in = "dev.weft.queue.Producer", method = "markClosed", kind = Kind.ENTERS_NO_MONITOR)
    void handleThatIsCountedTwiceIsFound() {
        broken("closed while another still produces", AbandonmentScheduleTest::handleClosedTwice);
    }
}
