package dev.weft.internal.scope;

import dev.weft.internal.failure.Sneak;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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

    /** A command that must hear if its task ends without running it. */
    public interface Unrun {
        /** That is so, because of {@code failure}; because the task was cancelled, if that is null. Must not wait. */
        void neverRuns(@Nullable Throwable failure);
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
        TaskNode task = group.spawnFor(OfService.isOne(command) ? new OfService(command) : command);
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

    /** Unlike that of the superclass, waits as tasks do: others may run meanwhile, also in an event loop. */
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
                throw new TimeoutException("no task has succeeded within " + Durations.words(nanos(timeout, unit)));
            }
            return winner.getOrFail();
        } finally {
            first.cancelOthers();
        }
    }

    private static Duration nanos(long timeout, TimeUnit unit) {
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
     * The future of an {@link ExecutorCompletionService}. It does nothing but run a {@link TaskFuture}, which it keeps to
     * itself; the two find each other by {@link #AROUND}.
     */
    private static final class OfService implements Runnable, Unrun {
        static final ScopedValue<OfService> AROUND = ScopedValue.newInstance();

        private final Runnable future;
        private boolean unrun;

        /** Why the future inside does not run, or what it threw without keeping it; null if neither is so. */
        private @Nullable Throwable failure;

        OfService(Runnable future) {
            this.future = future;
        }

        static boolean isOne(Runnable command) {
            return command.getClass().getEnclosingClass() == ExecutorCompletionService.class;
        }

        @Override
        public void run() {
            ScopedValue.where(AROUND, this).run(future);
            if (failure != null) {
                throw Sneak.<RuntimeException>thrown(failure);
            }
        }

        @Override
        public void neverRuns(@Nullable Throwable why) {
            unrun = true;
            failure = why;
            ScopedValue.where(AROUND, this).run(future);
        }
    }

    /**
     * A future that is completed by a task. To cancel it cancels the task, and a task that waits for it waits as for the
     * task: another may run meanwhile, also in an event loop, and a cycle of waits is found.
     *
     * <p>The task is published before the state of the future is read, and the future is cancelled before the task is
     * read: one of the two threads sees the other. The task is published by the thread that submits, and by the task
     * itself, which may be the first.
     *
     * <p>It ends when its task does, also if that does not run it. What the job throws after the future was cancelled is
     * in no future: so it leaves the task, which judges it as it judges what any body throws.
     */
    public final class TaskFuture<T extends @Nullable Object> extends FutureTask<T> implements Unrun {
        private final ResultCell<Boolean> completed = new ResultCell<>();
        private final Consumer<? super TaskFuture<T>> whenDone;
        private volatile @Nullable TaskNode task;

        /** What the job threw when this was cancelled already. Written and read by the thread of the task. */
        private @Nullable Throwable notKept;

        TaskFuture(Callable<T> callable) {
            this(callable, _ -> {});
        }

        TaskFuture(Callable<T> callable, Consumer<? super TaskFuture<T>> whenDone) {
            super(callable);
            this.whenDone = whenDone;
        }

        void runBy(TaskNode runner) {
            task = runner;
        }

        @Override
        public void run() {
            OfService around = OfService.AROUND.isBound() ? OfService.AROUND.get() : null;
            if (around != null && around.unrun) {
                neverRuns(around.failure);
                return;
            }
            TaskNode current = TaskNode.ofCurrentThread();
            if (current != null) {
                runBy(current);
            }
            super.run();
            Throwable thrown = notKept;
            if (thrown == null) {
                return;
            }
            if (around == null) {
                throw Sneak.<RuntimeException>thrown(thrown);
            }
            around.failure = thrown;
        }

        @Override
        protected void setException(Throwable thrown) {
            super.setException(thrown);
            if (isCancelled()) {
                notKept = thrown;
            }
        }

        @Override
        public void neverRuns(@Nullable Throwable failure) {
            if (failure == null) {
                super.cancel(false);
            } else {
                setException(failure);
            }
        }

        @Override
        protected void done() {
            completed.set(true);
            whenDone.accept(this);
        }

        /** As {@link #get}, for one that is done; a cancellation is a failure too. */
        T getOrFail() throws InterruptedException, ExecutionException {
            try {
                return get();
            } catch (CancellationException e) {
                throw new ExecutionException(e);
            }
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
            group.moveOnAfter(nanos(timeout, unit), () -> completed.await(runner));
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

    /** Several calls, of which the first to succeed decides; or the last to end, if none does. */
    private final class FirstSuccess<T> implements Awaitable {
        private final ResultCell<TaskFuture<T>> decided = new ResultCell<>();
        private final List<TaskFuture<T>> futures;
        private final AtomicInteger left;

        FirstSuccess(Collection<? extends Callable<T>> calls) {
            this.futures = Objects.requireNonNull(calls, "tasks").stream()
                    .map(call -> new TaskFuture<T>(Objects.requireNonNull(call, "tasks"), this::ended))
                    .toList();
            this.left = new AtomicInteger(futures.size());
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
            if (left.decrementAndGet() == 0) {
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
