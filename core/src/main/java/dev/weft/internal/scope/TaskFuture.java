package dev.weft.internal.scope;

import dev.weft.internal.failure.Sneak;
import dev.weft.spi.wait.Strand;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A future that a task completes. Cancelling the future cancels the task. A task that waits for the future waits like
 * {@code Task.await}: another task may run meanwhile, also in an event loop, and a cycle of waits is found.
 *
 * <p>The thread of the task publishes the task, and then reads the state of the future. Another thread that cancels the
 * future first changes the state of the future, and then reads the task. At least one of the two sees the change of the
 * other. The submitting thread publishes the task as well, because it may be faster than the thread of the task.
 *
 * <p>The future ends when its task ends, even if the task has not run the job. If the job throws an exception after the future
 * was cancelled, the future does not contain it. So the exception leaves the task, and is judged like any exception of a
 * task's body.
 */
final class TaskFuture<T extends @Nullable Object> extends FutureTask<T> implements NeverRunListener {
    private final GroupExecutor.Group group;
    private final ResultCell<Boolean> completed = new ResultCell<>();
    private final Consumer<? super TaskFuture<T>> whenDone;
    private volatile @Nullable TaskNode task;

    /**
     * The exception of the job if it came after the cancellation of this future. Written and read by the thread of the task.
     */
    private @Nullable Throwable lateException;

    TaskFuture(GroupExecutor.Group group, Callable<T> callable) {
        this(group, callable, _ -> {});
    }

    TaskFuture(GroupExecutor.Group group, Callable<T> callable, Consumer<? super TaskFuture<T>> whenDone) {
        super(callable);
        this.group = group;
        this.whenDone = whenDone;
    }

    void runBy(TaskNode runner) {
        task = runner;
    }

    @Override
    public void run() {
        ServiceFuture wrapper = ServiceFuture.current();
        if (wrapper != null && wrapper.wasNeverStarted()) {
            neverRuns(wrapper.failure());
            return;
        }
        TaskNode current = TaskNode.ofCurrentThread();
        if (current != null) {
            runBy(current);
        }
        super.run();
        Throwable thrown = lateException;
        if (thrown == null) {
            return;
        }
        if (wrapper == null) {
            throw Sneak.<RuntimeException>thrown(thrown);
        }
        wrapper.fail(thrown);
    }

    @Override
    protected void setException(Throwable thrown) {
        super.setException(thrown);
        if (isCancelled()) {
            lateException = thrown;
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

    /** Like {@link #get}, for a future that is done. Throws an {@code ExecutionException} even if the future was cancelled. */
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
        group.moveOnAfter(GroupExecutor.nanos(timeout, unit), () -> completed.await(runner));
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
        String owner = runner == null ? "a task" : "task '" + runner.name() + "'";
        return "future of " + owner + " [" + state().name().toLowerCase(Locale.ROOT) + "]";
    }
}
