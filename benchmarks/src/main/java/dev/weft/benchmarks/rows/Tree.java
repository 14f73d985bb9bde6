package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.benchmarks.coroutines.CoroutineTasks;
import dev.weft.benchmarks.coroutines.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Subtask;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** The time per task of a tree of {@link #n} tasks. Each task that is not a leaf starts ten tasks and waits for them. */
@OperationsPerInvocation(Tree.TASKS)
public class Tree extends Measured {
    static final int TASKS = 1_111_111;
    private static final int FAN_OUT = 10;

    /** The number of tasks in a tree. Trees are repeated until {@link #TASKS} tasks have run. */
    @Param({"1111", "11111", "111111", "1111111"})
    int n;

    /** For JMH. */
    public Tree() {}

    private interface Grown {
        long tasks(int depth) throws Exception;
    }

    private int trees() {
        return times(TASKS, n);
    }

    private long trees(Grown tree) throws Exception {
        long sum = 0;
        for (int i = 0; i < trees(); i++) {
            sum += tree.tasks(depth());
        }
        return checked(sum);
    }

    /** The number of levels below the root of a tree with {@link #n} tasks. */
    private int depth() {
        int depth = 0;
        for (int tasks = 1; FAN_OUT * tasks + 1 <= n; tasks = FAN_OUT * tasks + 1) {
            depth++;
        }
        return depth;
    }

    private long checked(long tasks) {
        long each = 1;
        for (int level = 0; level < depth(); level++) {
            each = FAN_OUT * each + 1;
        }
        return check(trees() * each, tasks);
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

    /** A group per task with children. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(() -> trees(Tree::weftTree));
    }

    /** A group per task with children, in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(() -> trees(Tree::weftTree));
    }

    /** Virtual threads and futures. */
    @Benchmark
    public long bare() throws Exception {
        return InVirtualThread.call(() -> trees(Tree::bareTree));
    }

    /** A {@code StructuredTaskScope} per subtask with children. */
    @Benchmark
    public long structuredTaskScope() throws Exception {
        return InVirtualThread.call(() -> trees(Tree::scopeTree));
    }

    /** A coroutine scope per coroutine with children. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineTasks.trees(Where.DEFAULT, trees(), depth(), FAN_OUT));
    }

    /** A coroutine scope per coroutine with children, in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineTasks.trees(Where.RUN_BLOCKING, trees(), depth(), FAN_OUT));
    }
}
