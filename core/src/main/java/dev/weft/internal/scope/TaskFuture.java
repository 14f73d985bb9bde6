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
final class TaskFuture<T extends @Nullable Object> extends FutureTask<T> implements Unrun {
    private final GroupExecutor.Group group;
    private final ResultCell<Boolean> completed = new ResultCell<>();
    private final Consumer<? super TaskFuture<T>> whenDone;
    private volatile @Nullable TaskNode task;

    /** What the job threw when this was cancelled already. Written and read by the thread of the task. */
    private @Nullable Throwable notKept;

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
        ServiceFuture around = ServiceFuture.around();
        if (around != null && around.isUnrun()) {
            neverRuns(around.failure());
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
        around.fail(thrown);
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
        String of = runner == null ? "a task" : "task '" + runner.name() + "'";
        return "future of " + of + " [" + state().name().toLowerCase(Locale.ROOT) + "]";
    }
}
