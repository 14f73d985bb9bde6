package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.benchmarks.coroutines.CoroutineTasks;
import dev.weft.benchmarks.coroutines.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Subtask;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The time per input to apply a job to {@link #n} inputs, at most 50 at a time, and collect the results. */
@OperationsPerInvocation(LimitedGather.INPUTS)
public class LimitedGather extends Measured {
    static final int INPUTS = 100_000;
    private static final int LIMIT = 50;

    /** The number of inputs in a round. Rounds are repeated until {@link #INPUTS} inputs have been processed. */
    @Param({"100", "1000", "10000", "100000"})
    int n;

    private List<Integer> inputs = List.of();

    /** For JMH. */
    public LimitedGather() {}

    /** Creates the inputs. */
    @Setup
    public void prepare() {
        inputs = IntStream.range(0, n).boxed().toList();
    }

    private int rounds() {
        return times(INPUTS, n);
    }

    private interface Round {
        List<Integer> run() throws Exception;
    }

    private Integer rounds(Round round) throws Exception {
        int rounds = rounds();
        for (int i = 0; i < rounds; i++) {
            checkResults(round.run());
        }
        return rounds;
    }

    private void checkResults(List<Integer> results) {
        if (!results.equals(inputs)) {
            throw new AssertionError("wrong results");
        }
    }

    private static Integer job(Integer input, Semaphore permits) {
        try {
            return input;
        } finally {
            permits.release();
        }
    }

    /** The JDK's executor with a virtual thread per task, and a semaphore acquired before a task is started. */
    @Benchmark
    public Integer jdkExecutorAndSemaphore() throws ExecutionException, InterruptedException {
        return InVirtualThread.call(() -> rounds(() -> {
            Semaphore permits = new Semaphore(LIMIT);
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> futures = new ArrayList<>();
                for (Integer input : inputs) {
                    permits.acquire();
                    futures.add(executor.submit(() -> job(input, permits)));
                }
                List<Integer> results = new ArrayList<>();
                for (Future<Integer> future : futures) {
                    results.add(future.get());
                }
                return results;
            }
        }));
    }

    /** A {@code StructuredTaskScope}, and a semaphore acquired before a subtask is forked. */
    @Benchmark
    public Integer structuredTaskScope() throws ExecutionException, InterruptedException {
        return InVirtualThread.call(() -> rounds(() -> {
            Semaphore permits = new Semaphore(LIMIT);
            try (var scope = StructuredTaskScope.<Integer>open()) {
                List<Subtask<Integer>> children = new ArrayList<>();
                for (Integer input : inputs) {
                    permits.acquire();
                    children.add(scope.fork(() -> job(input, permits)));
                }
                scope.join();
                List<Integer> results = new ArrayList<>();
                for (Subtask<Integer> child : children) {
                    results.add(child.get());
                }
                return results;
            }
        }));
    }

    /** {@code Async.gather} with a limit. */
    @Benchmark
    public Integer weft() throws Exception {
        return Async.call(() -> rounds(() -> Async.gather(inputs, LIMIT, input -> input)));
    }

    /** {@code Async.gather} with a limit, in an event loop. */
    @Benchmark
    public Integer eventLoop() throws Exception {
        return EventLoop.call(() -> rounds(() -> Async.gather(inputs, LIMIT, input -> input)));
    }

    /** Kotlin's {@code async} and {@code awaitAll}, and a semaphore acquired in each coroutine. */
    @Benchmark
    public List<Integer> kotlin() {
        return coroutines(Where.DEFAULT);
    }

    /** Kotlin's {@code async} and {@code awaitAll}, and a semaphore acquired before a coroutine is started. */
    @Benchmark
    public List<Integer> kotlinPermitFirst() {
        return startedOneByOne(Where.DEFAULT);
    }

    /** In {@code runBlocking}: a semaphore acquired in each coroutine. */
    @Benchmark
    public List<Integer> runBlocking() {
        return coroutines(Where.RUN_BLOCKING);
    }

    /** In {@code runBlocking}: a semaphore acquired before a coroutine is started. */
    @Benchmark
    public List<Integer> runBlockingPermitFirst() {
        return startedOneByOne(Where.RUN_BLOCKING);
    }

    private List<Integer> startedOneByOne(Where where) {
        List<Integer> results = CoroutineTasks.limitedStarts(where, rounds(), inputs, LIMIT);
        checkResults(results);
        return results;
    }

    private List<Integer> coroutines(Where where) {
        List<Integer> results = CoroutineTasks.limitedGather(where, rounds(), inputs, LIMIT);
        checkResults(results);
        return results;
    }
}
