package dev.weft.internal.scope;

import dev.weft.internal.failure.Counts;
import dev.weft.internal.failure.Suppression;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The failures of one group in the order in which they happened, and what its tasks threw only because they were
 * cancelled.
 *
 * <p>A group that drops tasks that have ended must not grow by their failures either: it keeps no more than {@link
 * #MOST} of them, and counts the rest. If it also drops failures that were retrieved, it keeps only the others.
 */
public final class NotedFailures {
    /** One failure. */
    public record Failed(TaskNode task, Throwable exception) {}

    private static final int MOST = 100;

    /** The number of consequences that are kept: enough to see how tasks that shared something ended. */
    public static final int MOST_CONSEQUENCES = 10;

    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private final List<Failed> failed = new ArrayList<>(0);
    private final List<Throwable> consequences = new ArrayList<>(0);
    private final boolean letsGo;
    private final int most;

    /** The number of failures that were not kept. */
    private int counted;

    /**
     * No failures yet.
     *
     * @param forgetsEnded whether the group drops tasks that have ended
     * @param forgives whether it drops failures that were retrieved
     */
    public NotedFailures(boolean forgetsEnded, boolean forgives) {
        this.letsGo = forgetsEnded && forgives;
        this.most = forgetsEnded ? MOST : Integer.MAX_VALUE;
    }

    /** Notes what tasks threw only because they were cancelled. The first ones are kept. */
    public synchronized void addConsequences(List<Throwable> more) {
        for (Throwable consequence : more) {
            if (consequences.size() < MOST_CONSEQUENCES) {
                consequences.add(consequence);
            }
        }
    }

    /** What tasks threw only because they were cancelled. */
    public synchronized List<Throwable> consequences() {
        return List.copyOf(consequences);
    }

    /** Notes a failure. An error takes the place of an ordinary failure if there is no other left. */
    public synchronized void add(TaskNode task, Throwable exception) {
        if (failed.size() < most) {
            failed.add(new Failed(task, exception));
            return;
        }
        counted++;
        if (exception instanceof Error && !(failed.getLast().exception() instanceof Error)) {
            failed.set(most - 1, new Failed(task, exception));
        }
    }

    /** The failure of {@code task}, which was added, is retrieved. */
    public void lookAt(TaskNode task) {
        if (letsGo) {
            letGo(task);
        } else {
            task.noteLook();
        }
    }

    private synchronized void letGo(TaskNode task) {
        if (task.wasLookedAt()) {
            return;
        }
        task.noteLook();
        if (!failed.removeIf(each -> each.task() == task)) {
            counted--;
        }
    }

    /** The failures that meet {@code condition}. */
    public synchronized List<Failed> those(Predicate<? super Failed> condition) {
        return failed.stream().filter(condition).toList();
    }

    /** Reports how many failures of {@code group}, which has ended, were only counted: in what it throws, or the log. */
    public synchronized void tellCounted(GroupNode group, @Nullable Throwable thrown) {
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
                    "group '" + group.name() + "' has ended; never retrieved: the failures of " + Counts.words(counted)
                            + (counted == 1 ? " task" : " tasks"));
        }
    }
}
