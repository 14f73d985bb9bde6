package dev.weft.sync;

import dev.weft.ClosedException;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock that any number of readers own together, or one writer alone.
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
 * <p>First come, first served, readers and writers in one queue: a reader does not overtake a writer who waits, and
 * readers that follow each other enter together. It is not reentrant, and a reader does not become a writer: to acquire
 * it while one owns it in either way is an {@link IllegalStateException}.
 *
 * <p>A task that ends as a reader is reported in the log, and is no reader any more. One that ends as the writer is
 * reported, and breaks the lock as it would break a {@link Lock}.
 *
 * <p>Every method may be called from any thread; a thread that is no task may read and write too. What a writer wrote
 * is seen by whoever owns the lock after it.
 *
 * @implNote Heritage: {@code java.util.concurrent.locks.ReentrantReadWriteLock}, fair; differs: not reentrant.
 */
public final class ReadWriteLock {
    private static final Object BROKEN = new Object();

    private final String description;
    private final Claim reading = new Claim("the read lease", false);
    private final Claim writing = new Claim("the write lease", true);

    /** Its monitor guards the rest. */
    private final WaitQueue waiters = WaitQueue.forShortWaits();

    /** By thread, since a thread that is no task gets another strand for each wait. */
    private final Map<Thread, Held> held = new HashMap<>();

    private boolean heldForWriting;

    /** The name of the task that ended as the writer. */
    private @Nullable String lastWriter;

    private ReadWriteLock(String description) {
        this.description = description;
    }

    /** A lock that nobody owns. */
    public static ReadWriteLock create() {
        return new ReadWriteLock("a read-write lock");
    }

    /** A lock that nobody owns, with a name for reports. */
    public static ReadWriteLock create(String name) {
        return new ReadWriteLock("read-write lock '" + Objects.requireNonNull(name, "name") + "'");
    }

    /**
     * Waits until the caller may read. One who is cancelled meanwhile may not; one whose turn came first returns with
     * it.
     *
     * @return the lease, to be closed by the task that acquired it
     * @throws IllegalStateException if the caller owns the lock already, for reading or writing; if the only owner
     *     directly or indirectly waits for the caller; or if a task ended as the writer
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Lease read() throws InterruptedException {
        return acquire(reading);
    }

    /**
     * Waits until the caller may write. One who is cancelled meanwhile may not; one whose turn came first returns with
     * it.
     *
     * @return the lease, to be closed by the task that acquired it
     * @throws IllegalStateException if the caller owns the lock already, for reading or writing; if the only owner
     *     directly or indirectly waits for the caller; or if a task ended as the writer
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Lease write() throws InterruptedException {
        return acquire(writing);
    }

    /**
     * Takes the lock for reading if nobody writes and nobody waits. Does not wait.
     *
     * @throws IllegalStateException if the caller owns the lock already, or if a task ended as the writer
     */
    public Optional<Lease> tryRead() {
        return tryAcquire(reading);
    }

    /**
     * Takes the lock for writing if nobody owns it. Does not wait.
     *
     * @throws IllegalStateException if the caller owns the lock already, or if a task ended as the writer
     */
    public Optional<Lease> tryWrite() {
        return tryAcquire(writing);
    }

    private Lease acquire(Claim claim) throws InterruptedException {
        Strand.throwIfCancelled();
        Strand strand = Strand.current();
        Waiter waiter;
        try (Guard guard = waiters.lock()) {
            if (isFreeFor(guard, strand, claim)) {
                return enter(strand, claim);
            }
            waiter = new Waiter(strand, claim);
            waiters.add(guard, waiter);
        }
        if (!(await(waiter) instanceof Held lease)) {
            throw broken();
        }
        strand.own(lease);
        return lease;
    }

    private Optional<Lease> tryAcquire(Claim claim) {
        Strand strand = Strand.current();
        try (Guard guard = waiters.lock()) {
            return isFreeFor(guard, strand, claim) ? Optional.of(enter(strand, claim)) : Optional.empty();
        }
    }

    private boolean isFreeFor(Guard guard, Strand strand, Claim claim) {
        if (lastWriter != null) {
            throw broken();
        }
        Held own = held.get(Thread.currentThread());
        if (own != null) {
            throw new IllegalStateException("task '" + strand.name() + "' acquires " + claim.description()
                    + ", but has " + own.claim.description() + " already");
        }
        return waiters.isEmpty(guard) && admits(claim);
    }

    private boolean admits(Claim claim) {
        return held.isEmpty() || !(heldForWriting || claim.writes);
    }

    private Lease enter(Strand strand, Claim claim) {
        Held lease = new Held(strand, claim);
        note(lease);
        strand.own(lease);
        return lease;
    }

    private void note(Held lease) {
        held.put(lease.thread, lease);
        heldForWriting = lease.claim.writes;
    }

