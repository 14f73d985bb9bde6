package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.sync.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Ten tasks that want one of two permits and let others run while they hold it: the cost per turn. */
@OperationsPerInvocation(ContendedSemaphore.ROUNDS)
public class ContendedSemaphore extends Measured {
    static final int ROUNDS = 10_000;
    private static final int TASKS = 10;
    private static final int PERMITS = 2;

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger turns = new AtomicInteger();

    /** For JMH. */
    public ContendedSemaphore() {}

    private void enter() {
        if (inside.incrementAndGet() > PERMITS) {
            throw new AssertionError("too many inside");
        }
    }

    private void leave() {
        inside.decrementAndGet();
        turns.incrementAndGet();
    }

    private long weftRounds() throws InterruptedException {
        Semaphore semaphore = Semaphore.of(PERMITS);
        TaskGroup.run(group -> {
            for (int task = 0; task < TASKS; task++) {
                group.spawn(() -> {
                    for (int i = 0; i < ROUNDS / TASKS; i++) {
                        try (var permit = semaphore.acquire()) {
                            enter();
                            Async.checkpoint();
                            leave();
                        }
                    }
                });
            }
        });
        return check(ROUNDS, turns.getAndSet(0));
    }

    private long jdkRounds(java.util.concurrent.Semaphore semaphore) throws Exception {
        InVirtualThread.runAll(TASKS, task -> {
            for (int i = 0; i < ROUNDS / TASKS; i++) {
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
        return check(ROUNDS, turns.getAndSet(0));
    }

    /** Weft's semaphore, which is fair. */
    @Benchmark
    public long weft() throws InterruptedException {
        return Async.call(this::weftRounds);
    }

    /** Weft's semaphore in an event loop. */
    @Benchmark
    public long eventLoop() throws InterruptedException {
        return EventLoop.call(this::weftRounds);
    }

    /** The JDK's semaphore, which lets others in before those who have waited. */
    @Benchmark
    public long jdkUnfair() throws Exception {
        return jdkRounds(new java.util.concurrent.Semaphore(PERMITS));
    }

    /** The JDK's fair semaphore. */
    @Benchmark
    public long jdkFair() throws Exception {
        return jdkRounds(new java.util.concurrent.Semaphore(PERMITS, true));
    }

    /** Kotlin's semaphore, which is fair. */
    @Benchmark
    public long kotlin() {
        return check(ROUNDS, CoroutineLocks.semaphore(Where.DEFAULT, PERMITS, TASKS, ROUNDS));
    }

    /** Kotlin's semaphore, one coroutine at a time. */
    @Benchmark
    public long runBlocking() {
        return check(ROUNDS, CoroutineLocks.semaphore(Where.RUN_BLOCKING, PERMITS, TASKS, ROUNDS));
    }
}
