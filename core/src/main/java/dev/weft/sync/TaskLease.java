package dev.weft.sync;

import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A lease that only its own task may close, of a primitive that gives each task one at most: a {@link ReadWriteLock}, a
 * {@link CapacityLimiter}. The primitive keeps its leases by thread, because a thread that is not a task gets another strand
 * for each wait.
 */
abstract class TaskLease extends Owned {
    private final WaitQueue waiters;
    private final Map<Thread, ? extends TaskLease> leases;
    private final Strand strand;
    private final Thread thread;

    /** A lease of {@code strand}, of a primitive whose leases are in {@code leases}, under the monitor of {@code waiters}. */
    TaskLease(WaitQueue waiters, Map<Thread, ? extends TaskLease> leases, Strand strand) {
        this.waiters = waiters;
        this.leases = leases;
        this.strand = strand;
        this.thread = Objects.requireNonNull(strand.thread());
    }

    /** The lease of the caller among {@code leases}; null if it has none. */
    static <L extends TaskLease> @Nullable L ofCaller(Map<Thread, L> leases) {
        return leases.get(Thread.currentThread());
    }

    /** What {@code caller}, which has this lease, gets when it acquires {@code wanted} too. */
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

    /** Serves the waiters for which there is room, after a lease has ended. */
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