    private ClosedException broken() {
        return new ClosedException(
                description + " is broken: task '" + lastWriter + "' ended holding " + writing.description());
    }

    private @Nullable Object await(Waiter waiter) throws InterruptedException {
        try {
            return waiters.await(waiter);
        } catch (Throwable e) {
            try (Guard guard = waiters.lock()) {
                handOut(guard); // readers may have stood behind a writer that was cancelled
            }
            throw e;
        }
    }

    /** Lets in the waiters in their order, as long as they are compatible. */
    private void handOut(Guard guard) {
        for (Enqueued first = waiters.peek(guard);
                first != null && admits(claimOf(first));
                first = waiters.peek(guard)) {
            waiters.remove(guard, first);
            Held lease = new Held(first.strand(), claimOf(first));
            if (waiters.resume(guard, first, lease)) {
                note(lease);
            }
        }
    }

    private static Claim claimOf(Enqueued waiter) {
        return (Claim) waiter.target();
    }

    private void giveBack(Guard guard, Held lease) {
        held.remove(lease.thread);
        handOut(guard);
    }

    private void abandon(Held lease) {
        try (Guard guard = waiters.lock()) {
            if (!lease.claim.writes) {
                giveBack(guard, lease);
                return;
            }
            held.remove(lease.thread);
            lastWriter = lease.strand.name();
            for (Enqueued next = waiters.poll(guard); next != null; next = waiters.poll(guard)) {
                waiters.resume(guard, next, BROKEN);
            }
        }
    }

    /** The strand that owns the lock if there is exactly one, else null. */
    private @Nullable Strand onlyOwner() {
        return held.size() == 1 ? held.values().iterator().next().strand : null;
    }

    /** The state at this moment. */
    public Statistics statistics() {
        try (Guard guard = waiters.lock()) {
            return heldForWriting && !held.isEmpty()
                    ? new Statistics(0, Optional.ofNullable(onlyOwner()).map(Strand::name), waiters.size(guard))
                    : new Statistics(held.size(), Optional.empty(), waiters.size(guard));
        }
    }

    /** Says what this is, by the name if it has one: {@code read-write lock 'capitals'}. */
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        Statistics now = statistics();
        String state = now.writer()
                .map(name -> "written by task '" + name + "'")
                .orElse(now.readers() + (now.readers() == 1 ? " reader" : " readers"));
        try (Guard _ = waiters.lock()) {
            return description + " [" + (lastWriter != null ? "broken" : state) + ", " + now.waiting() + " waiting]";
        }
    }

    /**
     * The state of a lock at one moment.
     *
     * @param readers how many tasks read
     * @param writer the name of the task that writes, if one does
     * @param waiting how many tasks wait to read or to write
     */
    public record Statistics(int readers, Optional<String> writer, int waiting) {
        /** Refuses null. */
        public Statistics {
            Objects.requireNonNull(writer, "writer");
        }
    }

    /**
     * The right to read or to write, which belongs to the task that acquired it. Closing gives it back; closing again
     * does nothing.
     */
    public sealed interface Lease extends AutoCloseable permits Held {

        /**
         * Gives the lease back, to the tasks that have waited longest. Does not wait. Does nothing if this lease was
         * closed before, whatever has become of the lock since.
         *
         * @throws IllegalStateException if the lease is another task's, which has not closed it; nothing changes
         */
        @Override
        void close();
    }

    private final class Held extends Owned implements Lease {
        private final Strand strand;
        private final Claim claim;
        private final Thread thread;

        Held(Strand strand, Claim claim) {
            this.strand = strand;
            this.claim = claim;
            this.thread = Objects.requireNonNull(strand.thread());
        }

        @Override
        public void close() {
            try (Guard guard = waiters.lock()) {
                if (held.get(thread) != this) {
                    return;
                }
                if (thread != Thread.currentThread()) {
                    throw new IllegalStateException("task '" + Strand.current().name() + "' closes " + description()
                            + ", which task '" + strand.name() + "' has");
                }
                strand.disown(this);
                giveBack(guard, this);
            }
        }

        @Override
        public String description() {
            return claim.description();
        }

        @Override
        protected void abandonedBy(Strand owner) {
            abandon(this);
        }

        @Override
        public String toString() {
            return description() + " of task '" + strand.name() + "'";
        }
    }

    /** What a waiter wants. */
    private final class Claim implements Awaitable {
        private final String what;
        private final boolean writes;

        Claim(String what, boolean writes) {
            this.what = what;
            this.writes = writes;
        }

        @Override
        public String description() {
            return what + " of " + description;
        }

        /** A waiter that wants to read and stands behind a writer among readers may also get in because that writer leaves. */
        @Override
        public @Nullable Strand owner() {
            try (Guard _ = waiters.lock()) {
                return writes || heldForWriting ? onlyOwner() : null;
            }
        }
    }
}
