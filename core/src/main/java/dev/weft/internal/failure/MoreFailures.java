package dev.weft.internal.failure;

/**
 * The last of the suppressed exceptions where there were more failures than are shown: it tells how many. It has no
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

    /** One that tells of as many. */
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
