package dev.weft;

import java.util.Objects;

/**
 * A task failed. The cause is what it threw, with the lines that failed; this exception's own lines are those that
 * awaited it. Thrown where the compiler cannot know what a task may throw: by {@link Task#await}, by {@link
 * Promise#await} and by a group. The failures of other tasks of the group that came later are suppressed exceptions.
 */
public final class TaskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The name of the task that failed. */
    private final String taskName;

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
                cause);
    }

    private TaskFailedException(String message, String taskName, Throwable cause) {
        super(message, Objects.requireNonNull(cause, "cause"));
        this.taskName = taskName;
    }

    static TaskFailedException ofPromise(Throwable cause) {
        return new TaskFailedException("the promise was failed: " + UserObjects.text(cause), "promise", cause);
    }

    /** What the task threw; never null. */
    @Override
    public synchronized Throwable getCause() {
        return Objects.requireNonNull(super.getCause());
    }

    /** The name of the task that failed, or {@code promise} if it was a promise. */
    public String taskName() {
        return taskName;
    }
}
