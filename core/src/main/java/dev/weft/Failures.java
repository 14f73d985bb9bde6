package dev.weft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failures of one group in the order in which they happened, and the exceptions made of them.
 *
 * <p>A group that lets go of tasks that have ended must not grow by their failures either: it keeps no more than {@link
 * #MOST} of them, and counts the others. Of one that is also made to keep going, those that nobody has looked at.
 */
final class Failures {
    private static final int MOST = 100;
    private static final int DEEPEST_CAUSE = 16;

    /** How many consequences are kept: enough to see what became of those that shared something. */
    private static final int MOST_CONSEQUENCES = 10;

    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    /** One failure. */
    record Failed(SpawnedTask<?> task, Throwable exception) {}

    private final List<Failed> failed = new ArrayList<>(0);
    private final List<Throwable> consequences = new ArrayList<>(0);
    private final Policy policy;
    private final boolean letsGo;
    private final int most;

    /** How many failures were not kept. */
    private int counted;

    /** No failures yet, of a group of {@code policy}, which perhaps forgets its tasks when they have ended. */
    Failures(Policy policy, boolean forgetsEnded) {
        this.policy = policy;
        this.letsGo = forgetsEnded && policy == Policy.KEEP_GOING;
        this.most = forgetsEnded ? MOST : Integer.MAX_VALUE;
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

    synchronized void add(SpawnedTask<?> task, Throwable exception) {
        if (policy == Policy.SETTLE && !(exception instanceof Error)) {
            return; // a result, which the group does not throw
        }
        if (failed.size() < most) {
            failed.add(new Failed(task, exception));
            return;
        }
        counted++;
        if (exception instanceof Error && !(failed.getLast().exception() instanceof Error)) {
            failed.set(most - 1, new Failed(task, exception));
        }
    }

    /** The failure of {@code task}, which was added, is looked at. */
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

    /** Tells how many failures of {@code group}, which has ended, were counted only: in what it throws, or the log. */
    synchronized void tellCounted(GroupScope group, @Nullable Throwable thrown) {
        if (counted == 0) {
            return;
        }
        if (thrown != null) {
            Suppression suppression = new Suppression(thrown);
            suppression.count(counted);
            suppression.finish();
        } else {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "group '" + group.name() + "' has ended; never looked at: the failures of " + counted
                            + (counted == 1 ? " task" : " tasks"));
        }
    }

    /** Those that the group throws. */
    synchronized List<Failed> toThrow(boolean someSucceeded) {
        return failed.stream()
                .filter(each -> policy.isThrown(each.task(), each.exception(), someSucceeded))
                .toList();
    }

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
        Failed first = original(failures);
        Throwable thrown;
        if (!policy.wrapsFailures()) {
            thrown = AwaiterTrace.join(first.exception(), first.task());
        } else if (thrownByBody instanceof TaskFailedException awaited
                && awaited.getCause() == root(first.exception())) {
            thrown = awaited;
        } else {
            thrown = wrapped(first.task(), first.exception());
        }
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

    private static Throwable root(Throwable failure) {
        return failure instanceof TaskFailedException nested ? nested.getCause() : failure;
    }
}
