package dev.weft.sync;

import dev.weft.spi.wait.Strand;

/**
 * A lease of a {@link Lock}. There is a new one for each acquisition, so that a second close can be told from the first; no
 * object keeps it, so the compiler can do without it where it sees both ends. Only the task that acquired the lock closes
 * it, so a plain field says whether it is closed.
 */
final class LockLease implements Lock.Lease {
    private final Lock lock;
    private final Strand strand;
    private boolean closed;

    LockLease(Lock lock, Strand strand) {
        this.lock = lock;
        this.strand = strand;
    }

    @Override
    public void close() {
        if (isCurrent()) {
            closed = true;
            lock.release(strand);
        } else if (!closed && !lock.isBroken()) {
            throw new IllegalStateException("task '" + Strand.current().name() + "' closes the lease of "
                    + lock.description() + " that task '" + strand.name() + "' has");
        }
    }

    /** Whether this lease is open and the caller's. A strand owns the lock once at most, so an open lease of the owner is it. */
    private boolean isCurrent() {
        return !closed && lock.isOwnedByCaller(strand);
    }

    @Override
    public String toString() {
        return (closed ? "closed lease of " : "lease of ") + lock;
    }
}
