package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Job;
import dev.weft.TaskGroup;
import dev.weft.benchmarks.coroutines.CoroutineTasks;
import dev.weft.benchmarks.coroutines.Where;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.StructuredTaskScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** The time to open a group, start one task in it, wait for the task and close the group. */
@OperationsPerInvocation(OneTask.ROUNDS)
public class OneTask extends Measured {
    static final int ROUNDS = 100_000;

    private final ExecutorService virtualThreads = Executors.newVirtualThreadPerTaskExecutor();
    private int ran;

    /** For JMH. */
    public OneTask() {}

    private Integer work() {
        return ++ran;
    }

    private Long peer(Callable<?> round) throws ExecutionException, InterruptedException {
        return InVirtualThread.call(() -> rounds(round::call));
    }

    private <X extends Exception> Long weft(Job<?, X> round) throws X, InterruptedException {
        return Async.<Long, X>call(() -> rounds(round));
    }

    private <X extends Exception> Long rounds(Job<?, X> round) throws X, InterruptedException {
        int before = ran;
        for (int i = 0; i < ROUNDS; i++) {
            round.call();
        }
        check(ROUNDS, ran - before);
        return (long) ran;
    }

    /** A virtual thread that is started and joined. */
    @Benchmark
    public Long bare() throws ExecutionException, InterruptedException {
        return peer(() -> {
            Thread.startVirtualThread(this::work).join();
            return ran;
        });
    }

    /** A {@code StructuredTaskScope} with one subtask. */
    @Benchmark
    public Long structuredTaskScope() throws ExecutionException, InterruptedException {
        return peer(() -> {
            try (var scope = StructuredTaskScope.<Integer>open()) {
                var child = scope.fork(this::work);
                scope.join();
                return child.get();
            }
        });
    }

    /** A group that waits for the task when its body has ended. */
    @Benchmark
    public Long weftWhoseEndWaits() throws InterruptedException {
        return weft(() -> {
            TaskGroup.run(group -> group.spawn(this::work));
            return ran;
        });
    }

    /** A group whose body awaits the task. */
    @Benchmark
    public Long weftWhoseBodyAwaits() throws InterruptedException {
        return weft(() -> TaskGroup.call(group -> group.spawn(this::work).await()));
    }

    /** A group whose body awaits the task, in an event loop. */
    @Benchmark
    public Long eventLoop() throws InterruptedException {
        return EventLoop.call(() ->
                rounds(() -> TaskGroup.call(group -> group.spawn(this::work).await())));
    }

    /** {@code CompletableFuture.supplyAsync} on a virtual thread. */
    @Benchmark
    public Long completableFuture() throws ExecutionException, InterruptedException {
        return peer(
                () -> CompletableFuture.supplyAsync(this::work, virtualThreads).get());
    }

    /** Kotlin's {@code async} and {@code await} in a scope. */
    @Benchmark
    public Long kotlin() {
        return coroutines(Where.DEFAULT);
    }

    /** Kotlin's {@code async} and {@code await} in a scope, in {@code runBlocking}. */
    @Benchmark
    public Long runBlocking() {
        return coroutines(Where.RUN_BLOCKING);
    }

    private long coroutines(Where where) {
        int before = ran;
        long last = CoroutineTasks.scopesOfOne(where, ROUNDS, this::work);
        check(ROUNDS, ran - before);
        return last;
    }
}
