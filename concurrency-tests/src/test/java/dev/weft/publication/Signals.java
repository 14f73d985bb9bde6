package dev.weft.publication;

import dev.weft.Promise;
import dev.weft.sync.Barrier;
import dev.weft.sync.Condition;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** One writes and then says so; another one hears of it and then reads. */
public class Signals {
    private Signals() {}

    /** Setting an event, then having awaited it. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE)
    @State
    public static class EventPublishes {
        private final Event event = Event.create();
        private int written;

        @Actor
        public void sets() {
            written = 1;
            event.set();
        }

        @Actor
        public void awaits(I_Result result) {
            Unchecked.run(() -> {
                event.await();
                result.r1 = written;
            });
        }
    }

    /** Setting an event, then seeing that it is set. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = Expect.ACCEPTABLE)
    @State
    public static class SetEventPublishes {
        private final Event event = Event.create();
        private int written;

        @Actor
        public void sets() {
            written = 1;
            event.set();
        }

        @Actor
        public void looks(II_Result result) {
            result.r1 = event.isSet() ? 1 : 0;
            result.r2 = written;
        }
    }

    /** Completing a promise, then having awaited it. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE)
    @State
    public static class PromisePublishes {
        private final Promise<int[]> promise = Promise.create();

        @Actor
        public void completes() {
            int[] value = new int[1];
            value[0] = 1;
            promise.complete(value);
        }

        @Actor
        public void awaits(I_Result result) {
            Unchecked.run(() -> {
                result.r1 = promise.await()[0];
            });
        }
    }

    /** Arriving at a barrier, then having met the others. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE)
    @State
    public static class BarrierPublishes {
        private final Barrier barrier = Barrier.of(2);
        private int left;
        private int right;

        @Actor
        public void left(II_Result result) {
            Unchecked.run(() -> {
                left = 1;
                barrier.await();
                result.r1 = right;
            });
        }

        @Actor
        public void right(II_Result result) {
            Unchecked.run(() -> {
                right = 1;
                barrier.await();
                result.r2 = left;
            });
        }
    }

    /** Signalling a condition, then having awaited it. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE)
    @State
    public static class ConditionPublishes {
        private final Lock lock = Lock.create();
        private final Condition condition = lock.newCondition();
        private int written;

        @Actor
        public void signals() {
            Unchecked.run(() -> {
                try (var _ = lock.acquire()) {
                    written = 1;
                    condition.signal();
                }
            });
        }

        @Actor
        public void awaits(I_Result result) {
            Unchecked.run(() -> {
                try (var _ = lock.acquire()) {
                    condition.awaitUntil(() -> written == 1);
                    result.r1 = written;
                }
            });
        }
    }
}
