package dev.weft.sync;

import dev.weft.internal.check.Require;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one task at a time owns, for state that must not change while its owner waits.
 *
 * {@snippet :
 * Lock lock = Lock.create("accounts");
 * List<String> transfers = new ArrayList<>();
 * Async.gather(List.of("rent", "wages"), transfer -> {
 *     try (var _ = lock.acquire()) {
 *         Async.sleep(Duration.ofMillis(10));
 *         return transfers.add(transfer);
 *     }
 * });
 * }
 *
 * <p>The lock is fair: it goes to the task that has waited longest, and no task overtakes a waiter. It is not reentrant. A
 * task that ends while it owns the lock is reported in the log and breaks the lock: the guarded state may be half changed,
 * so every acquisition, waiting or later, is an {@link IllegalStateException}. Tasks that wait for each other's locks in a
 * cycle, also through a group, are found: one of them gets an {@link IllegalStateException} that names all.
 *
 * <p>Every method may be called from any thread; a thread that is not a task may own the lock too. Actions before the lock
 * is closed happen-before those after it is next acquired.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   null ◄──────────► the owner's strand ─────────► CONTENDED ◄──┐
 *     ▲   one compare-                  a task        │   │      │ handed to the next
 *     │   and-set each                  waits         │   └──────┘
 *     └───────────────── no waiter is left ◄──────────┘
 *
 *   any state with an owner ──► Broken     the owner ended; permanent
 * </pre>
 *
 * <p><b>Invariants.</b> There is a waiter in the queue only in the state CONTENDED, and the state is changed to and from
 * CONTENDED only under the queue's monitor. So the two fast paths, null to a strand and back, overtake no waiter.
 *
 * @implNote Heritage: {@code asyncio.Lock}, {@code trio.StrictFIFOLock}; differs: abandoned locks and cycles are found.
 */
public final class Lock {
    private static final VarHandle STATE = Fields.handle(MethodHandles.lookup(), "state", Object.class);
    private static final Object CONTENDED = new Object();

    private final String description;
    private final WaitQueue waiters = WaitQueue.forShortWaits();
    private final Ownership ownership = new Ownership();

    /** Guarded by the monitor of {@link #waiters}. A condition with waiters is kept alive by them. */
    private final Set<Condition> conditions = Collections.newSetFromMap(new WeakHashMap<>());

    private volatile @Nullable Object state;

    /** The owner while the state is CONTENDED. */
    private volatile @Nullable Strand contended;

    private Lock(String description) {
        this.description = description;
    }

    /** A lock without an owner. */
    public static Lock create() {
        return new Lock("a lock");
    }

    /** A lock without an owner, with a name for reports. */
    public static Lock create(String name) {
        return new Lock(Require.named("lock", name));
    }

    /**
     * Acquires the lock; waits until it is handed to the caller. A caller that is cancelled while waiting does not acquire
     * it; a caller to which it was handed first returns with it.
     *
     * @return the lease, to be closed by the same task
     * @throws IllegalStateException if the caller owns the lock already, if the owner directly or indirectly waits for the
     *     caller, or if the lock is broken
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Lease acquire() throws InterruptedException {
        Strand.throwIfCancelled();
        Strand strand = Strand.current();
        Waiter waiter = takeOrEnqueue(strand);
        if (waiter != null) {
            Broken.check(waiters.await(waiter));
        }
        return lease(strand);
    }

    /**
     * Acquires the lock if it has no owner. Never waits.
     *
     * @throws IllegalStateException if the caller owns the lock already, or if the lock is broken
     */
    public Optional<Lease> tryAcquire() {
        Strand strand = Strand.current();
        if (!STATE.compareAndSet(this, null, strand)) {
            refuse(state, strand);
            return Optional.empty();
        }
        return Optional.of(lease(strand));
    }

    /** A lease for {@code strand}, the caller, which has just become the owner. */
    private Lease lease(Strand strand) {
        strand.own(ownership);
        return new LockLease(this, strand);
    }

    /** Acquires the lock again for {@code strand}, the caller; a cancellation does not cut the wait short. */
    void reacquire(Strand strand) {
        Waiter waiter = takeOrEnqueue(strand);
        if (waiter != null) {
            Broken.check(waiter.awaitUncancelled());
        }
        strand.own(ownership);
    }

