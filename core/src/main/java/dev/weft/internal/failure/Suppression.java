package dev.weft.internal.failure;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What is added to one exception that is about to be thrown: the failures beside it, as suppressed exceptions, but no
 * more of them than a reader goes through. Those that are not shown are counted in a {@link MoreFailures}, of which an
 * exception has at most one, however many groups it leaves.
 *
 * <p>Shown are up to {@link #MOST} exceptions, and none after {@link #LINES} lines: ten short traces fit on two
 * screens, and a failure that ten others have not explained is not explained by the eleventh. An {@link Error} may take
 * twice as many places, so that it is not lost among ordinary failures that came before it.
 *
 * <p>Exceptions are compared by identity; their {@code equals} and {@code hashCode} are the user's. The cost does not
 * grow with what the exception has collected already, but for one check of each suppressed exception of it.
 */
public final class Suppression {
    /** The number of suppressed exceptions that are shown. */
    public static final int MOST = 10;

    /** After how many lines of suppressed exceptions no more are shown. */
    static final int LINES = 120;

    private static final int DEEPEST = 16;
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private final Throwable thrown;
    private final Set<Throwable> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private int shown;
    private int lines;
    private int more;

    /** The suppression of {@code thrown}, with what that has suppressed already. */
    public Suppression(Throwable thrown) {
        this.thrown = thrown;
        known.add(thrown);
        Throwable cause = UserObjects.cause(thrown);
        if (cause != null) {
            known.add(cause);
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            known.add(suppressed);
            if (!(suppressed instanceof MoreFailures)) {
                note(suppressed);
            }
        }
    }

    /** Adds exceptions to {@code thrown} that are not in it already, as suppressed exceptions; errors come first. */
    public static void addAll(Throwable thrown, List<? extends Throwable> others) {
        addAll(thrown, others, 0);
    }

    /** Like {@link #addAll(Throwable, List)}, and counts {@code more} that were not kept. */
    public static void addAll(Throwable thrown, List<? extends Throwable> others, int more) {
        if (more == 0 && (others.isEmpty() || (others.size() == 1 && others.getFirst() == thrown))) {
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
        suppression.count(more);
        suppression.finish();
    }

    /**
     * Adds {@code other} to {@code thrown}, however long the traces are: it is as important as an {@link Error}. Counts it only
     * if {@code thrown} has very many suppressed exceptions, as one that is thrown again and again collects.
     */
    public static void addInAnyCase(Throwable thrown, Throwable other) {
        Suppression suppression = new Suppression(thrown);
        suppression.add(other, true);
        suppression.finish();
    }

    /** Shows {@code failure} among the suppressed exceptions, or counts it; nothing if it is known. */
    public void add(Throwable failure) {
        add(failure, failure instanceof Error);
    }

    private void add(Throwable failure, boolean important) {
        if (known.contains(failure)) {
            return;
        }
        if (important ? shown < 2 * MOST : shown < MOST && lines < LINES) {
            known.add(failure);
            note(failure);
            thrown.addSuppressed(failure);
        } else {
            more++;
        }
    }

    /** Counts failures that were not kept. */
    public void count(int failures) {
        more += failures;
    }

    /** Ends the list of suppressed exceptions with how many more there were. */
    public void finish() {
        if (more > 0) {
            tellOfMore();
        }
        if (shown + more > 0 && thrown.getSuppressed().length == 0) { // it was made to take none
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    UserObjects.text(thrown) + " takes no suppressed exceptions; failures beside it: "
                            + (shown + more));
        }
    }

    private void tellOfMore() {
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (suppressed instanceof MoreFailures already) {
                already.add(more);
                return;
            }
        }
        thrown.addSuppressed(new MoreFailures(more));
    }

    private void note(Throwable failure) {
        shown++;
        if (lines < LINES) {
            lines += linesOf(failure, 0);
        }
    }

    /** About how many lines {@code failure} prints; a large number is enough of an answer. */
    private static int linesOf(Throwable failure, int depth) {
        int sum = 1 + failure.getStackTrace().length;
        if (depth < DEEPEST) {
            Throwable cause = UserObjects.cause(failure);
            if (cause != null && sum < LINES) {
                sum += linesOf(cause, depth + 1);
            }
            for (Throwable suppressed : failure.getSuppressed()) {
                if (sum >= LINES) {
                    break;
                }
                sum += linesOf(suppressed, depth + 1);
            }
        }
        return sum;
    }
}
