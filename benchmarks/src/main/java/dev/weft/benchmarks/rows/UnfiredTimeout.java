package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.benchmarks.coroutines.CoroutineTimeouts;
import dev.weft.benchmarks.coroutines.Where;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/** The time of a body that returns immediately, run with a timeout of 30 s that does not fire. */
@OperationsPerInvocation(UnfiredTimeout.ROUNDS)
public class UnfiredTimeout extends Measured {
    static final int ROUNDS = 100_000;

    private static final int SECONDS = 30;
    private static final Duration LIMIT = Duration.ofSeconds(SECONDS);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    /** For JMH. */
    public UnfiredTimeout() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Stops the timer's thread. */
    @TearDown
    public void stop() {
        timer.shutdownNow();
    }

    /** A {@code StructuredTaskScope} with a timeout. The body is in a subtask because the timeout interrupts only subtasks. */
    @Benchmark
    public Long structuredTaskScope() throws ExecutionException, InterruptedException {
        return InVirtualThread.call(() -> {
            long sum = 0;
            for (int i = 0; i < ROUNDS; i++) {
                try (var scope = StructuredTaskScope.open(
                        StructuredTaskScope.Joiner.<Integer>awaitAllSuccessfulOrThrow(),
                        settings -> settings.withTimeout(LIMIT))) {
                    var child = scope.fork(() -> 1);
                    scope.join();
                    sum += child.get();
                }
            }
            check(ROUNDS, sum);
            return sum;
        });
    }

    /** {@code CompletableFuture.orTimeout}, which fails the future but interrupts nothing. */
    @Benchmark
    public Long completableFuture() throws ExecutionException, InterruptedException {
        return InVirtualThread.call(() -> {
            long sum = 0;
            for (int i = 0; i < ROUNDS; i++) {
                CompletableFuture<Integer> future =
                        new CompletableFuture<Integer>().orTimeout(SECONDS, TimeUnit.SECONDS);
                future.complete(1);
                sum += future.get();
            }
            check(ROUNDS, sum);
            return sum;
        });
    }

    /** An interrupt of the thread, scheduled on an executor and cancelled. */
    @Benchmark
    public Long jdkScheduledInterrupt() throws ExecutionException, InterruptedException {
        return InVirtualThread.call(() -> {
            Thread self = Thread.currentThread();
            long sum = 0;
            for (int i = 0; i < ROUNDS; i++) {
                Future<?> interrupt = timer.schedule(self::interrupt, SECONDS, TimeUnit.SECONDS);
                sum += 1;
                interrupt.cancel(false);
            }
            check(ROUNDS, sum);
            return sum;
        });
    }

    private static Long weftRounds() throws InterruptedException {
        long sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            sum += Async.withTimeout(LIMIT, () -> 1);
        }
        return check(ROUNDS, sum);
    }

    /** {@code Async.withTimeout}. */
    @Benchmark
    public Long weft() throws InterruptedException {
        return Async.call(UnfiredTimeout::weftRounds);
    }

    /** {@code Async.withTimeout} in an event loop. */
    @Benchmark
    public Long eventLoop() throws InterruptedException {
        return EventLoop.call(UnfiredTimeout::weftRounds);
    }

    /** Kotlin's {@code withTimeout}. */
    @Benchmark
    public Long kotlin() {
        return check(ROUNDS, CoroutineTimeouts.unfired(Where.DEFAULT, ROUNDS, LIMIT.toMillis()));
    }

    /** Kotlin's {@code withTimeout} in {@code runBlocking}. */
    @Benchmark
    public Long runBlocking() {
        return check(ROUNDS, CoroutineTimeouts.unfired(Where.RUN_BLOCKING, ROUNDS, LIMIT.toMillis()));
    }
}
