package dev.weft.benchmarks;

import dev.weft.Promise;
import dev.weft.TaskGroup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Cancelling 10,000 tasks that wait: the time until all have ended, per task. */
@OperationsPerInvocation(Cancelling.TASKS)
public class Cancelling extends Measured {
    static final int TASKS = 10_000;

    /** For JMH. */
    public Cancelling() {}

    /** Virtual threads, interrupted and joined one by one. */
    @Benchmark
    public void bareThreads(Threads waiting) throws InterruptedException {
        for (Thread thread : waiting.threads) {
            thread.interrupt();
        }
        for (Thread thread : waiting.threads) {
            thread.join();
        }
        waiting.end();
    }

    /** The JDK's structured concurrency, which is cancelled by a subtask that succeeds. */
    @Benchmark
    public void structuredTaskScope(Subtasks waiting) throws InterruptedException {
        waiting.success.countDown();
        waiting.end();
    }

    /** A group. */
    @Benchmark
    public void taskGroup(Children waiting) throws InterruptedException {
        waiting.group().cancel("enough");
        waiting.end();
    }

    /** So many that wait, and a thread that waits for their end. */
    @State(org.openjdk.jmh.annotations.Scope.Benchmark)
    public abstract static class Waiting {
        final Thread[] threads = new Thread[TASKS];
        private CountDownLatch started = new CountDownLatch(0);
        private volatile int ended;
        private Thread opener = Thread.currentThread();

        /** For JMH. */
        protected Waiting() {}

        /** Starts them, and returns when each of them waits. */
        @Setup(Level.Invocation)
        public void open() throws InterruptedException {
            started = new CountDownLatch(TASKS);
            opener = Thread.ofPlatform().start(this::openAndWait);
            started.await();
            for (Thread thread : threads) {
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.yield();
                }
            }
        }

        private void openAndWait() {
            try {
                ended = openAndWaitForEnd();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        abstract int openAndWaitForEnd() throws InterruptedException;

        final void start(int index) {
            threads[index] = Thread.currentThread();
            started.countDown();
        }

        final void end() throws InterruptedException {
            opener.join();
            check(TASKS, ended);
        }
    }

    /** Bare virtual threads. */
    public static class Threads extends Waiting {
        /** For JMH. */
        public Threads() {}

        @Override
        int openAndWaitForEnd() throws InterruptedException {
            Thread[] mine = new Thread[TASKS];
            for (int i = 0; i < TASKS; i++) {
                int index = i;
                mine[i] = Thread.startVirtualThread(() -> {
                    start(index);
                    while (!Thread.interrupted()) {
                        LockSupport.park();
                    }
                });
            }
            for (Thread thread : mine) {
                thread.join();
            }
            return TASKS;
        }
    }

    /** Subtasks of one scope, and one more that succeeds. */
    public static class Subtasks extends Waiting {
        private CountDownLatch success = new CountDownLatch(1);

        /** For JMH. */
        public Subtasks() {}

        @Override
        int openAndWaitForEnd() throws InterruptedException {
            success = new CountDownLatch(1);
            CountDownLatch never = new CountDownLatch(1);
            try (var scope = StructuredTaskScope.open(Joiner.<Integer>anySuccessfulResultOrThrow())) {
                for (int i = 0; i < TASKS; i++) {
                    int index = i;
                    scope.fork(() -> {
                        start(index);
                        never.await();
                        return 0;
                    });
                }
                scope.fork(() -> {
                    success.await();
                    return TASKS;
                });
                return scope.join();
            }
        }
    }

    /** Tasks of one group. */
    public static class Children extends Waiting {
        private volatile @Nullable TaskGroup group;

        /** For JMH. */
        public Children() {}

        final TaskGroup group() {
            TaskGroup opened = group;
            if (opened == null) {
                throw new IllegalStateException("not open");
            }
            return opened;
        }

        @Override
        int openAndWaitForEnd() throws InterruptedException {
            Promise<Integer> never = Promise.create();
            TaskGroup.run(opened -> {
                group = opened;
                for (int i = 0; i < TASKS; i++) {
                    int index = i;
                    opened.spawn(() -> {
                        start(index);
                        return never.await();
                    });
                }
            });
            return TASKS;
        }
    }
}
