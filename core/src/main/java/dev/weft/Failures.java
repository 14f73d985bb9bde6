package dev.weft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The failures of one group in the order in which they happened, and the exceptions made of them. */
final class Failures {

    /** One failure. */
    record Failed(SpawnedTask<?> task, Throwable exception) {}

    private final List<Failed> failed = new ArrayList<>(0);

    synchronized void add(SpawnedTask<?> task, Throwable exception) {
        failed.add(new Failed(task, exception));
    }

    /** Those that {@code policy} throws. */
    synchronized List<Failed> thrownBy(Policy policy, boolean someSucceeded) {
        return failed.stream()
                .filter(each -> policy.isThrown(each.task(), each.exception(), someSucceeded))
                .toList();
    }

    /** Whether {@code exception} is what one of these failed with, or the cause found inside a nested group's. */
    static boolean contains(List<Failed> failures, @Nullable Throwable exception) {
        return failures.stream().anyMatch(each -> root(each.exception()) == exception);
    }

    /**
     * What a group throws for these: the first, as {@code policy} wants it, the others suppressed. If the body threw
     * that already, because it awaited the task, its exception is kept.
     */
    static Throwable toThrow(List<Failed> failures, Policy policy, @Nullable Throwable thrownByBody) {
        Failed first = failures.getFirst();
        Throwable thrown;
        if (!policy.wrapsFailures()) {
            thrown = AwaiterTrace.join(first.exception(), first.task());
        } else if (thrownByBody instanceof TaskFailedException awaited
                && awaited.getCause() == root(first.exception())) {
            thrown = awaited;
        } else {
            thrown = wrapped(first.task(), first.exception());
        }
        suppress(thrown, failures);
        return thrown;
    }

    /** Adds the failures to {@code thrown} that are not in it already. */
    static void suppress(Throwable thrown, List<Failed> failures) {
        for (Failed each : failures) {
            Throwable failure = root(each.exception());
            if (failure != thrown
                    && failure != thrown.getCause()
                    && !List.of(thrown.getSuppressed()).contains(failure)) {
                thrown.addSuppressed(failure);
            }
        }
    }

    /**
     * The exception for one who awaited {@code task}. What a group inside the task threw is not wrapped once more: its
     * cause is taken over, and so are its lines.
     */
    static TaskFailedException wrapped(SpawnedTask<?> task, Throwable failure) {
        if (!(failure instanceof TaskFailedException nested)) {
            return new TaskFailedException(task.name(), failure);
        }
        TaskFailedException unwrapped = new TaskFailedException(nested.taskName(), nested.getCause());
        unwrapped.setStackTrace(nested.getStackTrace());
        for (Throwable suppressed : nested.getSuppressed()) {
            unwrapped.addSuppressed(suppressed);
        }
        return AwaiterTrace.join(unwrapped, task);
    }

    private static Throwable root(Throwable failure) {
        return failure instanceof TaskFailedException nested ? nested.getCause() : failure;
    }
}
