package dev.weft.benchmarks;

import java.util.concurrent.CountDownLatch;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** So many tasks that wait, and a thread that waits for their end. They are made anew for every measurement. */
@State(Scope.Benchmark)
public abstract class Waiting {
    /** How many wait. */
    @Param({"100", "1000", "10000", "100000"})
    int n;

    private CountDownLatch started = new CountDownLatch(0);
    private volatile int ended;
    private Thread opener = Thread.currentThread();

    /** For JMH. */
    protected Waiting() {}

    /** Starts them, and returns when each of them waits. */
    @Setup(Level.Invocation)
    public final void open() throws InterruptedException {
        prepare();
        started = new CountDownLatch(toStart());
        opener = Thread.ofPlatform().start(this::openAndWait);
        started.await();
        awaitWaiting();
    }

    private void openAndWait() {
        try {
            ended = openAndWaitForEnd(started);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Makes what they wait for. */
    void prepare() {}

    /** How often the latch is counted down until all have started. */
    abstract int toStart();

    /** Returns when all that have started do wait. */
    abstract void awaitWaiting();

    /** Starts them, waits for their end, and returns how many have ended as they should. */
    abstract int openAndWaitForEnd(CountDownLatch started) throws Exception;

    /** Waits for the end of all and checks that there were so many. */
    final long end() throws InterruptedException {
        opener.join();
        return Measured.check(n, ended);
    }

    /** Those that have a thread each, which tells whether they wait. */
    public abstract static class InThreads extends Waiting {
        Thread[] threads = {};

        /** For JMH. */
        protected InThreads() {}

        @Override
        void prepare() {
            threads = new Thread[n];
        }

        @Override
        final int toStart() {
            return n;
        }

        @Override
        final void awaitWaiting() {
            for (Thread thread : threads) {
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.yield();
                }
            }
        }

        final void start(int index, CountDownLatch started) {
            threads[index] = Thread.currentThread();
            started.countDown();
        }
    }

    /** Kotlin's. */
    public abstract static class InCoroutines extends Waiting {
        private final Where where;
        private WaitingCoroutines coroutines;

        InCoroutines(Where where) {
            this.where = where;
            this.coroutines = new WaitingCoroutines(where, 0);
        }

        final WaitingCoroutines coroutines() {
            return coroutines;
        }

        @Override
        final void prepare() {
            coroutines = new WaitingCoroutines(where, n);
        }

        @Override
        final int toStart() {
            return 1;
        }

        @Override
        final void awaitWaiting() {
            // They are started one after the other, each up to its wait.
        }

        @Override
        final int openAndWaitForEnd(CountDownLatch started) {
            return coroutines.openAndWaitForEnd(started);
        }
    }

    /** Kotlin's on a worker per core. */
    public static class OnDefault extends InCoroutines {
        /** For JMH. */
        public OnDefault() {
            super(Where.DEFAULT);
        }
    }

    /** Kotlin's, one at a time. */
    public static class OnRunBlocking extends InCoroutines {
        /** For JMH. */
        public OnRunBlocking() {
            super(Where.RUN_BLOCKING);
        }
    }
}
