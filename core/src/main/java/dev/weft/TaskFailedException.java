package dev.weft;

import dev.weft.internal.failure.AwaiterTrace;
import dev.weft.internal.failure.MoreFailures;
import dev.weft.internal.failure.UserObjects;
import dev.weft.internal.scope.TaskNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task or a promise failed. The cause is its exception, with the stack trace of the failure; the stack trace of this exception
 * shows the code that awaited it. Thrown by {@link Task#await}, by {@link Promise#await} and by a group, because there the
 * compiler cannot know which exceptions a task may throw.
 *
 * <p>The failures of other tasks of the group are suppressed exceptions: the first ten, fewer if their traces are long.
 * If there were more, the last suppressed exception has their number: {@code and 990 more failures}. Exceptions are
 * compared by identity, never by their {@code equals}.
 */
public final class TaskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The name of the task that failed. */
    private final String taskName;

    /** Whether a promise has failed, and no group has rethrown this. Not serialised, since no boundary judges a copy. */
    private final transient boolean ofPromise;

    /**
     * A failure of the task named {@code taskName}.
     *
     * @param taskName the name of the task that failed
     * @param cause the exception of the task
     * @throws NullPointerException if there is no cause
     */
    public TaskFailedException(String taskName, Throwable cause) {
        this(
                "task '" + Objects.requireNonNull(taskName, "taskName") + "' failed: "
                        + UserObjects.text(Objects.requireNonNull(cause, "cause")),
                taskName,
                cause,
                false);
    }

    private TaskFailedException(String message, String taskName, Throwable cause, boolean ofPromise) {
        super(message, Objects.requireNonNull(cause, "cause"));
        this.taskName = taskName;
        this.ofPromise = ofPromise;
    }

    /** A failure of a promise, whose {@code description} is its kind and name. */
    static TaskFailedException ofPromise(String description, @Nullable String name, Throwable cause) {
        return new TaskFailedException(
                description + " failed: " + UserObjects.text(cause), name == null ? "promise" : name, cause, true);
    }

    /**
     * The exception for a caller that awaited {@code task}. An exception of a group inside the task is not wrapped again: its
     * cause and its stack trace are taken over.
     */
    static TaskFailedException ofTask(TaskNode task, Throwable failure) {
        if (!(failure instanceof TaskFailedException nested)) {
            return new TaskFailedException(task.name(), failure);
        }
        TaskFailedException unwrapped = new TaskFailedException(
                Objects.requireNonNull(nested.getMessage()), nested.taskName, nested.getCause(), false);
        unwrapped.setStackTrace(nested.getStackTrace());
        for (Throwable suppressed : nested.getSuppressed()) {
            unwrapped.addSuppressed(suppressed instanceof MoreFailures more ? more.copy() : suppressed);
        }
        return AwaiterTrace.join(unwrapped, task.name());
    }

    /** Whether a wait for a promise has thrown this. */
    boolean tellsOfPromise() {
        return ofPromise;
    }

    /**
     * The cause of {@code failure} if it is the failure of a task or of a group inside a task; otherwise {@code failure} itself.
     */
    static Throwable root(Throwable failure) {
        return failure instanceof TaskFailedException nested ? nested.getCause() : failure;
    }

    /** The exception of the task; never null. */
    @Override
    public synchronized Throwable getCause() {
        return Objects.requireNonNull(super.getCause());
    }

    /** The name of the task or promise that failed; {@code promise} if a promise has no name. */
    public String taskName() {
        return taskName;
    }
}
