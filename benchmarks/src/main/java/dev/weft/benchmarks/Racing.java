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

/** Races of ten, of whom the last ends at once and the others never would: the cost per race, until all have ended. */
@OperationsPerInvocation(Racing.ROUNDS)
public class Racing extends Measured {
    static final int ROUNDS = 100;
    private static final int RUNNERS = 10;

    private final List<Integer> runners = IntStream.range(0, RUNNERS).boxed().toList();

    /** For JMH. */
    public Racing() {}

    private long weftRaces() throws InterruptedException {
        Promise<Integer> never = Promise.create();
        long won = 0;
        for (int i = 0; i < ROUNDS; i++) {
            won += Async.race(runners, runner -> runner == RUNNERS - 1 ? 1 : never.await());
        }
        return check(ROUNDS, won);
    }

    private long peerRaces(Callable<Integer> race) throws Exception {
        return InVirtualThread.call(() -> {
            long won = 0;
            for (int i = 0; i < ROUNDS; i++) {
                won += race.call();
            }
            return check(ROUNDS, won);
        });
    }

    private static int run(int runner) throws InterruptedException {
        if (runner < RUNNERS - 1) {
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

    /** Kotlin's select over all, and the end of the others. */
    @Benchmark
    public long kotlin() {
        return check(ROUNDS, CoroutineTasks.races(Where.DEFAULT, ROUNDS, RUNNERS));
    }

    /** Kotlin's, one coroutine at a time. */
    @Benchmark
    public long runBlocking() {
        return check(ROUNDS, CoroutineTasks.races(Where.RUN_BLOCKING, ROUNDS, RUNNERS));
    }
}
