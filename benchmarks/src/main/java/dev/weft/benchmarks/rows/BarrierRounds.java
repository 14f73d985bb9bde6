package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.sync.Barrier;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** The time per task and round of {@link #n} tasks that meet at a barrier in every round. Kotlin has no barrier. */
@OperationsPerInvocation(BarrierRounds.ARRIVALS)
public class BarrierRounds extends Measured {
    static final int ARRIVALS = 100_000;

    /** The number of tasks. */
    @Param({"10", "100", "1000", "10000"})
    int n;

    /** For JMH. */
    public BarrierRounds() {}

    private interface Meeting {
        void await() throws Exception;
    }

    private long meetings(Meeting meeting, Crew crew) throws Exception {
        int rounds = times(ARRIVALS, n);
        AtomicInteger arrivals = new AtomicInteger();
        crew.runAll(n, task -> {
            for (int round = 1; round <= rounds; round++) {
                arrivals.incrementAndGet();
                meeting.await();
                if (arrivals.get() < round * n) {
                    throw new AssertionError("barrier opened before all tasks arrived");
                }
            }
        });
        return check((long) rounds * n, arrivals.get());
    }

    /** Weft's barrier. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(() -> meetings(Barrier.of(n)::await, Crew.TASKS));
    }

    /** Weft's barrier in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(() -> meetings(Barrier.of(n)::await, Crew.TASKS));
    }

    /** The JDK's barrier. */
    @Benchmark
    public long jdkCyclicBarrier() throws Exception {
        return meetings(new CyclicBarrier(n)::await, Crew.THREADS);
    }

    /** The JDK's phaser. */
    @Benchmark
    public long jdkPhaser() throws Exception {
        return meetings(new Phaser(n)::arriveAndAwaitAdvance, Crew.THREADS);
    }
}
