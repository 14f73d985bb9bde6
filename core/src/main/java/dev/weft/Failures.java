package dev.weft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failures of one group in the order in which they happened, and the exceptions made of them. A group that lives
 * long and leaves failures to those who look at them must not grow: it keeps those that nobody has looked at, and no
 * more than {@link #MOST} of them; the others are counted.
 */
final class Failures {
    private static final int MOST = 100;

    /** How many consequences are kept: enough to see what became of those who shared something. */
    private static final int MOST_CONSEQUENCES = 10;

    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    /** One failure. */
    record Failed(SpawnedTask<?> task, Throwable exception) {}

    private final List<Failed> failed = new ArrayList<>(0);
    private final List<Throwable> consequences = new ArrayList<>(0);
    private final boolean letsGo;

    /** How many failures nobody has looked at that were not kept. */
    private int counted;

    /** No failures yet, of a group that lets go of those that somebody looked at, or of one that keeps all. */
    Failures(boolean letsGo) {
        this.letsGo = letsGo;
    }

    /** Notes what tasks threw only because they were cancelled. The first ones are kept. */
    synchronized void addConsequences(List<Throwable> more) {
        for (Throwable consequence : more) {
            if (consequences.size() < MOST_CONSEQUENCES) {
                consequences.add(consequence);
            }
        }
    }

    /** What tasks threw only because they were cancelled. */
    synchronized List<Throwable> consequences() {
        return List.copyOf(consequences);
    }

    /** Keeps {@code consequences} of a cancellation visible in {@code thrown}. */
    static void suppressConsequences(Throwable thrown, List<Throwable> consequences) {
        for (Throwable consequence : consequences) {
            if (consequence != thrown) {
                thrown.addSuppressed(consequence);
            }
        }
    }

    synchronized void add(SpawnedTask<?> task, Throwable exception) {
        if (letsGo && failed.size() == MOST) {
            counted++;
        } else {
            failed.add(new Failed(task, exception));
        }
    }

    /** Somebody looks at the failure of {@code task}, which was added. */
    void lookAt(SpawnedTask<?> task) {
        if (letsGo) {
            letGo(task);
        } else {
            task.noteLook();
        }
    }

    private synchronized void letGo(SpawnedTask<?> task) {
        if (task.wasLookedAt()) {
            return;
        }
        task.noteLook();
        if (!failed.removeIf(each -> each.task() == task)) {
            counted--;
        }
    }

    /** Tells in the log how many failures of {@code group}, which has ended, were counted only. */
    synchronized void reportCounted(GroupScope group) {
        if (counted > 0) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "group '" + group.name() + "' has ended; nobody looked at the failures of " + counted
                            + (counted == 1 ? " task" : " tasks") + " beside those that it throws");
        }
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
