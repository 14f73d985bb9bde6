package dev.weft.internal.failure;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Adds further failures to an exception that is about to be thrown, as suppressed exceptions, but no more than a reader will
 * look at. The other failures are counted in a {@link MoreFailures}. An exception has at most one {@code MoreFailures}, no
 * matter how many groups the exception leaves.
 *
 * <p>At most {@link #MAX_SHOWN} exceptions are shown, and no further one after {@link #MAX_LINES} lines. Ten short stack traces
 * fit on two screens, and if ten failures do not explain the problem, an eleventh will not. For an {@link Error} the limit
 * is twice as high, so that the error is not lost among earlier ordinary failures.
 *
 * <p>Exceptions are compared by identity; their {@code equals} and {@code hashCode} are code of the user. Apart from one check
 * of each suppressed exception, the cost does not grow with the exceptions that were suppressed before.
 */
public final class Suppression {
    /** The maximum number of suppressed exceptions. */
    public static final int MAX_SHOWN = 10;

    /** The number of lines of suppressed exceptions after which no more are shown. */
    static final int MAX_LINES = 120;

    private static final int MAX_DEPTH = 16;
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private final Throwable thrown;
    private final Set<Throwable> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private int shown;
    private int lines;
    private int more;

    /** Starts adding to {@code thrown}, which may have suppressed exceptions already. */
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

    /**
     * Adds {@code others} to {@code thrown} as suppressed exceptions, except those that it has already. Errors come first.
     */
    public static void addAll(Throwable thrown, List<? extends Throwable> others) {
        addAll(thrown, others, 0);
    }

    /** Like {@link #addAll(Throwable, List)}, and counts {@code more} failures that were not kept. */
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
     * Adds {@code other} to {@code thrown} with the limits for an {@link Error}, independent of the length of the traces. If
     * {@code thrown} has very many suppressed exceptions already, as an exception that is thrown again and again may have,
     * {@code other} is only counted.
     */
    public static void addWithinLimits(Throwable thrown, Throwable other) {
        Suppression suppression = new Suppression(thrown);
        suppression.add(other, true);
        suppression.finish();
    }

    /** Adds {@code failure} to the suppressed exceptions, or counts it. Does nothing if {@code failure} was added before. */
    public void add(Throwable failure) {
        add(failure, failure instanceof Error);
    }

    private void add(Throwable failure, boolean important) {
        if (known.contains(failure)) {
            return;
        }
        if (important ? shown < 2 * MAX_SHOWN : shown < MAX_SHOWN && lines < MAX_LINES) {
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

    /** Adds the number of failures that are not shown. */
    public void finish() {
        if (more > 0) {
            addMoreFailures();
        }
        if (shown + more > 0 && thrown.getSuppressed().length == 0) { // the exception was created without suppression
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    UserObjects.text(thrown)
                            + " cannot have suppressed exceptions; further failures that are not shown: "
                            + (shown + more));
        }
    }

    private void addMoreFailures() {
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (suppressed instanceof MoreFailures counted) {
                counted.add(more);
                return;
            }
        }
        thrown.addSuppressed(new MoreFailures(more));
    }

    private void note(Throwable failure) {
        shown++;
        if (lines < MAX_LINES) {
            lines += linesOf(failure, 0);
        }
    }

    /** Returns the approximate number of lines of {@code failure}; counting stops at the limit. */
    private static int linesOf(Throwable failure, int depth) {
        int sum = 1 + failure.getStackTrace().length;
        if (depth < MAX_DEPTH) {
            Throwable cause = UserObjects.cause(failure);
            if (cause != null && sum < MAX_LINES) {
                sum += linesOf(cause, depth + 1);
            }
            for (Throwable suppressed : failure.getSuppressed()) {
                if (sum >= MAX_LINES) {
                    break;
                }
                sum += linesOf(suppressed, depth + 1);
            }
        }
        return sum;
    }
}
