package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.benchmarks.coroutines.CoroutineTasks;
import dev.weft.benchmarks.coroutines.Where;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** The time per yield of {@link #n} tasks that yield repeatedly. */
@OperationsPerInvocation(Yielding.YIELDS)
public class Yielding extends Measured {
    static final int YIELDS = 100_000;

    /** The number of tasks. */
    @Param({"10", "100", "1000", "10000"})
    int n;

    private static final class Count {
        int count;
    }

    /** For JMH. */
    public Yielding() {}

    private interface Yield {
        void now() throws InterruptedException;
    }

    private long rounds(Yield yield, Crew crew) throws Exception {
        int yields = times(YIELDS, n);
        Count[] counts = new Count[n];
        crew.runAll(n, task -> {
            Count mine = new Count();
            counts[task] = mine;
            for (int i = 0; i < yields; i++) {
                yield.now();
                mine.count++;
            }
        });
        long sum = 0;
        for (Count one : counts) {
            sum += one.count;
        }
        return checked(sum);
    }

    private long checked(long sum) {
        return check((long) n * times(YIELDS, n), sum);
    }

    /** {@code Async.checkpoint}. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(() -> rounds(Async::checkpoint, Crew.TASKS));
    }

    /** {@code Async.checkpoint} in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(() -> rounds(Async::checkpoint, Crew.TASKS));
    }

    /** {@code Thread.yield} in virtual threads. */
    @Benchmark
    public long bare() throws Exception {
        return rounds(Thread::yield, Crew.THREADS);
    }

    /** Kotlin's {@code yield}. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineTasks.roundRobin(Where.DEFAULT, n, times(YIELDS, n)));
    }

    /** Kotlin's {@code yield} in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineTasks.roundRobin(Where.RUN_BLOCKING, n, times(YIELDS, n)));
    }
}
