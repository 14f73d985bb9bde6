package dev.weft.internal.failure;

/**
 * The last suppressed exception if there were more failures than are shown. Its message tells how many more. This exception
 * has no stack trace, and only its message is printed.
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

    /** Returns a copy with a counter of its own. */
    public synchronized MoreFailures copy() {
        return new MoreFailures(count);
    }

    @Override
    public synchronized String getMessage() {
        return count == 1 ? "and 1 more failure" : "and " + Counts.inWords(count) + " more failures";
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
