package dev.weft.sync;

import dev.weft.ClosedException;
import dev.weft.spi.Awaitable;
import dev.weft.spi.Owned;
import dev.weft.spi.Strand;
import dev.weft.spi.WaitQueue;
import dev.weft.spi.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one task at a time owns, for state that must not change while the task waits for something else.
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
 * <p>First come, first served: closing hands the lock to the one who has waited longest, and nobody overtakes. It is
 * not reentrant: acquiring it twice is an {@link IllegalStateException}, as is closing what one does not own. When
 * tasks wait for each other's locks in a circle, one of them gets an {@link IllegalStateException} that names them all.
 * So does a task that wants a lock whose owner waits for the group that the task is in.
 *
 * <p>A task that ends while it owns a lock is reported in the log. What the lock guards may then be half changed, so
 * the lock stays broken: who waits for it, and who acquires it later, gets an {@link IllegalStateException}.
 *
 * <p>Every method may be called from any thread; a thread that is no task may own the lock too. What was written before
 * the lock was closed is seen by whoever owns it next.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   null ◄──────────► the owning Strand ──────────► CONTENDED ◄──┐
 *     ▲   one compare-                someone must    │   │      │ handed to the next
 *     │   and-set each                wait            │   └──────┘
 *     └───────────────── nobody waits any more ◄──────┘
 *
 *   any state with an owner ──► ABANDONED     the owner ended; stays so
 * </pre>
 *
 * <p><b>Invariants.</b> Somebody stands in the queue only in the state CONTENDED. Who wants to change the state to or
 * from CONTENDED holds the queue's monitor. So the two fast paths, null to the strand and back, overtake nobody.
 *
 * @implNote Heritage: {@code asyncio.Lock}, {@code trio.StrictFIFOLock}; differs: abandoned locks and circles are found.
 */
public final class Lock implements Awaitable {
    private static final VarHandle STATE;
    private static final Object CONTENDED = new Object();
    private static final Object ABANDONED = new Object();

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Lock.class, "state", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String description;
    private final Lease lease = new Lease();
    private final WaitQueue waiters = WaitQueue.forShortWaits();

    /** Guarded by the monitor of {@link #waiters}. One in which somebody waits is kept alive by the one who waits. */
    private final Set<Condition> conditions = Collections.newSetFromMap(new WeakHashMap<>());

    private volatile @Nullable Object state;

    /** The owner while the state is CONTENDED. */
    private volatile @Nullable Strand holder;

    /** The name of the task that ended owning this, once the state is ABANDONED. */
    private @Nullable String lastOwner;

    private Lock(String description) {
        this.description = description;
    }

    /** A lock that nobody owns. */
    public static Lock create() {
        return new Lock("a lock");
    }

    /** A lock that nobody owns, with a name for reports. */
    public static Lock create(String name) {
        return new Lock("lock '" + Objects.requireNonNull(name, "name") + "'");
    }

    /**
     * Waits until it is the caller's turn to own the lock. One who is cancelled meanwhile does not own it; one who was
     * handed it first returns with it.
     *
     * @return the lease, to be closed by the task that acquired it
     * @throws IllegalStateException if the caller owns the lock already, if the owner directly or indirectly waits for
     *     the caller, or if a task ended owning the lock
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Lease acquire() throws InterruptedException {
        Strand.throwIfCancelled();
        Strand strand = Strand.current();
        Waiter waiter = takeOrEnqueue(strand);
        if (waiter != null) {
            check(waiters.await(waiter));
        }
        strand.own(lease);
        return lease;
    }

    /**
     * Takes the lock if nobody owns it. Does not wait.
     *
     * @throws IllegalStateException if the caller owns the lock already, or if a task ended owning it
     */
    public Optional<Lease> tryAcquire() {
        Strand strand = Strand.current();
        if (!STATE.compareAndSet(this, null, strand)) {
            refuse(state, strand);
            return Optional.empty();
        }
        strand.own(lease);
        return Optional.of(lease);
    }

    /** Takes the lock again for {@code strand}, the caller, however long that takes and whatever is cancelled. */
    void reacquire(Strand strand) {
        Waiter waiter = takeOrEnqueue(strand);
        if (waiter != null) {
            check(waiter.awaitUncancelled());
        }
        strand.own(lease);
    }

    private void check(@Nullable Object handed) {
        if (handed == ABANDONED) {
            throw abandoned();
        }
    }

    /** Makes {@code strand} the owner, or answers the waiter with which it now stands in the queue. */
    private @Nullable Waiter takeOrEnqueue(Strand strand) {
        if (STATE.compareAndSet(this, null, strand)) {
            return null;
        }
        waiters.lock();
        try {
            if (takeOrContend(strand)) {
                return null;
            }
            Waiter waiter = new Waiter(strand, this);
            waiters.add(waiter);
            return waiter;
        } finally {
            waiters.unlock();
        }
    }

