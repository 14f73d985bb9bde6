package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.sync.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Ten tasks that want one lock and let others run while they hold it: the cost per turn. */
@OperationsPerInvocation(ContendedLock.ROUNDS)
public class ContendedLock extends Measured {
    static final int ROUNDS = 10_000;
    private static final int TASKS = 10;

    private int held;

    /** For JMH. */
    public ContendedLock() {}

    private long weftRounds() throws InterruptedException {
        Lock lock = Lock.create();
        held = 0;
        TaskGroup.run(group -> {
            for (int task = 0; task < TASKS; task++) {
                group.spawn(() -> {
                    for (int i = 0; i < ROUNDS / TASKS; i++) {
                        try (var lease = lock.acquire()) {
                            int before = held;
                            Async.checkpoint();
                            held = before + 1;
                        }
                    }
                });
            }
        });
        return check(ROUNDS, held);
    }

    private long jdkRounds(ReentrantLock lock) throws Exception {
        held = 0;
        InVirtualThread.runAll(TASKS, task -> {
            for (int i = 0; i < ROUNDS / TASKS; i++) {
                lock.lockInterruptibly();
                try {
                    int before = held;
                    Thread.yield();
                    held = before + 1;
                } finally {
                    lock.unlock();
                }
            }
        });
        return check(ROUNDS, held);
    }

    /** Weft's lock, which is fair. */
    @Benchmark
    public long weft() throws InterruptedException {
        return Async.call(this::weftRounds);
    }

    /** Weft's lock in an event loop. */
    @Benchmark
    public long eventLoop() throws InterruptedException {
        return EventLoop.call(this::weftRounds);
    }

    /** The JDK's lock, which lets others in before those who have waited. */
    @Benchmark
    public long jdkUnfair() throws Exception {
        return jdkRounds(new ReentrantLock());
    }

    /** The JDK's fair lock. */
    @Benchmark
    public long jdkFair() throws Exception {
        return jdkRounds(new ReentrantLock(true));
    }

    /** Kotlin's lock, which is fair. */
    @Benchmark
    public long kotlin() {
        return check(ROUNDS, CoroutineLocks.contended(Where.DEFAULT, TASKS, ROUNDS));
    }

    /** Kotlin's lock, one coroutine at a time. */
    @Benchmark
    public long runBlocking() {
        return check(ROUNDS, CoroutineLocks.contended(Where.RUN_BLOCKING, TASKS, ROUNDS));
    }
}
