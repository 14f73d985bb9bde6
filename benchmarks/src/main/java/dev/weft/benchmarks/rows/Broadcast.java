package dev.weft.benchmarks.rows;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * The time from setting one event until all tasks that wait for it have ended. The report divides it by the number of
 * tasks.
 */
public class Broadcast extends Measured {
    /** For JMH. */
    public Broadcast() {}

    /** Virtual threads that wait for a latch. */
    @Benchmark
    public long jdkCountDownLatch(AtLatch waiting) throws InterruptedException {
        waiting.latch.countDown();
        return waiting.end();
    }

    /** Virtual threads that wait for a future. */
    @Benchmark
    public long completableFuture(AtFuture waiting) throws InterruptedException {
        waiting.future.complete(1);
        return waiting.end();
    }

    /** Tasks of a group that wait for an event. */
    @Benchmark
    public long weft(AtEvent waiting) throws InterruptedException {
        waiting.event.set();
        return waiting.end();
    }

    /** Tasks of a group in an event loop, with an event that is set by a thread outside of the loop. */
    @Benchmark
    public long eventLoop(AtEventInLoop waiting) throws InterruptedException {
        waiting.event.set();
        return waiting.end();
    }

    /** Coroutines that wait for a deferred value. */
    @Benchmark
    public long kotlin(Waiting.OnDefault waiting) throws InterruptedException {
        waiting.coroutines().release();
        return waiting.end();
    }

    /** Coroutines in {@code runBlocking} that wait for a deferred value, which is completed by another thread. */
    @Benchmark
    public long runBlocking(Waiting.OnRunBlocking waiting) throws InterruptedException {
        waiting.coroutines().release();
        return waiting.end();
    }

    /** Virtual threads that wait for one signal. */
    public abstract static class AtSomething extends Waiting.InThreads {
        /** For JMH. */
        protected AtSomething() {}

        abstract void awaitSignal() throws Exception;

        @Override
        final int openAndWaitForEnd(CountDownLatch started) throws Exception {
            AtomicInteger ended = new AtomicInteger();
            InVirtualThread.runAll(n, k -> {
                start(k, started);
                awaitSignal();
                ended.incrementAndGet();
            });
            return ended.get();
        }
    }

    /** Virtual threads that wait for a latch. */
    public static class AtLatch extends AtSomething {
        private CountDownLatch latch = new CountDownLatch(1);

        /** For JMH. */
        public AtLatch() {}

        @Override
        void prepare() {
            super.prepare();
            latch = new CountDownLatch(1);
        }

        @Override
        void awaitSignal() throws InterruptedException {
            latch.await();
        }
    }

    /** Virtual threads that wait for a future. */
    public static class AtFuture extends AtSomething {
        private CompletableFuture<Integer> future = new CompletableFuture<>();

        /** For JMH. */
        public AtFuture() {}

        @Override
        void prepare() {
            super.prepare();
            future = new CompletableFuture<>();
        }

        @Override
        void awaitSignal() throws Exception {
            future.get();
        }
    }

    /** Tasks that wait for an event. */
    public static class AtEvent extends Waiting.InThreads {
        Event event = Event.create();

        /** For JMH. */
        public AtEvent() {}

        @Override
        final void prepare() {
            super.prepare();
            event = Event.create();
        }

        void run(Action<InterruptedException> body) throws InterruptedException {
            Async.run(body);
        }

        @Override
        final int openAndWaitForEnd(CountDownLatch started) throws InterruptedException {
            AtomicInteger ended = new AtomicInteger();
            run(() -> TaskGroup.run(group -> {
                for (int i = 0; i < n; i++) {
                    int index = i;
                    group.spawn(() -> {
                        start(index, started);
                        event.await();
                        ended.incrementAndGet();
                    });
                }
            }));
            return ended.get();
        }
    }

    /** Tasks in an event loop that wait for an event. */
    public static class AtEventInLoop extends AtEvent {
        /** For JMH. */
        public AtEventInLoop() {}

        @Override
        void run(Action<InterruptedException> body) throws InterruptedException {
            EventLoop.run(body);
        }
    }
}
