package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.Completion;
import dev.weft.EventLoop;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** The results of 1,000 tasks, each taken as soon as its task has ended: the cost per task. */
@OperationsPerInvocation(AsTheyEnd.TASKS)
public class AsTheyEnd extends Measured {
    static final int TASKS = 1000;

    private final List<Integer> inputs = IntStream.range(0, TASKS).boxed().toList();

    /** For JMH. */
    public AsTheyEnd() {}

    private static long checked(long sum) {
        return check(TASKS * (TASKS - 1L) / 2, sum);
    }

    private long weftSum() throws InterruptedException {
        return checked(Async.asCompleted(inputs, input -> input, completions -> {
            long sum = 0;
            for (Completion<Integer> next : completions) {
                sum += next.await();
            }
            return sum;
        }));
    }

    /** Weft's. */
    @Benchmark
    public long weft() throws InterruptedException {
        return Async.call(this::weftSum);
    }

    /** Weft's, one task at a time. */
    @Benchmark
    public long eventLoop() throws InterruptedException {
        return EventLoop.call(this::weftSum);
    }

    /** The JDK's, with a virtual thread for each. */
    @Benchmark
    public long jdkCompletionService() throws Exception {
        return InVirtualThread.call(() -> {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                CompletionService<Integer> ended = new ExecutorCompletionService<>(executor);
                for (Integer input : inputs) {
                    ended.submit(() -> input);
                }
                long sum = 0;
                for (int i = 0; i < TASKS; i++) {
                    sum += ended.take().get();
                }
                return checked(sum);
            }
        });
    }

    /** Kotlin's, with a channel that all send to. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineTasks.asCompleted(Where.DEFAULT, inputs));
    }

    /** Kotlin's, one coroutine at a time. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineTasks.asCompleted(Where.RUN_BLOCKING, inputs));
    }
}