    /** Makes {@code strand} the owner and returns null, or returns its waiter, which is in the queue. */
    private @Nullable Waiter takeOrEnqueue(Strand strand) {
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

    /** Makes {@code strand} the owner, or the state CONTENDED. Called with the monitor held. */
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

    /** Gives back the lock, which {@code owner}, the caller, owns. */
    void release(Strand owner) {
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
                // The state is set before the resume can fail. A cancelled waiter does not see it: it takes the monitor
                // before it leaves.
                if (waiters.resume(guard, next)) {
                    return;
                }
            }
            contended = null;
            state = null;
        }
    }

    /**
     * The strand under which the caller owns this lock.
     *
     * @throws IllegalStateException if the caller does not own it; {@code act} is what the caller does
     */
    Strand requireOwner(String act) {
        Strand owner = owner();
        if (owner == null || !isCaller(owner)) {
            throw new IllegalStateException("task '" + Strand.current().name() + "' " + act + " " + description
                    + ", which " + (owner == null ? "no task" : "task '" + owner.name() + "'") + " owns");
        }
        return owner;
    }

    boolean isOwnedByCaller(Strand strand) {
        return ownerIn(state) == strand && isCaller(strand);
    }

    /** Compares threads, because a thread that is not a task gets another strand for each wait. */
    private static boolean isCaller(@Nullable Strand strand) {
        return strand != null && strand.thread() == Thread.currentThread();
    }

    /** A condition on the state that this lock guards, for owners of the lock to wait for. */
    public Condition newCondition() {
        return add(new Condition(this, "a condition"));
    }

    /** As {@link #newCondition()}, with a name for reports. */
    public Condition newCondition(String name) {
        return add(new Condition(this, Require.named("condition", name)));
    }

    private Condition add(Condition condition) {
        try (Guard _ = waiters.lock()) {
            conditions.add(condition);
        }
        return condition;
    }

    /** Whether the lock has an owner. */
    public boolean isHeld() {
        return owner() != null;
    }

    boolean isBroken() {
        return state instanceof Broken;
    }

    private @Nullable Strand owner() {
        return ownerIn(state);
    }

    private @Nullable Strand ownerIn(@Nullable Object seen) {
        return seen instanceof Strand owner ? owner : seen == CONTENDED ? contended : null;
    }

    /** The state at this moment. */
    public Statistics statistics() {
        try (Guard guard = waiters.lock()) {
            return new Statistics(Optional.ofNullable(owner()).map(Strand::name), waiters.size(guard));
        }
    }

    /** The kind of the primitive, with the name if it has one: {@code lock 'accounts'}. */
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        Statistics now = statistics();
        String held = now.owner().map(name -> "owned by task '" + name + "'").orElse("free");
        return description + " [" + (isBroken() ? "broken" : held) + ", " + now.waiting() + " waiting]";
    }

    /**
     * The state of a lock at one moment.
     *
     * @param owner the name of the task that owns it, if there is one
     * @param waiting the number of tasks that wait for it
     */
    public record Statistics(Optional<String> owner, int waiting) {
        /** Refuses null. */
        public Statistics {
            Objects.requireNonNull(owner, "owner");
        }
    }

    /** The ownership of the lock by the task that acquired it, which ends when the lease is closed. */
    public sealed interface Lease extends AutoCloseable permits LockLease {

        /**
         * Gives the lock back, to the task that has waited longest. Never waits. If this lease was closed before, or if the
         * lock is broken, it does nothing, even if another task owns the lock by now.
         *
         * @throws IllegalStateException if the lease belongs to another task, which has not closed it; nothing changes
         */
        @Override
        void close();
    }

    /** The lock, as what a task owns and what others wait for. */
    private final class Ownership extends Owned implements Awaitable {
        @Override
        public String description() {
            return description;
        }

        @Override
        public @Nullable Strand owner() {
            return Lock.this.owner();
        }

        @Override
        protected void abandonedBy(Strand owner) {
            try (Guard guard = waiters.lock()) {
                Broken broken = new Broken(description, owner.name(), "it");
                state = broken;
                contended = null;
                broken.resumeAll(guard, waiters);
                conditions.forEach(Condition::wakeAll);
            }
        }
    }
}
