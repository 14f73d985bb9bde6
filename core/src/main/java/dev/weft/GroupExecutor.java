package dev.weft;

import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.List;
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

/** An open group as an executor: a view, which has no state of its own. */
final class GroupExecutor extends AbstractExecutorService {
    private final OpenScope group;

    GroupExecutor(OpenScope group) {
        this.group = group;
    }

    @Override
    public void execute(Runnable command) {
        Objects.requireNonNull(command, "command");
        try {
            SpawnedTask<?> task =
                    group.spawn(group.scheduler(), null, Structured.<RuntimeException>asJob(command::run));
            if (command instanceof TaskFuture<?> future) {
                future.runBy(task);
            }
        } catch (ClosedException e) {
            throw new RejectedExecutionException(e.getMessage(), e);
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
     * <p>The task is published before it is looked whether the future is cancelled, and the future is cancelled before the
     * task is looked for: one of the two sees the other. It is published by the thread that submits, and by the task itself,
     * which may be the first.
     */
    private static final class TaskFuture<T extends @Nullable Object> extends FutureTask<T> {
        private final ResultCell<Boolean> completed = new ResultCell<>();
        private volatile @Nullable SpawnedTask<?> task;

        TaskFuture(Callable<T> callable) {
            super(callable);
        }

        void runBy(SpawnedTask<?> runner) {
            task = runner;
        }

        @Override
        public void run() {
            if (Strand.currentOrNull() instanceof SpawnedTask<?> current) {
                runBy(current);
            }
            super.run();
        }

        @Override
        protected void done() {
            completed.set(new Outcome.Success<>(true));
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            SpawnedTask<?> runner = task;
            if (runner != null && !isDone() && Strand.currentOrNull() != null) {
                completed.await(runner);
            }
            return super.get();
        }

        @Override
        public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            SpawnedTask<?> runner = task;
            if (runner == null || isDone() || Strand.currentOrNull() == null) {
                return super.get(timeout, unit);
            }
            Async.moveOnAfter(Duration.ofNanos(unit.toNanos(timeout)), () -> completed.await(runner));
            return super.get(0, unit);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(false);
            SpawnedTask<?> running = task;
            if (cancelled && mayInterruptIfRunning && running != null) {
                running.cancel("its future was cancelled");
            }
            return cancelled;
        }
    }
}
