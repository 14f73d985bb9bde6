package dev.weft.sync;

import dev.weft.internal.check.Require;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock that is owned by any number of readers together, or by one writer alone.
 *
 * {@snippet :
 * ReadWriteLock lock = ReadWriteLock.create();
 * Map<String, String> capitals = new HashMap<>();
 * TaskGroup.run(group -> {
 *     group.spawn(() -> {
 *         try (var _ = lock.write()) {
 *             capitals.put("France", "Paris");
 *         }
 *     });
 *     group.spawn(() -> {
 *         try (var _ = lock.read()) {
 *             System.out.println(capitals.get("France"));
 *         }
 *     });
 * });
 * }
 *
 * <p>The lock is fair. Readers and writers wait in one queue: a reader does not overtake a waiting writer, and consecutive
 * readers enter together. The lock is not reentrant and cannot be upgraded: a task that owns it, for reading or writing,
 * and acquires it again gets an {@link IllegalStateException}.
 *
 * <p>A task that ends while it owns the lock is reported in the log. If it owned the lock for reading, its lease is closed. If
 * it owned the lock for writing, the lock is broken, as with {@link Lock}.
 *
 * <p>Every method may be called from any thread, also from one that is not a task. Actions of a writer happen-before the
 * actions of later owners.
 *
 * @implNote Heritage: {@code java.util.concurrent.locks.ReentrantReadWriteLock}, fair; differs: not reentrant.
 */
public final class ReadWriteLock {
    private final String description;
    private final LeaseClaim reading = new LeaseClaim(this, "the read lease", false);
    private final LeaseClaim writing = new LeaseClaim(this, "the write lease", true);

    /** The monitor of this queue guards the fields below. */
    private final WaitQueue waiters = WaitQueue.forShortWaits();

    private final Map<Thread, HeldLease> leases = new HashMap<>();
    private boolean heldForWriting;
    private @Nullable Broken broken;

    private ReadWriteLock(String description) {
        this.description = description;
    }

    /** Creates a lock without an owner. */
    public static ReadWriteLock create() {
        return new ReadWriteLock("a read-write lock");
    }

    /** Creates a lock without an owner, with a name for reports. */
    public static ReadWriteLock create(String name) {
        return new ReadWriteLock(Require.named("read-write lock", name));
    }

    /**
     * Acquires the lock for reading; waits while a writer owns it or is ahead in the queue. A caller that is cancelled while
     * waiting does not acquire the lock. A caller that is cancelled after the lock was handed to it returns normally, with the
     * lock.
     *
     * @return the lease, to be closed by the same task
     * @throws IllegalStateException if the caller owns the lock already, for reading or writing; if the only owner
     *     directly or indirectly waits for the caller; or if the lock is broken
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Lease read() throws InterruptedException {
        return acquire(reading);
    }

    /**
     * Acquires the lock for writing; waits while it has owners or a task is ahead in the queue. A caller that is cancelled
     * while waiting does not acquire the lock. A caller that is cancelled after the lock was handed to it returns normally,
     * with the lock.
     *
     * @return the lease, to be closed by the same task
     * @throws IllegalStateException if the caller owns the lock already, for reading or writing; if the only owner
     *     directly or indirectly waits for the caller; or if the lock is broken
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Lease write() throws InterruptedException {
        return acquire(writing);
    }

    /**
     * Acquires the lock for reading if no writer owns it and no task waits; otherwise returns an empty result. Never waits.
     *
     * @throws IllegalStateException if the caller owns the lock already, or if the lock is broken
     */
    public Optional<Lease> tryRead() {
        return tryAcquire(reading);
    }

    /**
     * Acquires the lock for writing if it has no owner and no task waits; otherwise returns an empty result. Never waits.
     *
     * @throws IllegalStateException if the caller owns the lock already, or if the lock is broken
     */
    public Optional<Lease> tryWrite() {
        return tryAcquire(writing);
    }

    private Lease acquire(LeaseClaim claim) throws InterruptedException {
        Strand strand = Strand.currentUncancelled();
        Waiter waiter;
        try (Guard guard = waiters.lock()) {
            if (isFreeFor(guard, strand, claim)) {
                return enter(strand, claim);
            }
            waiter = new Waiter(strand, claim);
            waiters.add(guard, waiter);
        }
        // If this waiter is a writer and is cancelled, readers behind it may enter.
        Object handed = waiters.await(waiter, this::handOut);
        Broken.check(handed);
        HeldLease lease = (HeldLease) Objects.requireNonNull(handed);
        strand.own(lease);
        return lease;
    }

