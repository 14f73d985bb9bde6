package dev.weft.sync;

import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A lease of a {@link ReadWriteLock} or a {@link CapacityLimiter}. A task has at most one lease, and only this task may
 * close it. The primitive keeps its leases by thread, because a thread that is not a task gets a new {@link Strand} for
 * each wait.
 */
abstract class TaskLease extends Owned {
    private final WaitQueue waiters;
    private final Map<Thread, ? extends TaskLease> leases;
    private final Strand strand;
    private final Thread thread;

    /**
     * Creates a lease of {@code strand}. {@code leases} are all leases of the primitive, guarded by the monitor of
     * {@code waiters}.
     */
    TaskLease(WaitQueue waiters, Map<Thread, ? extends TaskLease> leases, Strand strand) {
        this.waiters = waiters;
        this.leases = leases;
        this.strand = strand;
        this.thread = Objects.requireNonNull(strand.thread());
    }

    /** Returns the lease of the caller among {@code leases}; null if the caller has no lease. */
    static <L extends TaskLease> @Nullable L ofCaller(Map<Thread, L> leases) {
        return leases.get(Thread.currentThread());
    }

    /** Returns the exception that is thrown if {@code caller}, which has this lease, acquires {@code wanted} too. */
    final IllegalStateException refusal(Strand caller, String wanted) {
        String has = wanted.equals(description()) ? "one" : description();
        return new IllegalStateException(
                "task '" + caller.name() + "' acquires " + wanted + ", but has " + has + " already");
    }

    final Strand strand() {
        return strand;
    }

    final Thread thread() {
        return thread;
    }

    final String taskName() {
        return strand.name();
    }

    /** Hands leases to waiters, after this lease has ended. */
    abstract void handOut(Guard guard);

    /** Closes the lease; does nothing if it was closed before. */
    public final void close() {
        try (Guard guard = waiters.lock()) {
            if (leases.get(thread) != this) {
                return;
            }
            if (thread != Thread.currentThread()) {
                throw new IllegalStateException("task '" + Strand.current().name() + "' closes " + description()
                        + ", which task '" + taskName() + "' has");
            }
            strand.disown(this);
            leases.remove(thread);
            handOut(guard);
        }
    }

    @Override
    protected void abandonedBy(Strand owner) {
        try (Guard guard = waiters.lock()) {
            leases.remove(thread);
            handOut(guard);
        }
    }

    @Override
    public String toString() {
        return description() + " of task '" + taskName() + "'";
    }
}
