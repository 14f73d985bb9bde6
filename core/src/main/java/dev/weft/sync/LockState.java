package dev.weft.sync;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The state of a {@link Lock}: which strand (a task, or a thread outside of Weft) owns it, and which strands wait for it. This
 * is a superclass and not a field, because a field would cost one more object, and one more read in each acquisition.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   null ◄──────────► the owner's strand ◄────────► CONTENDED ◄──┐
 *     ▲   one compare-            right: a task waits    │   │   │ handed on, and
 *     │   and-set each            left: handed to the    │   └───┘ more tasks wait
 *     │                           last waiter            │
 *     └─────────── no waiter could be resumed ◄──────────┘
 *
 *   any state with an owner ──► Broken     the owner ended; permanent
 * </pre>
 *
 * <p><b>Invariants.</b> There is a waiter in the queue only in the state CONTENDED, and the state is changed to and from
 * CONTENDED only under the queue's monitor. So the two fast paths, null to a strand and back, overtake no waiter.
 */
abstract sealed class LockState permits Lock {
    private static final VarHandle STATE = Fields.handle(MethodHandles.lookup(), "state", Object.class);
    private static final Object CONTENDED = new Object();

    private final String description;
    private final WaitQueue waiters = WaitQueue.forShortWaits();
    private final Ownership ownership = new Ownership();
    private volatile @Nullable Object state;

    /** The owner while the state is CONTENDED. */
    private volatile @Nullable Strand contended;

    LockState(String description) {
        this.description = description;
    }

    final WaitQueue waiters() {
        return waiters;
    }

    /** The entry of this lock in the owner's list of the objects that it owns. */
    final Owned ownership() {
        return ownership;
    }

    String description() {
        return description;
    }

    /** Called after the lock has been broken, with the monitor held. */
    abstract void onBroken();

    /** The owner and the number of waiters, as they are shown in brackets. */
    abstract String stateInWords();

    /** Makes {@code strand} the owner if the lock has no owner; returns false if it has one. */
    final boolean tryTake(Strand strand) {
        boolean taken = STATE.compareAndSet(this, null, strand);
        if (!taken) {
            refuse(state, strand);
        }
        return taken;
    }

    /** Makes {@code strand} the owner and returns null; or enqueues a waiter of {@code strand} and returns the waiter. */
    final @Nullable Waiter takeOrEnqueue(Strand strand) {
        if (STATE.compareAndSet(this, null, strand)) {
            return null;
        }
        try (Guard guard = waiters.lock()) {
            if (takeOrContend(strand)) {
                return null;
            }
            Waiter waiter = new Waiter(strand, ownership);
            waiters.add(guard, waiter);
            return waiter;
        }
    }

    /**
     * Makes {@code strand} the owner and returns true, or makes the state CONTENDED and returns false. Called with the
     * monitor held.
     */
    private boolean takeOrContend(Strand strand) {
        while (true) {
            Object seen = state;
            refuse(seen, strand);
            if (seen == null) {
                if (STATE.compareAndSet(this, null, strand)) {
                    return true;
                }
            } else if (seen instanceof Strand owner) {
                contended = owner;
                if (STATE.compareAndSet(this, owner, CONTENDED)) {
                    return false;
                }
                contended = null;
            } else {
                return false;
            }
        }
    }

    private void refuse(@Nullable Object seen, Strand strand) {
        Broken.check(seen);
        if (isCaller(ownerIn(seen))) {
            throw new IllegalStateException(
                    "task '" + strand.name() + "' acquires " + description + ", which it owns already");
        }
    }

    /** Gives the lock back. {@code owner} is the caller, and owns the lock. */
    final void release(Strand owner) {
        owner.disown(ownership);
        if (!STATE.compareAndSet(this, owner, null)) {
            handOver();
        }
    }

    private void handOver() {
        try (Guard guard = waiters.lock()) {
            for (Enqueued next = waiters.poll(guard); next != null; next = waiters.poll(guard)) {
                Strand strand = next.strand();
                boolean last = waiters.isEmpty(guard);
                contended = last ? null : strand;
                state = last ? strand : CONTENDED;
                // The state is set first, although the resume may fail: a cancelled waiter does not see the state,
                // because it needs the monitor to leave the queue.
                if (waiters.resume(guard, next)) {
                    return;
                }
            }
            contended = null;
            state = null;
        }
    }

    /**
     * Returns the owner of this lock, which must be a strand of the calling thread.
     *
     * @throws IllegalStateException if the caller does not own the lock; {@code act} names the caller's operation in the
     *     message
     */
    final Strand requireOwner(String act) {
        Strand owner = owner();
        if (owner == null || !isCaller(owner)) {
            throw new IllegalStateException("task '" + Strand.current().name() + "' " + act + " " + description
                    + ", which " + (owner == null ? "no task" : "task '" + owner.name() + "'") + " owns");
        }
        return owner;
    }

    final boolean isOwnedByCaller(Strand strand) {
        return ownerIn(state) == strand && isCaller(strand);
    }

    /** Compares threads, because a thread that is not a task gets a new strand for each wait. */
    private static boolean isCaller(@Nullable Strand strand) {
        return strand != null && strand.thread() == Thread.currentThread();
    }

    final boolean isBroken() {
        return state instanceof Broken;
    }

    final @Nullable Strand owner() {
        return ownerIn(state);
    }

    private @Nullable Strand ownerIn(@Nullable Object seen) {
        return seen instanceof Strand owner ? owner : seen == CONTENDED ? contended : null;
    }

    /** The lock as an object that its owner owns, and as the target of the waits of other tasks. */
    private final class Ownership extends Owned implements Awaitable {
        @Override
        public String description() {
            return description;
        }

        @Override
        public Object subject() {
            return LockState.this;
        }

        @Override
        public @Nullable Strand owner() {
            return LockState.this.owner();
        }

        @Override
        public String state() {
            return stateInWords();
        }

        @Override
        protected void abandonedBy(Strand owner) {
            Broken broken = new Broken(description, owner.name(), "it");
            try (Guard guard = waiters.lock()) {
                state = broken;
                contended = null;
                broken.resumeAll(guard, waiters);
                onBroken();
            }
        }
    }
}
