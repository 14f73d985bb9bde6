package dev.weft.benchmarks;

import dev.weft.Async;
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

/** The results of a job over 1,000 inputs, at most 50 at a time: the cost per input. */
@OperationsPerInvocation(LimitedGather.ROUNDS * LimitedGather.INPUTS)
public class LimitedGather extends Measured {
    static final int ROUNDS = 100;
    static final int INPUTS = 1000;
    private static final int LIMIT = 50;

    private final List<Integer> inputs = IntStream.range(0, INPUTS).boxed().toList();

    /** For JMH. */
    public LimitedGather() {}

    private interface Round {
        List<Integer> run() throws Exception;
    }

    private Integer rounds(Round round) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            if (!round.run().equals(inputs)) {
                throw new AssertionError("wrong results");
            }
        }
        return ROUNDS;
    }

    private static Integer job(Integer input, Semaphore permits) {
        try {
            return input;
        } finally {
            permits.release();
        }
    }

    /** The JDK's executor, a semaphore taken before a task is started, and futures. */
    @Benchmark
    public Integer executorAndSemaphore() throws ExecutionException, InterruptedException {
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

    /** The JDK's structured concurrency and a semaphore taken before a fork. */
    @Benchmark
    public Integer structuredTaskScopeAndSemaphore() throws ExecutionException, InterruptedException {
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

    /** Weft's. */
    @Benchmark
    public Integer gather() throws Exception {
        return Async.call(() -> rounds(() -> Async.gather(inputs, LIMIT, input -> input)));
    }
}
