package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Promise;
import dev.weft.TimedOutException;
import dev.weft.benchmarks.coroutines.CoroutineTimeouts;
import dev.weft.benchmarks.coroutines.Where;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The time per task to start {@link #TASKS} tasks at once, each of which waits for something that never happens until its
 * timeout of 10 ms fires. With this number of tasks the 10 ms themselves are negligible.
 */
@OperationsPerInvocation(FiredTimeout.TASKS)
public class FiredTimeout extends Measured {
    static final int TASKS = 50_000;
    private static final Duration LIMIT = Duration.ofMillis(10);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final AtomicInteger fired = new AtomicInteger();

    /** For JMH. */
    public FiredTimeout() {}

    /** Stops the timer's thread. */
    @TearDown
    public void stop() {
        timer.shutdownNow();
    }

    private long weftTasks() throws Exception {
        Promise<Integer> never = Promise.create();
        return waits(Crew.TASKS, () -> {
            try {
                Async.withTimeout(LIMIT, () -> never.await());
                return false;
            } catch (TimedOutException e) {
                return true;
            }
        });
    }

    private interface Wait {
        boolean untilFired() throws Exception;
    }

    private long waits(Crew crew, Wait wait) throws Exception {
        fired.set(0);
        crew.runAll(share(TASKS), task -> {
            if (wait.untilFired()) {
                fired.incrementAndGet();
            }
        });
        return check(share(TASKS), fired.get());
    }

    /** {@code Async.withTimeout}. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(this::weftTasks);
    }

    /** {@code Async.withTimeout} in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(this::weftTasks);
    }

    /** An interrupt of the thread, scheduled on an executor. */
    @Benchmark
    public long jdkScheduledInterrupt() throws Exception {
        return waits(Crew.THREADS, () -> {
            Thread self = Thread.currentThread();
            Future<?> interrupt = timer.schedule(self::interrupt, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            try {
                InVirtualThread.parkUntilInterrupted();
                interrupt.cancel(false);
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        });
    }

    /** {@code CompletableFuture.orTimeout}, which fails the future but interrupts nothing. */
    @Benchmark
    public long completableFuture() throws Exception {
        return waits(Crew.THREADS, () -> {
            try {
                new CompletableFuture<Integer>()
                        .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                        .get();
                return false;
            } catch (ExecutionException e) {
                return e.getCause() instanceof TimeoutException;
            }
        });
    }

    /** A {@code StructuredTaskScope} with a timeout. The wait is in a subtask because the timeout interrupts only subtasks. */
    @Benchmark
    public long structuredTaskScope() throws Exception {
        return waits(Crew.THREADS, () -> {
            try (var scope = StructuredTaskScope.open(
                    StructuredTaskScope.Joiner.<Integer>awaitAllSuccessfulOrThrow(),
                    settings -> settings.withTimeout(LIMIT))) {
                scope.fork(() -> {
                    InVirtualThread.parkUntilInterrupted();
                    return 1;
                });
                scope.join();
                return false;
            } catch (StructuredTaskScope.TimeoutException e) {
                return true;
            }
        });
    }

    /** Kotlin's {@code withTimeout}. */
    @Benchmark
    public long kotlin() {
        return check(share(TASKS), CoroutineTimeouts.fired(Where.DEFAULT, share(TASKS), LIMIT.toMillis()));
    }

    /** Kotlin's {@code withTimeout} in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return check(share(TASKS), CoroutineTimeouts.fired(Where.RUN_BLOCKING, share(TASKS), LIMIT.toMillis()));
    }
}
