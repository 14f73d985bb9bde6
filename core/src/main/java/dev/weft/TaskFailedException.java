package dev.weft;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task or a promise failed. The cause is what it failed with, with the lines that failed; this exception's own lines
 * are those that awaited it. Thrown where the compiler cannot know what a task may throw: by {@link Task#await}, by
 * {@link Promise#await} and by a group.
 *
 * <p>The failures of other tasks of the group are suppressed exceptions: the first ten, fewer if their traces are long.
 * If there were more, the last suppressed exception tells how many: {@code and 990 more failures}. Exceptions are told
 * apart by identity, never by their {@code equals}.
 */
public final class TaskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The name of the task that failed. */
    private final String taskName;

    /** Whether it tells of a promise, and no group has thrown it on. Of no interest once read from a stream. */
    private final transient boolean ofPromise;

    /**
     * A failure of the task named {@code taskName}.
     *
     * @param taskName the name of the task that failed
     * @param cause what it threw
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

    /** An exception for another caller that awaited the same: a task that failed with this. */
    TaskFailedException copy() {
        return new TaskFailedException(Objects.requireNonNull(getMessage()), taskName, getCause(), false);
    }

    /** Whether a wait for a promise has thrown this. */
    boolean tellsOfPromise() {
        return ofPromise;
    }

    /** What the task threw; never null. */
    @Override
    public synchronized Throwable getCause() {
        return Objects.requireNonNull(super.getCause());
    }

    /** The name of the task that failed, or of the promise; of one without a name it is {@code promise}. */
    public String taskName() {
        return taskName;
    }
}
