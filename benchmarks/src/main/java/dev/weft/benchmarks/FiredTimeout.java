package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Promise;
import dev.weft.TimedOutException;
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
 * So many tasks at once, each of which waits for what never comes until its timeout of ten milliseconds fires: the cost
 * per task, its start included. There are enough of them for the ten milliseconds themselves not to count.
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

    /** Weft's. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(this::weftTasks);
    }

    /** Weft's, one task at a time. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(this::weftTasks);
    }

    /** An interrupt, scheduled by hand. */
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

    /** A future that fails after that time; nothing is cut short by it. */
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

    /** The JDK's structured concurrency; the wait is in a fork, for only those are cut short. */
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

    /** Kotlin's. */
    @Benchmark
    public long kotlin() {
        return check(share(TASKS), CoroutineTimeouts.fired(Where.DEFAULT, share(TASKS), LIMIT.toMillis()));
    }

    /** Kotlin's, one coroutine at a time. */
    @Benchmark
    public long runBlocking() {
        return check(share(TASKS), CoroutineTimeouts.fired(Where.RUN_BLOCKING, share(TASKS), LIMIT.toMillis()));
    }
}
