package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.sync.Condition;
import dev.weft.sync.Lock;
import dev.weft.sync.ReadWriteLock;
import org.junit.jupiter.api.Test;

/** Handing over a lock, a condition's signal and leases, against the cancellation of the receiver. */
class LockScheduleTest extends Exploration {
    private static void lock(Cast cast) {
        Lock lock = Lock.create();
        Crowd.atDoor(cast, lock::acquire);
        cast.afterwards(() -> assertThat(lock).hasToString("a lock [free, 0 waiting]"));
    }

    @Test
    void lockIsOwnedByOneAtATimeInTurnAndNeverLost() {
        sound(LockScheduleTest::lock);
    }

    @Test
    @Mistake(in = "dev.weft.sync.LockState", method = "handOver", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void lockThatIsHandedToACancelledWaiterIsFound() {
        broken("no actor can go on", LockScheduleTest::lock);
    }

    @Test
    @Mistake(
            in = "dev.weft.sync.LockState",
            method = "takeOrContend",
            kind = Kind.TAKES_FOR_TRUE,
            call = "compareAndSet")
    void lockThatIsTakenWithoutBeingFreeIsFound() {
        broken("", LockScheduleTest::lock);
    }

    /** A lease is closed once more, when another task may own the lock. */
    private static void closedTwice(Cast cast) {
        Lock lock = Lock.create();
        cast.task("first", () -> {
            Lock.Lease lease = lock.acquire();
            lease.close();
            Cast.pause();
            lease.close();
        });
        cast.task("second", () -> {
            try (var _ = lock.acquire()) {
                Cast.pause();
                assertThat(lock.statistics().owner()).as("owner").contains("second");
            }
        });
        cast.afterwards(() -> assertThat(lock).hasToString("a lock [free, 0 waiting]"));
    }

    @Test
    void closingTwiceNeverReleasesTheLockOfTheNext() {
        sound(LockScheduleTest::closedTwice);
    }

    @Test
    @Mistake(in = "dev.weft.sync.LockLease", method = "close", kind = Kind.TAKES_FOR_TRUE, call = "isCurrent")
    void secondCloseThatReleasesTheLockIsFound() {
        broken("owner", LockScheduleTest::closedTwice);
    }

    /** Two tasks wait for an item; the first is cancelled. If it has got its item all the same, it puts one too. */
    private static void condition(Cast cast) {
        Lock lock = Lock.create();
        Condition condition = lock.newCondition();
        int[] items = new int[1];
        Player first = cast.waiting("first", () -> {
            try (var _ = lock.acquire()) {
                condition.awaitUntil(() -> items[0] > 0);
                condition.signal();
            }
        });
        Player second = cast.waiting("second", () -> {
            try (var _ = lock.acquire()) {
                condition.awaitUntil(() -> items[0] > 0);
                items[0]--;
            }
        });
        cast.task("putter", () -> {
            try (var _ = lock.acquire()) {
                items[0]++;
                condition.signal();
            }
        });
        cast.cancels(first);
        cast.afterwards(() -> {
            assertThat(second.hasSucceeded()).isTrue();
            assertThat(condition).hasToString("a condition of a lock [0 waiting, a lock [free, 0 waiting]]");
        });
    }

    @Test
    void signalIsNeverLost() {
        sound(LockScheduleTest::condition);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.WaitQueue", method = "resumeFirst", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void signalThatIsSpentOnACancelledWaiterIsFound() {
        broken("no actor can go on", LockScheduleTest::condition);
    }

    @Test
    @Mistake(in = "dev.weft.sync.Condition", method = "await", kind = Kind.LEAVES_OUT, call = "reacquire")
    void waitThatEndsWithoutTheLockIsFound() {
        broken("", LockScheduleTest::condition);
    }

    private static void writing(Cast cast) {
        ReadWriteLock lock = ReadWriteLock.create();
        Crowd.atDoor(cast, lock::write);
        cast.afterwards(() -> assertThat(lock).hasToString("a read-write lock [0 readers, 0 waiting]"));
    }

    @Test
    void oneWritesAtATimeInTurn() {
        sound(LockScheduleTest::writing);
    }

    @Test
    @Mistake(in = "dev.weft.sync.ReadWriteLock", method = "handOut", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void leaseThatIsGivenToACancelledWriterIsFound() {
        broken("no actor can go on", LockScheduleTest::writing);
    }

    /** A reader owns the lock; a writer, which is cancelled, and another reader wait. */
    private static void reading(Cast cast) {
        ReadWriteLock lock = ReadWriteLock.create();
        int[] writers = new int[1];
        int[] readers = new int[1];
        Cast.Act read = () -> {
            try (var _ = lock.read()) {
                readers[0]++;
                Cast.awaitCurtain();
                Cast.pause();
                assertThat(writers[0]).as("writers among readers").isZero();
                readers[0]--;
            }
        };
        Cast.Act write = () -> {
            try (var _ = lock.write()) {
                writers[0]++;
                Cast.pause();
                assertThat(readers[0]).as("readers beside a writer").isZero();
                writers[0]--;
            }
        };
        cast.waiting("reader", read);
        Player writer = cast.waiting("writer", write);
        Player second = cast.waiting("second reader", read);
        Player late = cast.task("late writer", write);
        cast.cancels(writer);
        cast.afterwards(() -> {
            assertThat(second.hasSucceeded()).isTrue();
            assertThat(late.hasSucceeded()).isTrue();
            assertThat(lock).hasToString("a read-write lock [0 readers, 0 waiting]");
        });
    }

    @Test
    void readersAndWritersNeverMeetAndNoneIsForgotten() {
        sound(LockScheduleTest::reading);
    }

    @Test
    @Mistake(in = "dev.weft.sync.ReadWriteLock", method = "isFreeFor", kind = Kind.TAKES_FOR_TRUE, call = "admits")
    void writerThatOnlyChecksTheQueueIsFound() {
        broken("", LockScheduleTest::reading);
    }
}
