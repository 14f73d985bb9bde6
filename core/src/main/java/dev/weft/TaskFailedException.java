package dev.weft;

import dev.weft.internal.failure.AwaiterTrace;
import dev.weft.internal.failure.MoreFailures;
import dev.weft.internal.failure.UserObjects;
import dev.weft.internal.scope.TaskNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a task or a promise has failed. The cause is the exception of the task or promise, with the stack trace of the
 * failure; the stack trace of this exception shows the code that awaited the task or promise. {@link Task#await},
 * {@link Promise#await} and a group throw this exception, because the compiler cannot know which exceptions the tasks of a
 * group may throw.
 *
 * <p>The failures of other tasks of the group are suppressed exceptions: the first ten, or fewer if their stack traces are
 * long. If there were more, the message of the last suppressed exception tells their number: {@code and 990 more failures}.
 * An exception that several tasks throw appears once: exceptions are compared by identity, never by {@code equals}.
 */
public final class TaskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The name of the task that failed. */
    private final String taskName;

    /**
     * Whether this exception was thrown for a promise, and no group has rethrown it. Not serialised, because Weft never
     * decides whether a deserialised copy is a consequence of a cancellation.
     */
    private final transient boolean ofPromise;

    /**
     * Creates an exception for a failure of the task named {@code taskName}.
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

    /** Creates an exception for a failure of a promise. {@code description} is its kind and name. */
    static TaskFailedException ofPromise(String description, @Nullable String name, Throwable cause) {
        return new TaskFailedException(
                description + " failed: " + UserObjects.text(cause), name == null ? "promise" : name, cause, true);
    }

    /**
     * Creates the exception for a caller that awaited {@code task}. If {@code failure} is a {@code TaskFailedException}
     * already, for example that of a group inside the task, it is not wrapped again: the new exception has the cause and the
     * stack trace of {@code failure}.
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

    /** Whether a wait for a promise threw this exception. */
    boolean isOfPromise() {
        return ofPromise;
    }

    /**
     * Returns the cause of {@code failure} if {@code failure} is a {@code TaskFailedException}; otherwise {@code failure}
     * itself.
     */
    static Throwable root(Throwable failure) {
        return failure instanceof TaskFailedException nested ? nested.getCause() : failure;
    }

    /** Returns the exception of the task; never null. */
    @Override
    public synchronized Throwable getCause() {
        return Objects.requireNonNull(super.getCause());
    }

    /** Returns the name of the task or promise that failed; {@code promise} if a promise has no name. */
    public String taskName() {
        return taskName;
    }
}
