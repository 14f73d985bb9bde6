package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * Ten tasks that read nine times in ten and write once, and let others run while they are inside: the cost per turn.
 * Neither Kotlin nor asyncio has such a lock.
 */
@OperationsPerInvocation(ReadWrite.ROUNDS)
public class ReadWrite extends Measured {
    static final int ROUNDS = 10_000;
    private static final int TASKS = 10;
    private static final int WRITES = ROUNDS / 10;

    private int written;

    /** For JMH. */
    public ReadWrite() {}

    private void read() {
        if (written > WRITES) {
            throw new AssertionError("written too often");
        }
    }

    private long weftRounds() throws InterruptedException {
        dev.weft.sync.ReadWriteLock lock = dev.weft.sync.ReadWriteLock.create();
        written = 0;
        TaskGroup.run(group -> {
            for (int task = 0; task < TASKS; task++) {
                group.spawn(() -> {
                    for (int i = 0; i < ROUNDS / TASKS; i++) {
                        weftRound(lock, i);
                    }
                });
            }
        });
        return check(WRITES, written);
    }

    private void weftRound(dev.weft.sync.ReadWriteLock lock, int i) throws InterruptedException {
        if (i % 10 == 0) {
            try (var lease = lock.write()) {
                int before = written;
                Async.checkpoint();
                written = before + 1;
            }
        } else {
            try (var lease = lock.read()) {
                read();
                Async.checkpoint();
            }
        }
    }

    private long jdkRounds(ReadWriteLock lock) throws Exception {
        written = 0;
        InVirtualThread.runAll(TASKS, task -> {
            for (int i = 0; i < ROUNDS / TASKS; i++) {
                jdkRound(lock, i);
            }
        });
        return check(WRITES, written);
    }

    private void jdkRound(ReadWriteLock lock, int i) throws InterruptedException {
        Lock held = i % 10 == 0 ? lock.writeLock() : lock.readLock();
        held.lockInterruptibly();
        try {
            if (i % 10 == 0) {
                int before = written;
                Thread.yield();
                written = before + 1;
            } else {
                read();
                Thread.yield();
            }
        } finally {
            held.unlock();
        }
    }

    /** Weft's lock, where neither readers nor writers overtake. */
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
        return jdkRounds(new ReentrantReadWriteLock());
    }

    /** The JDK's fair lock. */
    @Benchmark
    public long jdkFair() throws Exception {
        return jdkRounds(new ReentrantReadWriteLock(true));
    }
}
