package dev.weft.benchmarks;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;

/** Waking many tasks that wait for one event: the time until all have ended. The report divides it by their number. */
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

    /** Tasks of a group. */
    @Benchmark
    public long weft(AtEvent waiting) throws InterruptedException {
        waiting.event.set();
        return waiting.end();
    }

    /** Tasks of a group in an event loop, woken from outside. */
    @Benchmark
    public long eventLoop(AtEventInLoop waiting) throws InterruptedException {
        waiting.event.set();
        return waiting.end();
    }

    /** Coroutines that wait for a deferred value. */
    @Benchmark
    public long kotlin(Waiting.OnDefault waiting) throws InterruptedException {
        waiting.coroutines().letGo();
        return waiting.end();
    }

    /** Coroutines that wait for a deferred value, one at a time, woken from outside. */
    @Benchmark
    public long runBlocking(Waiting.OnRunBlocking waiting) throws InterruptedException {
        waiting.coroutines().letGo();
        return waiting.end();
    }

    /** Virtual threads, at whatever they wait for. */
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

    /** At a latch. */
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

    /** At a future. */
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

    /** Weft's tasks, at an event. */
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

    /** Weft's tasks in an event loop, at an event. */
    public static class AtEventInLoop extends AtEvent {
        /** For JMH. */
        public AtEventInLoop() {}

        @Override
        void run(Action<InterruptedException> body) throws InterruptedException {
            EventLoop.run(body);
        }
    }
}
