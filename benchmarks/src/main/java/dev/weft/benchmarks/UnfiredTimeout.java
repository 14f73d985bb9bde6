package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.EventLoop;
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

/** Running something short with a timeout of 30 seconds, which does not fire. */
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

    /** The JDK's structured concurrency with a timeout; the work is in a fork, for only those are cut short. */
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

    /** A future with a timeout, completed before; nothing is cut short by it. */
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

    /** An interrupt of the thread, scheduled and called off, as one would by hand. */
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

    /** Weft's. */
    @Benchmark
    public Long weft() throws InterruptedException {
        return Async.call(UnfiredTimeout::weftRounds);
    }

    /** Weft's in an event loop. */
    @Benchmark
    public Long eventLoop() throws InterruptedException {
        return EventLoop.call(UnfiredTimeout::weftRounds);
    }

    /** Kotlin's. */
    @Benchmark
    public Long kotlin() {
        return check(ROUNDS, CoroutineTimeouts.unfired(Where.DEFAULT, ROUNDS, LIMIT.toMillis()));
    }

    /** Kotlin's, one coroutine at a time. */
    @Benchmark
    public Long runBlocking() {
        return check(ROUNDS, CoroutineTimeouts.unfired(Where.RUN_BLOCKING, ROUNDS, LIMIT.toMillis()));
    }
}
