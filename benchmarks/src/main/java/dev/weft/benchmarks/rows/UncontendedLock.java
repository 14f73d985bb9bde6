package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.benchmarks.coroutines.CoroutineLocks;
import dev.weft.benchmarks.coroutines.Where;
import dev.weft.sync.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** The time to acquire and release a lock that only one task uses. */
@OperationsPerInvocation(UncontendedLock.ROUNDS)
public class UncontendedLock extends Measured {
    static final int ROUNDS = 1_000_000;

    /** For JMH. */
    public UncontendedLock() {}

    private static long weftRounds() throws InterruptedException {
        Lock lock = Lock.create();
        long count = 0;
        for (int i = 0; i < ROUNDS; i++) {
            try (var lease = lock.acquire()) {
                count++;
            }
        }
        return check(ROUNDS, count);
    }

    private static long jdkRounds(ReentrantLock lock) throws InterruptedException {
        long count = 0;
        for (int i = 0; i < ROUNDS; i++) {
            lock.lockInterruptibly();
            try {
                count++;
            } finally {
                lock.unlock();
            }
        }
        return check(ROUNDS, count);
    }

    /** Weft's lock. */
    @Benchmark
    public long weft() throws InterruptedException {
        return Async.call(UncontendedLock::weftRounds);
    }

    /** Weft's lock in an event loop. */
    @Benchmark
    public long eventLoop() throws InterruptedException {
        return EventLoop.call(UncontendedLock::weftRounds);
    }

    /** The JDK's lock without fairness. */
    @Benchmark
    public long jdkUnfair() throws Exception {
        return InVirtualThread.call(() -> jdkRounds(new ReentrantLock()));
    }

    /** The JDK's fair lock. */
    @Benchmark
    public long jdkFair() throws Exception {
        return InVirtualThread.call(() -> jdkRounds(new ReentrantLock(true)));
    }

    /** Kotlin's {@code Mutex}. */
    @Benchmark
    public long kotlin() {
        return check(ROUNDS, CoroutineLocks.uncontended(Where.DEFAULT, ROUNDS));
    }

    /** Kotlin's {@code Mutex} in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return check(ROUNDS, CoroutineLocks.uncontended(Where.RUN_BLOCKING, ROUNDS));
    }
}
