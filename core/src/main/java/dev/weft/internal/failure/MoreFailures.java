package dev.weft.internal.failure;

/**
 * The last of the suppressed exceptions if there were more failures than are shown; its message is how many. It has no
 * stack trace, and is printed as its message alone.
 */
public final class MoreFailures extends Exception {
    private static final long serialVersionUID = 1;

    private int count;

    MoreFailures(int count) {
        super(null, null, false, false);
        this.count = count;
    }

    synchronized void add(int more) {
        count += more;
    }

    /** A copy, which counts on its own. */
    public synchronized MoreFailures copy() {
        return new MoreFailures(count);
    }

    @Override
    public synchronized String getMessage() {
        return count == 1 ? "and 1 more failure" : "and " + Counts.words(count) + " more failures";
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
