package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.Completion;
import dev.weft.EventLoop;
import dev.weft.benchmarks.coroutines.CoroutineTasks;
import dev.weft.benchmarks.coroutines.Where;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The time per task to start {@link #n} tasks and take each result as soon as its task has ended. */
@OperationsPerInvocation(AsTheyEnd.TASKS)
public class AsTheyEnd extends Measured {
    static final int TASKS = 100_000;

    /** The number of tasks in a round. Rounds are repeated until {@link #TASKS} tasks have ended. */
    @Param({"100", "1000", "10000", "100000"})
    int n;

    private List<Integer> inputs = List.of();

    /** For JMH. */
    public AsTheyEnd() {}

    /** Creates the inputs. */
    @Setup
    public void prepare() {
        inputs = IntStream.range(0, n).boxed().toList();
    }

    private interface Round {
        long sum() throws Exception;
    }

    private int rounds() {
        return times(TASKS, n);
    }

    private long rounds(Round round) throws Exception {
        long sum = 0;
        for (int i = 0; i < rounds(); i++) {
            sum += round.sum();
        }
        return checked(sum);
    }

    private long checked(long sum) {
        return check((long) rounds() * n * (n - 1) / 2, sum);
    }

    private long weftSum() throws InterruptedException {
        return Async.asCompleted(inputs, input -> input, completions -> {
            long sum = 0;
            for (Completion<Integer> next : completions) {
                sum += next.await();
            }
            return sum;
        });
    }

    /** {@code Async.asCompleted}. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(() -> rounds(this::weftSum));
    }

    /** {@code Async.asCompleted} in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(() -> rounds(this::weftSum));
    }

    /** A {@code CompletionService} with a virtual thread per task. */
    @Benchmark
    public long jdkCompletionService() throws Exception {
        return InVirtualThread.call(() -> rounds(() -> {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                CompletionService<Integer> ended = new ExecutorCompletionService<>(executor);
                for (Integer input : inputs) {
                    ended.submit(() -> input);
                }
                long sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += ended.take().get();
                }
                return sum;
            }
        }));
    }

    /** Coroutines that send their results to one channel. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineTasks.asCompleted(Where.DEFAULT, rounds(), inputs));
    }

    /** Coroutines that send their results to one channel, in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineTasks.asCompleted(Where.RUN_BLOCKING, rounds(), inputs));
    }
}
