package dev.weft.sync;

import dev.weft.spi.wait.Strand;

/**
 * A lease of a {@link Lock}. Each acquisition creates a new lease, so that a second {@code close} is recognised. No other
 * object refers to the lease, so the just-in-time compiler can eliminate the lease if it sees both the acquisition and the
 * {@code close}. Only the task that acquired the lock closes the lease, so {@link #closed} need not be volatile.
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

    /**
     * Whether this lease is open and belongs to the caller. A strand (a task or thread) owns the lock at most once, so it
     * has no other open lease.
     */
    private boolean isCurrent() {
        return !closed && lock.isOwnedByCaller(strand);
    }

    @Override
    public String toString() {
        return (closed ? "closed lease of " : "lease of ") + lock;
    }
}
