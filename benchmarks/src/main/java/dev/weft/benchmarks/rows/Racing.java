package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Promise;
import dev.weft.benchmarks.coroutines.CoroutineTasks;
import dev.weft.benchmarks.coroutines.Where;
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
 * The time per task of a race between {@link #n} tasks, until all have ended. The last task returns immediately; the others
 * wait until they are cancelled.
 */
@OperationsPerInvocation(Racing.RUNNERS)
public class Racing extends Measured {
    static final int RUNNERS = 10_000;

    /** The number of tasks in a race. Races are repeated until {@link #RUNNERS} tasks have run. */
    @Param({"10", "100", "1000", "10000"})
    int n;

    private List<Integer> runners = List.of();

    /** For JMH. */
    public Racing() {}

    /** Creates the inputs of the tasks. */
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

    /** {@code Async.race}. */
    @Benchmark
    public long weft() throws InterruptedException {
        return Async.call(this::weftRaces);
    }

    /** {@code Async.race} in an event loop. */
    @Benchmark
    public long eventLoop() throws InterruptedException {
        return EventLoop.call(this::weftRaces);
    }

    /** {@code ExecutorService.invokeAny} with a virtual thread per task. */
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

    /** A {@code StructuredTaskScope} that the first success ends. */
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

    /** Coroutines, the first of which completes a deferred value; the others are then cancelled. */
    @Benchmark
    public long kotlinOneValue() {
        return check(races(), CoroutineTasks.racesForOneValue(Where.DEFAULT, races(), n));
    }

    /** Coroutines, the first of which completes a deferred value, in {@code runBlocking}. */
    @Benchmark
    public long runBlockingOneValue() {
        return check(races(), CoroutineTasks.racesForOneValue(Where.RUN_BLOCKING, races(), n));
    }

    /** A select over all coroutines; those that have not ended are then cancelled. */
    @Benchmark
    public long kotlinSelect() {
        return check(races(), CoroutineTasks.races(Where.DEFAULT, races(), n));
    }

    /** A select over all coroutines, in {@code runBlocking}. */
    @Benchmark
    public long runBlockingSelect() {
        return check(races(), CoroutineTasks.races(Where.RUN_BLOCKING, races(), n));
    }
}
