package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.benchmarks.coroutines.CoroutineLocks;
import dev.weft.benchmarks.coroutines.Where;
import dev.weft.sync.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** The time per acquisition of one of two permits by {@link #n} tasks, each of which yields while it holds the permit. */
@OperationsPerInvocation(ContendedSemaphore.TURNS)
public class ContendedSemaphore extends Measured {
    static final int TURNS = 100_000;
    private static final int PERMITS = 2;

    /** The number of tasks. */
    @Param({"10", "100", "1000", "10000"})
    int n;

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger turns = new AtomicInteger();

    /** For JMH. */
    public ContendedSemaphore() {}

    private void enter() {
        if (inside.incrementAndGet() > PERMITS) {
            throw new AssertionError("more holders than permits");
        }
    }

    private void leave() {
        inside.decrementAndGet();
        turns.incrementAndGet();
    }

    private int turnsOfEach() {
        return times(TURNS, n);
    }

    private long checked(int count) {
        return check((long) n * turnsOfEach(), count);
    }

    private long weftTurns() throws InterruptedException {
        Semaphore semaphore = Semaphore.of(PERMITS);
        TaskGroup.run(group -> {
            for (int task = 0; task < n; task++) {
                group.spawn(() -> {
                    for (int i = 0; i < turnsOfEach(); i++) {
                        try (var permit = semaphore.acquire()) {
                            enter();
                            Async.checkpoint();
                            leave();
                        }
                    }
                });
            }
        });
        return checked(turns.getAndSet(0));
    }

    private long jdkTurns(java.util.concurrent.Semaphore semaphore) throws Exception {
        InVirtualThread.runAll(n, task -> {
            for (int i = 0; i < turnsOfEach(); i++) {
                semaphore.acquire();
                try {
                    enter();
                    Thread.yield();
                    leave();
                } finally {
                    semaphore.release();
                }
            }
        });
        return checked(turns.getAndSet(0));
    }

    /** Weft's semaphore, which is fair. */
    @Benchmark
    public long weft() throws InterruptedException {
        return Async.call(this::weftTurns);
    }

    /** Weft's semaphore in an event loop. */
    @Benchmark
    public long eventLoop() throws InterruptedException {
        return EventLoop.call(this::weftTurns);
    }

    /** The JDK's semaphore without fairness: a thread may acquire a permit before threads that have waited. */
    @Benchmark
    public long jdkUnfair() throws Exception {
        return jdkTurns(new java.util.concurrent.Semaphore(PERMITS));
    }

    /** The JDK's fair semaphore. */
    @Benchmark
    public long jdkFair() throws Exception {
        return jdkTurns(new java.util.concurrent.Semaphore(PERMITS, true));
    }

    /** Kotlin's semaphore, which is fair. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineLocks.semaphore(Where.DEFAULT, PERMITS, n, turnsOfEach()));
    }

    /** Kotlin's semaphore in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineLocks.semaphore(Where.RUN_BLOCKING, PERMITS, n, turnsOfEach()));
    }
}
