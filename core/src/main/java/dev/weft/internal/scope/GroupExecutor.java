package dev.weft.internal.scope;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A group without a body as an executor: a view, which has no state of its own. */
public final class GroupExecutor extends AbstractExecutorService {
    private final Group group;

    /** Creates a view of {@code group} as an executor. */
    public GroupExecutor(Group group) {
        this.group = group;
    }

    /** The operations of a group that an executor needs. */
    public interface Group {

        /**
         * Spawns a task for {@code command}, and returns the task.
         *
         * @throws RejectedExecutionException if the group takes no more tasks
         */
        TaskNode spawnFor(Runnable command);

        /** Runs {@code wait}, which is cancelled after {@code limit} if it has not ended. */
        void moveOnAfter(Duration limit, Wait wait) throws InterruptedException;

        /** Takes no more tasks from now on. Does not wait. */
        void stopTaking();

        /** Cancels the tasks. */
        void cancel(String reason);

        /** Whether the group takes no more tasks. */
        boolean isClosing();

        /** Whether the group has ended. */
        boolean hasEnded();

        /** Waits until the group has ended, but no longer than {@code timeout}; returns whether it has ended. */
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
        TaskNode task =
                group.spawnFor(ServiceFuture.isOfCompletionService(command) ? new ServiceFuture(command) : command);
        if (command instanceof TaskFuture<?> future) {
            future.runBy(task);
        }
    }

    @Override
    protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        Objects.requireNonNull(runnable, "runnable");
        return new TaskFuture<>(group, () -> {
            runnable.run();
            return value;
        });
    }

    @Override
    protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new TaskFuture<>(group, callable);
    }

    /** Unlike the superclass, waits like a task: other tasks may run meanwhile, also in an event loop. */
    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        FirstSuccess<T> first = new FirstSuccess<>(tasks);
        try {
            first.submit();
            return first.decided.await(first).getOrFail();
        } finally {
            first.cancelOthers();
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        FirstSuccess<T> first = new FirstSuccess<>(tasks);
        try {
            first.submit();
            group.moveOnAfter(nanos(timeout, unit), () -> first.decided.await(first));
            TaskFuture<T> winner = first.decided.peek();
            if (winner == null) {
                throw new TimeoutException("no task has succeeded within " + Durations.inWords(nanos(timeout, unit)));
            }
            return winner.getOrFail();
        } finally {
            first.cancelOthers();
        }
    }

    static Duration nanos(long timeout, TimeUnit unit) {
        return Duration.ofNanos(Objects.requireNonNull(unit, "unit").toNanos(timeout));
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
     * The calls of one {@code invokeAny}. The result is the value of the first call that succeeds; if all calls fail, the
     * result is the failure of the last call that ends.
     */
    private final class FirstSuccess<T> implements Awaitable {
        private final ResultCell<TaskFuture<T>> decided = new ResultCell<>();
        private final List<TaskFuture<T>> futures;
        private final AtomicInteger remaining;

        FirstSuccess(Collection<? extends Callable<T>> calls) {
            this.futures = Objects.requireNonNull(calls, "tasks").stream()
                    .map(call -> new TaskFuture<T>(group, Objects.requireNonNull(call, "tasks"), this::ended))
                    .toList();
            this.remaining = new AtomicInteger(futures.size());
            if (futures.isEmpty()) {
                throw new IllegalArgumentException("tasks must not be empty");
            }
        }

        void submit() {
            futures.forEach(GroupExecutor.this::execute);
        }

        private void ended(TaskFuture<T> future) {
            if (future.state() == Future.State.SUCCESS) {
                decided.set(future);
            }
            if (remaining.decrementAndGet() == 0) {
                decided.set(future);
            }
        }

        void cancelOthers() {
            futures.forEach(future -> future.cancel(true));
        }

        @Override
        public String description() {
            return "the first of " + futures.size() + " calls of the executor of " + group + " to succeed";
        }
    }
}
