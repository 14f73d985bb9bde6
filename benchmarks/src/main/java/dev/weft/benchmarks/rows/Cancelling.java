package dev.weft.benchmarks.rows;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Promise;
import dev.weft.TaskGroup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** The time from cancelling waiting tasks until all of them have ended. The report divides it by the number of tasks. */
public class Cancelling extends Measured {
    /** For JMH. */
    public Cancelling() {}

    /** Virtual threads, each of which is interrupted. */
    @Benchmark
    public long bare(Threads waiting) throws InterruptedException {
        for (Thread thread : waiting.threads) {
            thread.interrupt();
        }
        return waiting.end();
    }

    /** A {@code StructuredTaskScope} that a successful subtask cancels. */
    @Benchmark
    public long structuredTaskScope(Subtasks waiting) throws InterruptedException {
        waiting.success.countDown();
        return waiting.end();
    }

    /** A group of tasks. */
    @Benchmark
    public long weft(Children waiting) throws InterruptedException {
        waiting.group().cancel("enough");
        return waiting.end();
    }

    /** A group in an event loop, cancelled by a thread outside of the loop. */
    @Benchmark
    public long eventLoop(ChildrenInLoop waiting) throws InterruptedException {
        waiting.group().cancel("enough");
        return waiting.end();
    }

    /** A coroutine with child coroutines. */
    @Benchmark
    public long kotlin(Waiting.OnDefault waiting) throws InterruptedException {
        return cancel(waiting);
    }

    /** A coroutine with child coroutines in {@code runBlocking}, cancelled by another thread. */
    @Benchmark
    public long runBlocking(Waiting.OnRunBlocking waiting) throws InterruptedException {
        return cancel(waiting);
    }

    private static long cancel(Waiting.InCoroutines waiting) throws InterruptedException {
        waiting.coroutines().cancel();
        return waiting.end();
    }

    /** Virtual threads that are parked until they are interrupted. */
    public static class Threads extends Waiting.InThreads {
        /** For JMH. */
        public Threads() {}

        @Override
        int openAndWaitForEnd(CountDownLatch started) throws InterruptedException {
            AtomicInteger ended = new AtomicInteger();
            Thread[] mine = new Thread[n];
            for (int i = 0; i < n; i++) {
                int index = i;
                mine[i] = Thread.startVirtualThread(() -> {
                    start(index, started);
                    while (!Thread.interrupted()) {
                        LockSupport.park();
                    }
                    ended.incrementAndGet();
                });
            }
            for (Thread thread : mine) {
                thread.join();
            }
            return ended.get();
        }
    }

    /** Subtasks of one scope that are parked, and one subtask that succeeds when it is told to. */
    public static class Subtasks extends Waiting.InThreads {
        private CountDownLatch success = new CountDownLatch(1);

        /** For JMH. */
        public Subtasks() {}

        @Override
        int openAndWaitForEnd(CountDownLatch started) throws InterruptedException {
            success = new CountDownLatch(1);
            AtomicInteger ended = new AtomicInteger();
            try (var scope = StructuredTaskScope.open(Joiner.<Integer>anySuccessfulResultOrThrow())) {
                for (int i = 0; i < n; i++) {
                    int index = i;
                    scope.fork(() -> {
                        start(index, started);
                        try {
                            InVirtualThread.parkUntilInterrupted();
                        } finally {
                            ended.incrementAndGet();
                        }
                        return 0;
                    });
                }
                scope.fork(() -> {
                    success.await();
                    return n;
                });
                scope.join();
            }
            return ended.get();
        }
    }

    /** Tasks of one group that wait for a promise that is never completed. */
    public static class Children extends Waiting.InThreads {
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

        void run(Action<InterruptedException> body) throws InterruptedException {
            Async.run(body);
        }

        @Override
        final int openAndWaitForEnd(CountDownLatch started) throws InterruptedException {
            Promise<Integer> never = Promise.create();
            AtomicInteger ended = new AtomicInteger();
            run(() -> TaskGroup.run(opened -> {
                group = opened;
                for (int i = 0; i < n; i++) {
                    int index = i;
                    opened.spawn(() -> {
                        start(index, started);
                        try {
                            return never.await();
                        } finally {
                            ended.incrementAndGet();
                        }
                    });
                }
            }));
            return ended.get();
        }
    }

    /** The same tasks in an event loop. */
    public static class ChildrenInLoop extends Children {
        /** For JMH. */
        public ChildrenInLoop() {}

        @Override
        void run(Action<InterruptedException> body) throws InterruptedException {
            EventLoop.run(body);
        }
    }
}
