package dev.weft.internal.scope;

import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A group without a body as an executor: a view, which has no state of its own. */
public final class GroupExecutor extends AbstractExecutorService {
    private final Group group;

    /** {@code group} as an executor. */
    public GroupExecutor(Group group) {
        this.group = group;
    }

    /** What an executor needs of a group. */
    public interface Group {

        /**
         * Spawns a task for {@code command}; returns it.
         *
         * @throws RejectedExecutionException if the group takes no more tasks
         */
        TaskNode spawnFor(Runnable command);

        /** Waits by {@code wait}, which is left after {@code limit} if it has not ended. */
        void moveOnAfter(Duration limit, Wait wait) throws InterruptedException;

        /** Takes no more tasks from now on. Does not wait. */
        void stopTaking();

        /** Cancels the tasks. */
        void cancel(String reason);

        /** Whether the group takes no more tasks. */
        boolean isClosing();

        /** Whether the group has ended. */
        boolean hasEnded();

        /** Waits until the group has ended, but no longer than {@code timeout}; returns whether it has. */
        boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException;
    }

    /** A wait of the caller. */
    @FunctionalInterface
    public interface Wait {
        /** Waits. */
        void await() throws InterruptedException;
    }

    @Override
    public void execute(Runnable command) {
        Objects.requireNonNull(command, "command");
        TaskNode task = group.spawnFor(command);
        if (command instanceof GroupExecutor.TaskFuture<?> future) {
            future.runBy(task);
        }
    }

    @Override
    protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        Objects.requireNonNull(runnable, "runnable");
        return new TaskFuture<>(() -> {
            runnable.run();
            return value;
        });
    }

    @Override
    protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new TaskFuture<>(callable);
    }

    @Override
    public void shutdown() {
        group.stopTaking();
    }

    @Override
    public List<Runnable> shutdownNow() {
        group.stopTaking();
        group.cancel("the executor of the group was shut down");
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return group.isClosing();
    }

    @Override
    public boolean isTerminated() {
        return group.hasEnded();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return group.awaitTermination(timeout, unit);
    }

    @Override
    public String toString() {
        return "executor of " + group;
    }

    /**
     * A future that is completed by a task. To cancel it cancels the task, and a task that waits for it waits as for the
     * task: another may run meanwhile, also in an event loop, and a cycle of waits is found.
     *
     * <p>The task is published before the state of the future is read, and the future is cancelled before the task is
     * read: one of the two threads sees the other. The task is published by the thread that submits, and by the task
     * itself, which may be the first.
     */
    private final class TaskFuture<T extends @Nullable Object> extends FutureTask<T> {
        private final ResultCell<Boolean> completed = new ResultCell<>();
        private volatile @Nullable TaskNode task;

        TaskFuture(Callable<T> callable) {
            super(callable);
        }

        void runBy(TaskNode runner) {
            task = runner;
        }

        @Override
        public void run() {
            TaskNode current = TaskNode.ofCurrentThread();
            if (current != null) {
                runBy(current);
            }
            super.run();
        }

        @Override
        protected void done() {
            completed.set(true);
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            TaskNode runner = task;
            if (runner != null && !isDone() && Strand.currentOrNull() != null) {
                completed.await(runner);
            }
            return super.get();
        }

        @Override
        public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            TaskNode runner = task;
            if (runner == null || isDone() || Strand.currentOrNull() == null) {
                return super.get(timeout, unit);
            }
            group.moveOnAfter(Duration.ofNanos(unit.toNanos(timeout)), () -> completed.await(runner));
            return super.get(0, unit);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(false);
            TaskNode running = task;
            if (cancelled && mayInterruptIfRunning && running != null) {
                running.requestCancel("its future was cancelled");
            }
            return cancelled;
        }

        @Override
        public String toString() {
            TaskNode runner = task;
            String of = runner == null ? "a task" : "task '" + runner.name() + "'";
            return "future of " + of + " [" + state().name().toLowerCase(Locale.ROOT) + "]";
        }
    }
}
