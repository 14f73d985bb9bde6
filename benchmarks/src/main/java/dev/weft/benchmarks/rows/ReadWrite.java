package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/**
 * The time per acquisition of a read-write lock by {@link #n} tasks, each of which yields while it holds the lock. One
 * acquisition in ten is for writing. Neither Kotlin nor asyncio has such a lock.
 */
@OperationsPerInvocation(ReadWrite.TURNS)
public class ReadWrite extends Measured {
    static final int TURNS = 100_000;
    private static final int TURNS_PER_WRITE = 10;

    /** The number of tasks. */
    @Param({"10", "100", "1000", "10000"})
    int n;

    private int written;

    /** For JMH. */
    public ReadWrite() {}

    private interface Turn {
        void take(boolean writes) throws Exception;
    }

    private long turns(Turn turn, Crew crew) throws Exception {
        int each = times(TURNS, n);
        written = 0;
        crew.runAll(n, task -> {
            for (int i = 0; i < each; i++) {
                turn.take(writes(task, i));
            }
        });
        int writes = 0;
        for (int task = 0; task < n; task++) {
            for (int i = 0; i < each; i++) {
                writes += writes(task, i) ? 1 : 0;
            }
        }
        return check(writes, written);
    }

    /** Whether a task writes in a turn. The tasks write in different turns, which spreads the writes evenly. */
    private static boolean writes(int task, int turn) {
        return (task + turn) % TURNS_PER_WRITE == 0;
    }

    private void checkRead(int before) {
        if (written != before) {
            throw new AssertionError("written while it was read");
        }
    }

    private long weftTurns() throws Exception {
        dev.weft.sync.ReadWriteLock lock = dev.weft.sync.ReadWriteLock.create();
        return turns(writes -> take(lock, writes), Crew.TASKS);
    }

    private void take(dev.weft.sync.ReadWriteLock lock, boolean writes) throws InterruptedException {
        if (writes) {
            try (var lease = lock.write()) {
                int before = written;
                Async.checkpoint();
                written = before + 1;
            }
        } else {
            try (var lease = lock.read()) {
                int before = written;
                Async.checkpoint();
                checkRead(before);
            }
        }
    }

    private long jdkTurns(ReadWriteLock lock) throws Exception {
        return turns(writes -> take(lock, writes), Crew.THREADS);
    }

    private void take(ReadWriteLock lock, boolean writes) throws InterruptedException {
        Lock held = writes ? lock.writeLock() : lock.readLock();
        held.lockInterruptibly();
        try {
            if (writes) {
                int before = written;
                Thread.yield();
                written = before + 1;
            } else {
                int before = written;
                Thread.yield();
                checkRead(before);
            }
        } finally {
            held.unlock();
        }
    }

    /** Weft's lock, which is fair to readers and writers. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(this::weftTurns);
    }

    /** Weft's lock in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(this::weftTurns);
    }

    /** The JDK's lock without fairness: a thread may acquire it before threads that have waited. */
    @Benchmark
    public long jdkUnfair() throws Exception {
        return jdkTurns(new ReentrantReadWriteLock());
    }

    /** The JDK's fair lock. */
    @Benchmark
    public long jdkFair() throws Exception {
        return jdkTurns(new ReentrantReadWriteLock(true));
    }
}