    /** Called with the monitor held. */
    private boolean takeOrContend(Strand strand) {
        while (true) {
            Object seen = state;
            refuse(seen, strand);
            if (seen == null) {
                if (STATE.compareAndSet(this, null, strand)) {
                    return true;
                }
            } else if (seen instanceof Strand owner) {
                holder = owner;
                if (STATE.compareAndSet(this, owner, CONTENDED)) {
                    return false;
                }
                holder = null;
            } else {
                return false;
            }
        }
    }

    private void refuse(@Nullable Object seen, Strand strand) {
        if (seen == ABANDONED) {
            throw abandoned();
        }
        if (isOwnedByCaller(ownerIn(seen))) {
            throw new IllegalStateException(
                    "task '" + strand.name() + "' acquires " + description + ", which it owns already");
        }
    }

    private ClosedException abandoned() {
        return new ClosedException(description + " is broken: task '" + lastOwner + "' ended holding it");
    }

    /** Gives the lock back; to be called by its owner only. */
    void release(Strand owner) {
        owner.disown(lease);
        if (!STATE.compareAndSet(this, owner, null)) {
            handOver();
        }
    }

    private void handOver() {
        waiters.lock();
        try {
            for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
                Strand strand = next.strand();
                boolean last = waiters.isEmpty();
                holder = last ? null : strand;
                state = last ? strand : CONTENDED;
                // One who was cancelled waits for the monitor before it leaves, so it never takes itself for the owner.
                if (waiters.resume(next)) {
                    return;
                }
            }
            holder = null;
            state = null;
        } finally {
            waiters.unlock();
        }
    }

    /** The strand under which the caller owns this lock. */
    Strand requireOwner(String act) {
        Strand owner = owner();
        if (owner == null || !isOwnedByCaller(owner)) {
            throw new IllegalStateException("task '" + Strand.current().name() + "' " + act + " " + description
                    + ", which " + (owner == null ? "nobody" : "task '" + owner.name() + "'") + " owns");
        }
        return owner;
    }

    /** By its thread, since a thread that is no task gets another strand for each wait. */
    private static boolean isOwnedByCaller(@Nullable Strand owner) {
        return owner != null && owner.thread() == Thread.currentThread();
    }

    private void abandon(Strand owner) {
        waiters.lock();
        try {
            lastOwner = owner.name();
            state = ABANDONED;
            holder = null;
            for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
                waiters.resume(next, ABANDONED);
            }
            conditions.forEach(Condition::wakeAll);
        } finally {
            waiters.unlock();
        }
    }

    /** A condition of what this lock guards, to be waited for by who owns the lock. */
    public Condition newCondition() {
        return add(new Condition(this, "a condition"));
    }

    /** A condition as of {@link #newCondition()}, with a name for reports. */
    public Condition newCondition(String name) {
        return add(new Condition(this, "condition '" + Objects.requireNonNull(name, "name") + "'"));
    }

    private Condition add(Condition condition) {
        waiters.lock();
        try {
            conditions.add(condition);
        } finally {
            waiters.unlock();
        }
        return condition;
    }

    /** Whether somebody owns the lock. */
    public boolean isHeld() {
        return owner() != null;
    }

    /** The strand that owns the lock, or null if nobody does. */
    @Override
    public @Nullable Strand owner() {
        return ownerIn(state);
    }

    private @Nullable Strand ownerIn(@Nullable Object seen) {
        return seen instanceof Strand owner ? owner : seen == CONTENDED ? holder : null;
    }

    /** The state at this moment. */
    public Statistics statistics() {
        waiters.lock();
        try {
            return new Statistics(Optional.ofNullable(owner()).map(Strand::name), waiters.size());
        } finally {
            waiters.unlock();
        }
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        Statistics now = statistics();
        String held = now.owner().map(name -> "owned by task '" + name + "'").orElse("free");
        return description + " [" + (state == ABANDONED ? "broken" : held) + ", " + now.waiting() + " waiting]";
    }

    /**
     * The state of a lock at one moment.
     *
     * @param owner the name of the task that owns it, if one does
     * @param waiting how many tasks wait for it
     */
    public record Statistics(Optional<String> owner, int waiting) {
        /** Refuses null. */
        public Statistics {
            Objects.requireNonNull(owner, "owner");
        }
    }

    /** The right to be inside: closing gives the lock back. Each lock has one, which goes from owner to owner. */
    public final class Lease extends Owned implements AutoCloseable {
        private Lease() {}

        /**
         * Gives the lock back, to the one who has waited longest. Does not wait.
         *
         * @throws IllegalStateException if the caller does not own the lock; nothing changes
         */
        @Override
        public void close() {
            release(requireOwner("closes"));
        }

        @Override
        public String description() {
            return description;
        }

        @Override
        protected void abandonedBy(Strand owner) {
            abandon(owner);
        }

        @Override
        public String toString() {
            return "lease of " + Lock.this;
        }
    }
}
