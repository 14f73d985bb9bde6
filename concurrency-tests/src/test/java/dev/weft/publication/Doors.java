package dev.weft.publication;

import dev.weft.sync.BoundedSemaphore;
import dev.weft.sync.CapacityLimiter;
import dev.weft.sync.Lock;
import dev.weft.sync.ReadWriteLock;
import dev.weft.sync.Semaphore;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two count to two, one after the other, behind a door. */
public class Doors {
    private Doors() {}

    /** A plain number that both sides increment. */
    private static final class Count {
        private int value;
    }

    private static void increment(Count count, AutoCloseable door) throws Exception {
        try (door) {
            count.value++;
        }
    }

    /** Closing a lease, then acquiring. */
    @JCStressTest
    @Outcome(id = "2", expect = Expect.ACCEPTABLE)
    @State
    public static class LockPublishes {
        private final Lock lock = Lock.create();
        private final Count count = new Count();

        @Actor
        public void one() {
            Unchecked.run(() -> {
                increment(count, lock.acquire());
            });
        }

        @Actor
        public void other() {
            Unchecked.run(() -> {
                increment(count, lock.acquire());
            });
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = count.value;
        }
    }

    /** Closing a permit, then acquiring. */
    @JCStressTest
    @Outcome(id = "2", expect = Expect.ACCEPTABLE)
    @State
    public static class SemaphorePublishes {
        private final Semaphore semaphore = Semaphore.of(1);
        private final Count count = new Count();

        @Actor
        public void one() {
            Unchecked.run(() -> {
                increment(count, semaphore.acquire());
            });
        }

        @Actor
        public void other() {
            Unchecked.run(() -> {
                increment(count, semaphore.acquire());
            });
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = count.value;
        }
    }

    /** Releasing a permit that was not acquired, then acquiring it. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE)
    @State
    public static class ReleasePublishes {
        private final BoundedSemaphore semaphore = BoundedSemaphore.of(1);
        private final Semaphore.Permit taken = semaphore.tryAcquire().orElseThrow();
        private int written;

        @Actor
        public void releases() {
            written = 1;
            taken.close();
        }

        @Actor
        public void acquires(I_Result result) {
            Unchecked.run(() -> {
                try (var _ = semaphore.acquire()) {
                    result.r1 = written;
                }
            });
        }
    }

    /** Closing a place, then acquiring. */
    @JCStressTest
    @Outcome(id = "2", expect = Expect.ACCEPTABLE)
    @State
    public static class LimiterPublishes {
        private final CapacityLimiter limiter = CapacityLimiter.of(1);
        private final Count count = new Count();

        @Actor
        public void one() {
            Unchecked.run(() -> {
                increment(count, limiter.acquire());
            });
        }

        @Actor
        public void other() {
            Unchecked.run(() -> {
                increment(count, limiter.acquire());
            });
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = count.value;
        }
    }

    /** Closing a write lease, then reading. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = Expect.ACCEPTABLE)
    @State
    public static class WriteLeasePublishes {
        private final ReadWriteLock lock = ReadWriteLock.create();
        private int first;
        private int second;

        @Actor
        public void writes() {
            Unchecked.run(() -> {
                try (var _ = lock.write()) {
                    first = 1;
                    second = 1;
                }
            });
        }

        @Actor
        public void reads(II_Result result) {
            Unchecked.run(() -> {
                try (var _ = lock.read()) {
                    result.r1 = second;
                    result.r2 = first;
                }
            });
        }
    }
}