    private Optional<Lease> tryAcquire(LeaseClaim claim) {
        Strand strand = Strand.current();
        try (Guard guard = waiters.lock()) {
            return isFreeFor(guard, strand, claim) ? Optional.of(enter(strand, claim)) : Optional.empty();
        }
    }

    private boolean isFreeFor(Guard guard, Strand strand, LeaseClaim claim) {
        Broken.check(broken);
        HeldLease held = TaskLease.ofCaller(leases);
        if (held != null) {
            throw held.refusal(strand, claim.description());
        }
        return waiters.isEmpty(guard) && admits(claim);
    }

    private boolean admits(LeaseClaim claim) {
        return leases.isEmpty() || !(heldForWriting || claim.writes());
    }

    private Lease enter(Strand strand, LeaseClaim claim) {
        HeldLease lease = new HeldLease(strand, claim);
        lease.begin();
        strand.own(lease);
        return lease;
    }

    /** Hands the lock to waiters in their order, as long as the next one can share it with the owners. */
    private void handOut(Guard guard) {
        for (Enqueued first = waiters.peek(guard);
                first != null && first.target() instanceof LeaseClaim claim && admits(claim);
                first = waiters.peek(guard)) {
            waiters.remove(guard, first);
            HeldLease lease = new HeldLease(first.strand(), claim);
            if (waiters.resume(guard, first, lease)) {
                lease.begin();
            }
        }
    }

    /**
     * Returns the owner that must act before a wait for the lock can end; null if there is not exactly one. {@code writing}
     * tells whether a writer or a reader waits.
     */
    @Nullable
    Strand ownerFor(boolean writing) {
        try (Guard _ = waiters.lock()) {
            return writing || heldForWriting ? onlyOwner() : null;
        }
    }

    /** Returns the strand (task or thread) that owns the lock, if there is exactly one; otherwise null. */
    private @Nullable Strand onlyOwner() {
        return leases.size() == 1 ? leases.values().iterator().next().strand() : null;
    }

    /** Returns the state at this moment. */
    public Statistics statistics() {
        Strand writer;
        Statistics now;
        try (Guard guard = waiters.lock()) {
            writer = heldForWriting ? onlyOwner() : null;
            now = new Statistics(writer == null ? leases.size() : 0, Optional.empty(), waiters.size(guard));
        }
        return writer == null ? now : new Statistics(0, Optional.of(writer.name()), now.waiting());
    }

    /** Returns the kind of this object, with its name if it has one: {@code read-write lock 'capitals'}. */
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        return description + " [" + stateInWords() + "]";
    }

    /** The owners and the number of waiters, as they are shown in brackets. */
    String stateInWords() {
        Statistics now = statistics();
        String readers = now.readers() + (now.readers() == 1 ? " reader" : " readers");
        String use = now.writer().map(name -> "written by task '" + name + "'").orElse(readers);
        return (isBroken() ? "broken" : use) + ", " + now.waiting() + " waiting";
    }

    private boolean isBroken() {
        try (Guard _ = waiters.lock()) {
            return broken != null;
        }
    }

    /**
     * The state of a lock at one moment.
     *
     * @param readers the number of tasks that own it for reading
     * @param writer the name of the task that owns it for writing, if there is one
     * @param waiting the number of tasks that wait to read or to write
     */
    public record Statistics(int readers, Optional<String> writer, int waiting) {
        /** Checks that no argument is null. */
        public Statistics {
            Objects.requireNonNull(writer, "writer");
        }
    }

    /** The ownership of the lock, for reading or writing, by the task that acquired it. It ends when the lease is closed. */
    public sealed interface Lease extends AutoCloseable permits HeldLease {

        /**
         * Gives the lock back. If no other lease is open, the tasks that have waited longest get the lock. Never waits.
         * Does nothing if this lease was closed before.
         *
         * @throws IllegalStateException if another task holds the lease; the lease stays with that task
         */
        @Override
        void close();
    }

    private final class HeldLease extends TaskLease implements Lease {
        private final LeaseClaim claim;

        HeldLease(Strand strand, LeaseClaim claim) {
            super(waiters, leases, strand);
            this.claim = claim;
        }

        void begin() {
            leases.put(thread(), this);
            heldForWriting = claim.writes();
        }

        @Override
        void handOut(Guard guard) {
            ReadWriteLock.this.handOut(guard);
        }

        @Override
        protected void abandonedBy(Strand owner) {
            if (claim.writes()) {
                Broken state = new Broken(ReadWriteLock.this.description, taskName(), description());
                try (Guard guard = waiters.lock()) {
                    broken = state;
                    leases.remove(thread());
                    state.resumeAll(guard, waiters);
                }
            } else {
                super.abandonedBy(owner);
            }
        }

        @Override
        public String description() {
            return claim.description();
        }
    }
}
