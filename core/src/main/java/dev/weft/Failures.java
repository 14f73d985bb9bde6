package dev.weft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exceptions that are made of the failures of tasks: for a group to throw, and for a caller that awaits one. */
final class Failures {
    private static final int DEEPEST_CAUSE = 16;

    private Failures() {}

    /** One failure. */
    record Failed(SpawnedTask<?> task, Throwable exception) {}

    /**
     * Whether {@code thrown}, by a body, only tells of one of these: the body awaited that task, or used what the task had
     * closed with its failure.
     */
    static boolean areToldBy(@Nullable Throwable thrown, List<Failed> failures) {
        return (thrown instanceof TaskFailedException || thrown instanceof ClosedException)
                && contains(failures, thrown.getCause());
    }

    /** Whether {@code exception} is what one of these failed with, or the cause found inside a nested group's. */
    private static boolean contains(List<Failed> failures, @Nullable Throwable exception) {
        return failures.stream().anyMatch(each -> root(each.exception()) == exception);
    }

    /**
     * What a group throws for these: the first, as {@code policy} wants it, the others suppressed. If the body threw
     * that already, because it awaited the task, its exception is kept.
     */
    static Throwable toThrow(List<Failed> failures, Policy policy, @Nullable Throwable thrownByBody) {
        Throwable thrown = policy.toThrow(original(failures), thrownByBody);
        if (thrownByBody instanceof ClosedException closed) {
            suppressAll(thrown, List.of(closed));
        }
        suppress(thrown, failures);
        return thrown;
    }

    /**
     * The first of {@code failures} that no other one caused. A task that takes from a queue which its producer has closed
     * with a failure may fail before the producer itself does; the failure of the group is the producer's all the same.
     */
    private static Failed original(List<Failed> failures) {
        Failed first = failures.getFirst();
        Throwable cause = UserObjects.cause(root(first.exception()));
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE && failures.size() > 1; depth++) {
            for (Failed each : failures) {
                if (root(each.exception()) == cause) {
                    return each;
                }
            }
            cause = UserObjects.cause(cause);
        }
        return first;
    }

    /** Adds the failures to {@code thrown} that are not in it already, as suppressed exceptions; errors come first. */
    static void suppress(Throwable thrown, List<Failed> failures) {
        suppressAll(
                thrown, failures.stream().map(each -> root(each.exception())).toList());
    }

    /** Adds exceptions to {@code thrown} that are not in it already, as suppressed exceptions; errors come first. */
    static void suppressAll(Throwable thrown, List<? extends Throwable> others) {
        if (others.isEmpty() || (others.size() == 1 && others.getFirst() == thrown)) {
            return;
        }
        Suppression suppression = new Suppression(thrown);
        for (Throwable other : others) {
            if (other instanceof Error) {
                suppression.add(other);
            }
        }
        for (Throwable other : others) {
            if (!(other instanceof Error)) {
                suppression.add(other);
            }
        }
        suppression.finish();
    }

    /**
     * The exception for a caller that awaited {@code task}. What a group inside the task threw is not wrapped once more:
     * its cause is taken over, and so are its lines.
     */
    static TaskFailedException wrapped(SpawnedTask<?> task, Throwable failure) {
        if (!(failure instanceof TaskFailedException nested)) {
            return new TaskFailedException(task.name(), failure);
        }
        TaskFailedException unwrapped = nested.copy();
        unwrapped.setStackTrace(nested.getStackTrace());
        for (Throwable suppressed : nested.getSuppressed()) {
            unwrapped.addSuppressed(suppressed instanceof MoreFailures more ? more.copy() : suppressed);
        }
        return AwaiterTrace.join(unwrapped, task);
    }

    /** What {@code failure} wraps, if it is that of a task or of a group inside one; else itself. */
    static Throwable root(Throwable failure) {
        return failure instanceof TaskFailedException nested ? nested.getCause() : failure;
    }
}
