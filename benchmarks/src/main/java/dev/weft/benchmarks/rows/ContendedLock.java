package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.benchmarks.coroutines.CoroutineLocks;
import dev.weft.benchmarks.coroutines.Where;
import dev.weft.sync.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** The time per acquisition of one lock by {@link #n} tasks, each of which yields while it holds the lock. */
@OperationsPerInvocation(ContendedLock.TURNS)
public class ContendedLock extends Measured {
    static final int TURNS = 100_000;

    /** The number of tasks. */
    @Param({"10", "100", "1000", "10000"})
    int n;

    private int held;

    /** For JMH. */
    public ContendedLock() {}

    private int turnsOfEach() {
        return times(TURNS, n);
    }

    private long checked(int turns) {
        return check((long) n * turnsOfEach(), turns);
    }

    private long weftTurns() throws InterruptedException {
        Lock lock = Lock.create();
        held = 0;
        TaskGroup.run(group -> {
            for (int task = 0; task < n; task++) {
                group.spawn(() -> {
                    for (int i = 0; i < turnsOfEach(); i++) {
                        try (var lease = lock.acquire()) {
                            int before = held;
                            Async.checkpoint();
                            held = before + 1;
                        }
                    }
                });
            }
        });
        return checked(held);
    }

    private long jdkTurns(ReentrantLock lock) throws Exception {
        held = 0;
        InVirtualThread.runAll(n, task -> {
            for (int i = 0; i < turnsOfEach(); i++) {
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
        return checked(held);
    }

    /** Weft's lock, which is fair. */
    @Benchmark
    public long weft() throws InterruptedException {
        return Async.call(this::weftTurns);
    }

    /** Weft's lock in an event loop. */
    @Benchmark
    public long eventLoop() throws InterruptedException {
        return EventLoop.call(this::weftTurns);
    }

    /** The JDK's lock without fairness: a thread may acquire it before threads that have waited. */
    @Benchmark
    public long jdkUnfair() throws Exception {
        return jdkTurns(new ReentrantLock());
    }

    /** The JDK's fair lock. */
    @Benchmark
    public long jdkFair() throws Exception {
        return jdkTurns(new ReentrantLock(true));
    }

    /** Kotlin's {@code Mutex}, which is fair. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineLocks.contended(Where.DEFAULT, n, turnsOfEach()));
    }

    /** Kotlin's {@code Mutex} in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineLocks.contended(Where.RUN_BLOCKING, n, turnsOfEach()));
    }
}
