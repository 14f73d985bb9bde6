package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Subtask;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A tree of tasks, each of which starts ten and waits for them, with a million leaves: the cost per task. */
@OperationsPerInvocation(Tree.TASKS)
public class Tree extends Measured {
    static final int TASKS = 1_111_111;
    private static final int FAN_OUT = 10;

    /** For JMH. */
    public Tree() {}

    /** The levels below the root. */
    private static int depth() {
        int depth = 0;
        for (int leaves = share(1_000_000); leaves >= FAN_OUT; leaves /= FAN_OUT) {
            depth++;
        }
        return depth;
    }

    private static long checked(long tasks) {
        long expected = 1;
        for (int level = 0; level < depth(); level++) {
            expected = 1 + FAN_OUT * expected;
        }
        return check(expected, tasks);
    }

    private static long weftTree(int depth) throws InterruptedException {
        if (depth == 0) {
            return 1;
        }
        return TaskGroup.call(group -> {
            List<Task<Long>> children = new ArrayList<>(FAN_OUT);
            for (int i = 0; i < FAN_OUT; i++) {
                children.add(group.spawn(() -> weftTree(depth - 1)));
            }
            long sum = 1;
            for (Task<Long> child : children) {
                sum += child.await();
            }
            return sum;
        });
    }

    private static long bareTree(int depth) throws Exception {
        if (depth == 0) {
            return 1;
        }
        List<FutureTask<Long>> children = new ArrayList<>(FAN_OUT);
        for (int i = 0; i < FAN_OUT; i++) {
            FutureTask<Long> child = new FutureTask<>(() -> bareTree(depth - 1));
            children.add(child);
            Thread.startVirtualThread(child);
        }
        long sum = 1;
        for (FutureTask<Long> child : children) {
            sum += child.get();
        }
        return sum;
    }

    private static long scopeTree(int depth) throws InterruptedException {
        if (depth == 0) {
            return 1;
        }
        try (var scope = StructuredTaskScope.<Long>open()) {
            List<Subtask<Long>> children = new ArrayList<>(FAN_OUT);
            for (int i = 0; i < FAN_OUT; i++) {
                children.add(scope.fork(() -> scopeTree(depth - 1)));
            }
            scope.join();
            long sum = 1;
            for (Subtask<Long> child : children) {
                sum += child.get();
            }
            return sum;
        }
    }

    /** Groups. */
    @Benchmark
    public long weft() throws InterruptedException {
        return checked(Async.call(() -> weftTree(depth())));
    }

    /** Groups in an event loop. */
    @Benchmark
    public long eventLoop() throws InterruptedException {
        return checked(EventLoop.call(() -> weftTree(depth())));
    }

    /** Virtual threads with futures. */
    @Benchmark
    public long bare() throws Exception {
        return checked(InVirtualThread.call(() -> bareTree(depth())));
    }

    /** The JDK's structured concurrency. */
    @Benchmark
    public long structuredTaskScope() throws Exception {
        return checked(InVirtualThread.call(() -> scopeTree(depth())));
    }

    /** Coroutine scopes. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineTasks.tree(Where.DEFAULT, depth(), FAN_OUT));
    }

    /** Coroutine scopes, one coroutine at a time. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineTasks.tree(Where.RUN_BLOCKING, depth(), FAN_OUT));
    }
}
