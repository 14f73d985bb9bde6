package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Races of {@link #n}, of which the last ends immediately and the others never end: the cost per runner, until all have
 * ended.
 */
@OperationsPerInvocation(Racing.RUNNERS)
public class Racing extends Measured {
    static final int RUNNERS = 10_000;

    /** How many run in a race; there are races until {@link #RUNNERS} have run. */
    @Param({"10", "100", "1000", "10000"})
    int n;

    private List<Integer> runners = List.of();

    /** For JMH. */
    public Racing() {}

    /** Lines them up. */
    @Setup
    public void prepare() {
        runners = IntStream.range(0, n).boxed().toList();
    }

    private int races() {
        return times(RUNNERS, n);
    }

    private long weftRaces() throws InterruptedException {
        Promise<Integer> never = Promise.create();
        long won = 0;
        for (int i = 0; i < races(); i++) {
            won += Async.race(runners, runner -> runner == n - 1 ? 1 : never.await());
        }
        return check(races(), won);
    }

    private long peerRaces(Callable<Integer> race) throws Exception {
        return InVirtualThread.call(() -> {
            long won = 0;
            for (int i = 0; i < races(); i++) {
                won += race.call();
            }
            return check(races(), won);
        });
    }

    private int run(int runner) throws InterruptedException {
        if (runner < n - 1) {
            InVirtualThread.parkUntilInterrupted();
        }
        return 1;
    }

    /** Weft's. */
    @Benchmark
    public long weft() throws InterruptedException {
        return Async.call(this::weftRaces);
    }

    /** Weft's, one task at a time. */
    @Benchmark
    public long eventLoop() throws InterruptedException {
        return EventLoop.call(this::weftRaces);
    }

    /** The JDK's executor. */
    @Benchmark
    public long jdkInvokeAny() throws Exception {
        return peerRaces(() -> {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Integer>> all = new ArrayList<>();
                for (int runner : runners) {
                    all.add(() -> run(runner));
                }
                return executor.invokeAny(all);
            }
        });
    }

    /** The JDK's structured concurrency, ended by the first success. */
    @Benchmark
    public long structuredTaskScope() throws Exception {
        return peerRaces(() -> {
            try (var scope = StructuredTaskScope.open(Joiner.<Integer>anySuccessfulResultOrThrow())) {
                for (int runner : runners) {
                    scope.fork(() -> run(runner));
                }
                return scope.join();
            }
        });
    }

    /** Kotlin's value that the first completes, and the end of the others. */
    @Benchmark
    public long kotlinOneValue() {
        return check(races(), CoroutineTasks.racesForOneValue(Where.DEFAULT, races(), n));
    }

    /** Kotlin's value that the first completes, one coroutine at a time. */
    @Benchmark
    public long runBlockingOneValue() {
        return check(races(), CoroutineTasks.racesForOneValue(Where.RUN_BLOCKING, races(), n));
    }

    /** Kotlin's select over all, and the end of the others. */
    @Benchmark
    public long kotlinSelect() {
        return check(races(), CoroutineTasks.races(Where.DEFAULT, races(), n));
    }

    /** Kotlin's select, one coroutine at a time. */
    @Benchmark
    public long runBlockingSelect() {
        return check(races(), CoroutineTasks.races(Where.RUN_BLOCKING, races(), n));
    }
}
