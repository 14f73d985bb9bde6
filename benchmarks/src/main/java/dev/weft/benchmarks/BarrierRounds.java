package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.sync.Barrier;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Ten tasks that wait for each other round after round: the cost per task and round. Kotlin has no barrier. */
@OperationsPerInvocation(BarrierRounds.ROUNDS * BarrierRounds.TASKS)
public class BarrierRounds extends Measured {
    static final int ROUNDS = 1000;
    static final int TASKS = 10;

    /** For JMH. */
    public BarrierRounds() {}

    private interface Meeting {
        void await() throws Exception;
    }

    private static long meetings(Meeting meeting, Crew crew) throws Exception {
        AtomicInteger came = new AtomicInteger();
        crew.runAll(TASKS, task -> {
            for (int round = 1; round <= ROUNDS; round++) {
                came.incrementAndGet();
                meeting.await();
                if (came.get() < round * TASKS) {
                    throw new AssertionError("let go too early");
                }
            }
        });
        return check(ROUNDS * TASKS, came.get());
    }

    /** Weft's barrier. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(() -> meetings(Barrier.of(TASKS)::await, Crew.TASKS));
    }

    /** Weft's barrier in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(() -> meetings(Barrier.of(TASKS)::await, Crew.TASKS));
    }

    /** The JDK's barrier. */
    @Benchmark
    public long jdkCyclicBarrier() throws Exception {
        return meetings(new CyclicBarrier(TASKS)::await, Crew.THREADS);
    }

    /** The JDK's phaser. */
    @Benchmark
    public long jdkPhaser() throws Exception {
        return meetings(new Phaser(TASKS)::arriveAndAwaitAdvance, Crew.THREADS);
    }
}
