package dev.weft.sync;

import dev.weft.internal.check.Require;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * A lock that one task at a time owns, for state that must not change while the owner of the lock waits.
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
 * <p>The lock is fair: it goes to the task that has waited longest, and no task overtakes a waiter. It is not reentrant. A task
 * that ends while it owns the lock is reported in the log and breaks the lock: the guarded state may be half changed, so every
 * waiting or later acquisition throws an {@link IllegalStateException}. Weft detects tasks that wait for each other's locks in
 * a cycle, also through a group: one of them gets an {@link IllegalStateException} that names all of them.
 *
 * <p>Every method may be called from any thread; a thread that is not a task may own the lock too. Actions before a lease
 * is closed happen-before actions after the lock is next acquired.
 *
 * @implNote Heritage: {@code asyncio.Lock}, {@code trio.StrictFIFOLock}; differs: abandoned locks and cycles are found.
 */
public final class Lock extends LockState {
    /**
     * Guarded by the monitor of {@link #waiters()}. A condition with waiters is not collected, because its waiters refer to
     * it.
     */
    private final Set<Condition> conditions = Collections.newSetFromMap(new WeakHashMap<>());

    private Lock(String description) {
        super(description);
    }

    /** Creates a lock without an owner. */
    public static Lock create() {
        return new Lock("a lock");
    }

    /** Creates a lock without an owner, with a name for reports. */
    public static Lock create(String name) {
        return new Lock(Require.named("lock", name));
    }

    /**
     * Acquires the lock; waits until it is handed to the caller. A caller that is cancelled while waiting does not acquire the
     * lock. A caller that is cancelled after the lock was handed to it returns normally, with the lock.
     *
     * @return the lease, to be closed by the same task
     * @throws IllegalStateException if the caller owns the lock already, if the owner directly or indirectly waits for the
     *     caller, or if the lock is broken
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Lease acquire() throws InterruptedException {
        Strand strand = Strand.currentUncancelled();
        Waiter waiter = takeOrEnqueue(strand);
        if (waiter != null) {
            Broken.check(waiters().await(waiter));
        }
        return lease(strand);
    }

    /**
     * Acquires the lock if it has no owner; otherwise returns an empty result. Never waits.
     *
     * @throws IllegalStateException if the caller owns the lock already, or if the lock is broken
     */
    public Optional<Lease> tryAcquire() {
        Strand strand = Strand.current();
        return tryTake(strand) ? Optional.of(lease(strand)) : Optional.empty();
    }

    /** Creates a lease for {@code strand} (the calling task or thread), which has just become the owner. */
    private Lease lease(Strand strand) {
        strand.own(ownership());
        return new LockLease(this, strand);
    }

    /** Acquires the lock again for {@code strand}, the caller; a cancellation does not cut the wait short. */
    void reacquire(Strand strand) {
        Waiter waiter = takeOrEnqueue(strand);
        if (waiter != null) {
            Broken.check(waiter.awaitUncancelled());
        }
        strand.own(ownership());
    }

    /** Creates a condition that owners of this lock can wait for. */
    public Condition newCondition() {
        return add(new Condition(this, "a condition"));
    }

    /** Like {@link #newCondition()}, with a name for reports. */
    public Condition newCondition(String name) {
        return add(new Condition(this, Require.named("condition", name)));
    }

    private Condition add(Condition condition) {
        try (Guard _ = waiters().lock()) {
            conditions.add(condition);
        }
        return condition;
    }

    /** Returns whether the lock has an owner. */
    public boolean isHeld() {
        return owner() != null;
    }

    /** Returns the state at this moment. */
    public Statistics statistics() {
        Strand owner;
        int waiting;
        try (Guard guard = waiters().lock()) {
            owner = owner();
            waiting = waiters().size(guard);
        }
        return new Statistics(Optional.ofNullable(owner).map(Strand::name), waiting);
    }

    /** Returns the kind of this object, with its name if it has one: {@code lock 'accounts'}. */
    @Override
    public String description() {
        return super.description();
    }

    @Override
    public String toString() {
        return description() + " [" + stateInWords() + "]";
    }

    @Override
    String stateInWords() {
        return ownerInWords() + ", " + statistics().waiting() + " waiting";
    }

    /** The owner, as text that follows the description of the lock: {@code owned by task 'main'}. */
    String ownerInWords() {
        Strand owner = owner();
        return isBroken() ? "broken" : owner == null ? "free" : "owned by task '" + owner.name() + "'";
    }

    @Override
    void onBroken() {
        conditions.forEach(Condition::wakeAll);
    }

    /**
     * The state of a lock at one moment.
     *
     * @param owner the name of the task that owns it, if there is one
     * @param waiting the number of tasks that wait for it
     */
    public record Statistics(Optional<String> owner, int waiting) {
        /** Checks that no argument is null. */
        public Statistics {
            Objects.requireNonNull(owner, "owner");
        }
    }

    /** The ownership of the lock by the task that acquired it. It ends when the lease is closed. */
    public sealed interface Lease extends AutoCloseable permits LockLease {

        /**
         * Gives the lock back; it goes to the task that has waited longest. Never waits. Does nothing if the lock is
         * broken, or if this lease was closed before, even if another task owns the lock now.
         *
         * @throws IllegalStateException if another task holds the lease; the lease stays with that task
         */
        @Override
        void close();
    }
}
