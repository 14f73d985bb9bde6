package dev.weft.benchmarks.rows;

import dev.weft.benchmarks.coroutines.WaitingCoroutines;
import dev.weft.benchmarks.coroutines.Where;
import java.util.concurrent.CountDownLatch;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A number of waiting tasks, and a thread that waits until they have ended. All are created anew for every measurement. */
@State(Scope.Benchmark)
public abstract class Waiting {
    /** The number of waiting tasks. */
    @Param({"100", "1000", "10000", "100000"})
    int n;

    private CountDownLatch started = new CountDownLatch(0);
    private volatile int ended;
    private Thread opener = Thread.currentThread();

    /** For JMH. */
    protected Waiting() {}

    /** Starts the tasks, and returns when all of them wait. */
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

    /** Creates the object that the tasks wait for. */
    void prepare() {}

    /** The number of times the latch is counted down until all tasks have started. */
    abstract int toStart();

    /** Returns when all tasks, which have started, wait. */
    abstract void awaitWaiting();

    /** Starts the tasks, waits until they have ended, and returns the number of those that ended as expected. */
    abstract int openAndWaitForEnd(CountDownLatch started) throws Exception;

    /** Waits until all tasks have ended, and checks their number. */
    final long end() throws InterruptedException {
        opener.join();
        return Measured.check(n, ended);
    }

    /** Waiting tasks with a thread each, whose state shows whether the task waits. */
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

    /** Waiting coroutines. */
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
            // A coroutine runs up to its wait before the next one is started.
        }

        @Override
        final int openAndWaitForEnd(CountDownLatch started) {
            return coroutines.openAndWaitForEnd(started);
        }
    }

    /** Waiting coroutines on {@code Dispatchers.Default}, which has a worker per core. */
    public static class OnDefault extends InCoroutines {
        /** For JMH. */
        public OnDefault() {
            super(Where.DEFAULT);
        }
    }

    /** Waiting coroutines in {@code runBlocking}. */
    public static class OnRunBlocking extends InCoroutines {
        /** For JMH. */
        public OnRunBlocking() {
            super(Where.RUN_BLOCKING);
        }
    }
}
