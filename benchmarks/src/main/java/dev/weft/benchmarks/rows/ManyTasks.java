package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.benchmarks.coroutines.CoroutineTasks;
import dev.weft.benchmarks.coroutines.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The time per task to start {@link #n} tasks that do nothing and wait for all of them. */
@OperationsPerInvocation(ManyTasks.TASKS)
public class ManyTasks extends Measured {
    static final int TASKS = 100_000;

    /** The number of tasks in a round. Rounds are repeated until {@link #TASKS} tasks have run. */
    @Param({"1", "100", "1000", "10000", "100000"})
    int n;

    private final LongAdder ran = new LongAdder();
    private final ExecutorService virtualThreads = Executors.newVirtualThreadPerTaskExecutor();
    private List<Integer> inputs = List.of();
    private boolean counting;

    /** For JMH. */
    public ManyTasks() {}

    /** Runs every method once with tasks that count, and fails if one of them does not run all tasks. */
    @Setup
    public void checkThatAllRun() throws Exception {
        inputs = IntStream.range(0, n).boxed().toList();
        counting = true;
        for (Callable<Long> way : List.<Callable<Long>>of(
                this::bare,
                this::jdkExecutor,
                this::structuredTaskScope,
                this::completableFuture,
                this::kotlin,
                this::kotlinLaunch,
                this::runBlocking,
                this::runBlockingLaunch,
                this::weftTaskGroup,
                this::weftGather,
                this::eventLoop,
                this::eventLoopGather)) {
            way.call();
            check((long) rounds() * n, ran.sumThenReset());
        }
        counting = false;
    }

    private Integer work() {
        if (counting) {
            ran.increment();
        }
        return 1;
    }

    private interface Round {
        void run() throws Exception;
    }

    private int rounds() {
        return counting ? 1 : times(TASKS, n);
    }

    private Long rounds(Round round) throws Exception {
        int rounds = rounds();
        for (int i = 0; i < rounds; i++) {
            round.run();
        }
        return (long) n;
    }

    /** Virtual threads that count down a latch. */
    @Benchmark
    public Long bare() throws Exception {
        return InVirtualThread.call(() -> rounds(() -> {
            CountDownLatch latch = new CountDownLatch(n);
            for (int i = 0; i < n; i++) {
                Thread.startVirtualThread(() -> {
                    work();
                    latch.countDown();
                });
            }
            latch.await();
        }));
    }

    /** The JDK's executor with a virtual thread and a future per task. */
    @Benchmark
    public Long jdkExecutor() throws Exception {
        return InVirtualThread.call(() -> rounds(() -> {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> futures = new ArrayList<>(n);
                for (int i = 0; i < n; i++) {
                    futures.add(executor.submit(this::work));
                }
                int sum = 0;
                for (Future<Integer> future : futures) {
                    sum += future.get();
                }
                check(n, sum);
            }
        }));
    }

    /** A {@code StructuredTaskScope} that fails with its first failed subtask. */
    @Benchmark
    public Long structuredTaskScope() throws Exception {
        return InVirtualThread.call(() -> rounds(() -> {
            try (var scope = StructuredTaskScope.<Integer>open()) {
                for (int i = 0; i < n; i++) {
                    scope.fork(this::work);
                }
                scope.join();
            }
        }));
    }

    /** {@code CompletableFuture.supplyAsync} on virtual threads. */
    @Benchmark
    public Long completableFuture() throws Exception {
        return InVirtualThread.call(() -> rounds(() -> {
            CompletableFuture<?>[] futures = new CompletableFuture<?>[n];
            for (int i = 0; i < n; i++) {
                futures[i] = CompletableFuture.supplyAsync(this::work, virtualThreads);
            }
            CompletableFuture.allOf(futures).get();
        }));
    }

    /** Kotlin's {@code async} and {@code awaitAll}. */
    @Benchmark
    public Long kotlin() {
        return coroutines(Where.DEFAULT);
    }

    /** Kotlin's {@code async} and {@code awaitAll} in {@code runBlocking}. */
    @Benchmark
    public Long runBlocking() {
        return coroutines(Where.RUN_BLOCKING);
    }

    /** Kotlin's {@code launch} in a scope that waits for all. */
    @Benchmark
    public Long kotlinLaunch() {
        return launched(Where.DEFAULT);
    }

    /** Kotlin's {@code launch} in {@code runBlocking}. */
    @Benchmark
    public Long runBlockingLaunch() {
        return launched(Where.RUN_BLOCKING);
    }

    private long launched(Where where) {
        CoroutineTasks.start(where, rounds() * n, n, this::work);
        return n;
    }

    private long coroutines(Where where) {
        int total = rounds() * n;
        return check(total, CoroutineTasks.startAndAwait(where, total, n, this::work));
    }

    private Long taskGroups() throws Exception {
        return rounds(() -> TaskGroup.run(group -> {
            for (int i = 0; i < n; i++) {
                group.spawn(this::work);
            }
        }));
    }

    /** A group with all tasks of a round. */
    @Benchmark
    public Long weftTaskGroup() throws Exception {
        return Async.call(this::taskGroups);
    }

    /** {@code Async.gather}, which also returns the results. */
    @Benchmark
    public Long weftGather() throws Exception {
        return Async.call(this::gathers);
    }

    private Long gathers() throws Exception {
        return rounds(() -> check(n, Async.gather(inputs, input -> work()).size()));
    }

    /** A group with all tasks of a round, in an event loop. */
    @Benchmark
    public Long eventLoop() throws Exception {
        return EventLoop.call(this::taskGroups);
    }

    /** {@code Async.gather} in an event loop. */
    @Benchmark
    public Long eventLoopGather() throws Exception {
        return EventLoop.call(this::gathers);
    }
}
