package dev.weft.sync;

import dev.weft.ClosedException;
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
 * not reentrant: acquiring it twice is an {@link IllegalStateException}, as is closing a lease that another task has.
 * Closing a lease twice is harmless, also when another task has acquired the lock since.
 *
 * <p>When tasks wait for each other's locks in a circle, one of them gets an {@link IllegalStateException} that names
 * them all. So does a task that wants a lock whose owner waits for the group that the task is in.
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
 *   null ◄──────────► the owner's strand ─────────► CONTENDED ◄──┐
 *     ▲   one compare-                  a task        │   │      │ handed to the next
 *     │   and-set each                  waits         │   └──────┘
 *     └───────────────── no task waits any more ◄─────┘
 *
 *   any state with an owner ──► ABANDONED     the owner ended; stays so
 * </pre>
 *
 * <p><b>Invariants.</b> A waiter stands in the queue only in the state CONTENDED. The state is changed to or from
 * CONTENDED with the queue's monitor held. So the two fast paths, null to a strand and back, overtake no waiter. A lease
 * that is not closed, and whose strand is the owner, is the current one: a strand owns the lock once at most. A lease is
 * new each time, so that a second close can be told from the first; nothing keeps it, so the compiler can do without the
 * object where it sees both ends.
 *
 * @implNote Heritage: {@code asyncio.Lock}, {@code trio.StrictFIFOLock}; differs: abandoned locks and circles are found.
 */
public final class Lock {
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
    private final WaitQueue waiters = WaitQueue.forShortWaits();
    private final Ownership ownership = new Ownership();

    /** Guarded by the monitor of {@link #waiters}. One in which somebody waits is kept alive by the one who waits. */
    private final Set<Condition> conditions = Collections.newSetFromMap(new WeakHashMap<>());

    private volatile @Nullable Object state;

    /** The owner while the state is CONTENDED. */
    private volatile @Nullable Strand contended;

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
     * Waits until the caller owns the lock. A caller that is cancelled while it waits does not own it; one that was handed it
     * first returns with it.
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
        return lease(strand);
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
        return Optional.of(lease(strand));
    }

    /** The lease of {@code strand}, the caller, which has just become the owner. */
    private Lease lease(Strand strand) {
        strand.own(ownership);
        return new Held(strand);
    }

    /** Takes the lock again for {@code strand}, the caller, however long that takes and whatever is cancelled. */
    void reacquire(Strand strand) {
        Waiter waiter = takeOrEnqueue(strand);
        if (waiter != null) {
            check(waiter.awaitUncancelled());
        }
        strand.own(ownership);
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
        try (Guard guard = waiters.lock()) {
            if (takeOrContend(strand)) {
                return null;
            }
            Waiter waiter = new Waiter(strand, ownership);
            waiters.add(guard, waiter);
            return waiter;
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
        if (seen == ABANDONED) {
            throw abandoned();
        }
        if (isCaller(ownerIn(seen))) {
            throw new IllegalStateException(
                    "task '" + strand.name() + "' acquires " + description + ", which it owns already");
        }
    }

    private ClosedException abandoned() {
        return new ClosedException(description + " is broken: task '" + lastOwner + "' ended holding it");
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
                // A waiter that was cancelled takes the monitor before it leaves, so it never takes itself for the
                // owner.
                if (waiters.resume(guard, next)) {
                    return;
                }
            }
            contended = null;
            state = null;
        }
    }

    /** The strand under which the caller owns this lock. */
    Strand requireOwner(String act) {
        Strand owner = owner();
        if (owner == null || !isCaller(owner)) {
            throw new IllegalStateException("task '" + Strand.current().name() + "' " + act + " " + description
                    + ", which " + (owner == null ? "no task" : "task '" + owner.name() + "'") + " owns");
        }
        return owner;
    }

    /** By its thread, since a thread that is no task gets another strand for each wait. */
    private static boolean isCaller(@Nullable Strand strand) {
        return strand != null && strand.thread() == Thread.currentThread();
    }

    private void abandon(Strand owner) {
        try (Guard guard = waiters.lock()) {
            lastOwner = owner.name();
            state = ABANDONED;
            contended = null;
            for (Enqueued next = waiters.poll(guard); next != null; next = waiters.poll(guard)) {
                waiters.resume(guard, next, ABANDONED);
            }
            conditions.forEach(Condition::wakeAll);
        }
    }

    /** A condition of what this lock guards, to be waited for by the owner of the lock. */
    public Condition newCondition() {
        return add(new Condition(this, "a condition"));
    }

    /** A condition as of {@link #newCondition()}, with a name for reports. */
    public Condition newCondition(String name) {
        return add(new Condition(this, "condition '" + Objects.requireNonNull(name, "name") + "'"));
    }

    private Condition add(Condition condition) {
        try (Guard _ = waiters.lock()) {
            conditions.add(condition);
        }
        return condition;
    }

    /** Whether a task owns the lock. */
    public boolean isHeld() {
        return owner() != null;
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

    /** Says what this is, by the name if it has one: {@code lock 'accounts'}. */
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

    /**
     * The right to be inside, which belongs to the task that acquired it. Closing gives the lock back; closing again
     * does nothing, whatever has become of the lock since.
     */
    public sealed interface Lease extends AutoCloseable permits Held {

        /**
         * Gives the lock back, to the task that has waited longest. Does not wait. Does nothing if this lease was closed
         * before, or if the lock is broken.
         *
         * @throws IllegalStateException if the lease is another task's, which has not closed it; nothing changes
         */
        @Override
        void close();
    }

    /** One lease. Closed by its own task only, so the flag needs no more than a plain field. */
    private final class Held implements Lease {
        private final Strand strand;
        private boolean closed;

        Held(Strand strand) {
            this.strand = strand;
        }

        @Override
        public void close() {
            if (isOver()) {
                return;
            }
            if (owner() != strand || !isCaller(strand)) {
                throw new IllegalStateException("task '" + Strand.current().name() + "' closes the lease of "
                        + description + " that task '" + strand.name() + "' has");
            }
            closed = true;
            release(strand);
        }

        private boolean isOver() {
            return closed || state == ABANDONED;
        }

        @Override
        public String toString() {
            return (closed ? "closed lease of " : "lease of ") + Lock.this;
        }
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
            abandon(owner);
        }
    }
}
