package dev.weft.internal.scope;

import dev.weft.internal.failure.Counts;
import dev.weft.internal.failure.Suppression;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The failures of one group in the order in which they happened, and the exceptions that its tasks threw only because they were
 * cancelled.
 *
 * <p>A group that drops tasks that have ended must not grow by their failures either: it keeps at most {@link #MAX_KEPT}
 * failures, and counts the others. If it also drops retrieved failures, these are neither kept nor counted.
 */
public final class NotedFailures {
    /** One failure. */
    public record NotedFailure(TaskNode task, Throwable exception) {}

    private static final int MAX_KEPT = 100;

    /** The number of consequences that are kept: enough to see how tasks that shared an object ended. */
    public static final int MAX_CONSEQUENCES = 10;

    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private final List<NotedFailure> failed = new ArrayList<>(0);
    private final List<Throwable> consequences = new ArrayList<>(0);
    private final boolean dropsRetrieved;
    private final int max;

    /** The number of failures that were not kept. */
    private int counted;

    /**
     * Creates an object without failures.
     *
     * @param forgetsEnded whether the group drops tasks that have ended
     * @param forgetsRetrieved whether the group drops failures that were retrieved
     */
    public NotedFailures(boolean forgetsEnded, boolean forgetsRetrieved) {
        this.dropsRetrieved = forgetsEnded && forgetsRetrieved;
        this.max = forgetsEnded ? MAX_KEPT : Integer.MAX_VALUE;
    }

    /** Adds exceptions that tasks threw only because they were cancelled. The first ones are kept. */
    public synchronized void addConsequences(List<Throwable> more) {
        for (Throwable consequence : more) {
            if (consequences.size() < MAX_CONSEQUENCES) {
                consequences.add(consequence);
            }
        }
    }

    /** Returns the kept exceptions that tasks threw only because they were cancelled. */
    public synchronized List<Throwable> consequences() {
        return List.copyOf(consequences);
    }

    /** Notes a failure. If no place is left, an error replaces the last failure, unless that is an error too. */
    public synchronized void add(TaskNode task, Throwable exception) {
        if (failed.size() < max) {
            failed.add(new NotedFailure(task, exception));
            return;
        }
        counted++;
        if (exception instanceof Error && !(failed.getLast().exception() instanceof Error)) {
            failed.set(max - 1, new NotedFailure(task, exception));
        }
    }

    /** Notes that the failure of {@code task}, which was added before, has been retrieved. */
    public void noteRetrieved(TaskNode task) {
        if (dropsRetrieved) {
            drop(task);
        } else {
            task.noteRetrieved();
        }
    }

    private synchronized void drop(TaskNode task) {
        if (task.wasRetrieved()) {
            return;
        }
        task.noteRetrieved();
        if (!failed.removeIf(each -> each.task() == task)) {
            counted--;
        }
    }

    /** Returns the failures that meet {@code condition}. */
    public synchronized List<NotedFailure> matching(Predicate<? super NotedFailure> condition) {
        return failed.stream().filter(condition).toList();
    }

    /**
     * Reports how many failures of {@code group}, which has ended, were only counted: in {@code thrown}, or in the log if the
     * group throws no exception.
     */
    public synchronized void reportCounted(GroupNode group, @Nullable Throwable thrown) {
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
                    "group '" + group.name() + "' has ended; no code has retrieved the failures of "
                            + Counts.inWords(counted) + (counted == 1 ? " task" : " tasks"));
        }
    }
}
