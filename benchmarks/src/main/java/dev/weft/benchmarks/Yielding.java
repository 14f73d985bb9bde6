package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.EventLoop;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Ten tasks that let the next one run, again and again: the cost per switch. */
@OperationsPerInvocation(Yielding.ROUNDS)
public class Yielding extends Measured {
    static final int ROUNDS = 128_000;
    private static final int TASKS = 10;

    private static final class Count {
        int count;
    }

    /** For JMH. */
    public Yielding() {}

    private interface Yield {
        void now() throws InterruptedException;
    }

    private static long rounds(Yield yield, Crew crew) throws Exception {
        Count[] counts = new Count[TASKS];
        crew.runAll(TASKS, task -> {
            Count mine = new Count();
            counts[task] = mine;
            for (int i = 0; i < share(ROUNDS) / TASKS; i++) {
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

    private static long checked(long sum) {
        return check(share(ROUNDS), sum);
    }

    /** Weft's checkpoint. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(() -> rounds(Async::checkpoint, Crew.TASKS));
    }

    /** Weft's checkpoint in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(() -> rounds(Async::checkpoint, Crew.TASKS));
    }

    /** Virtual threads. */
    @Benchmark
    public long bare() throws Exception {
        return rounds(Thread::yield, Crew.THREADS);
    }

    /** Coroutines. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineTasks.roundRobin(Where.DEFAULT, TASKS, share(ROUNDS)));
    }

    /** Coroutines, one at a time. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineTasks.roundRobin(Where.RUN_BLOCKING, TASKS, share(ROUNDS)));
    }
}
