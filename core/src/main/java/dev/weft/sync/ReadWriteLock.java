package dev.weft.sync;

import dev.weft.ClosedException;
import dev.weft.spi.Awaitable;
import dev.weft.spi.Owned;
import dev.weft.spi.Strand;
import dev.weft.spi.WaitQueue;
import dev.weft.spi.Waiter;
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
public final class ReadWriteLock implements Awaitable {
    private static final Object BROKEN = new Object();

    private final String description;
    private final Claim reading = new Claim("the read lease", false);
    private final Claim writing = new Claim("the write lease", true);

    /** Its monitor guards the rest. */
    private final WaitQueue waiters = WaitQueue.forShortWaits();

    /** By thread, since a thread that is no task gets another strand for each wait. */
    private final Map<Thread, Lease> held = new HashMap<>();

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
        waiters.lock();
        try {
            if (isFreeFor(strand, claim)) {
                return enter(strand, claim);
            }
            waiter = new Waiter(strand, claim);
            waiters.add(waiter);
        } finally {
            waiters.unlock();
        }
        if (!(await(waiter) instanceof Lease lease)) {
            throw broken();
        }
        strand.own(lease);
        return lease;
    }

    private Optional<Lease> tryAcquire(Claim claim) {
        Strand strand = Strand.current();
        waiters.lock();
        try {
            return isFreeFor(strand, claim) ? Optional.of(enter(strand, claim)) : Optional.empty();
        } finally {
            waiters.unlock();
        }
    }

    private boolean isFreeFor(Strand strand, Claim claim) {
        if (lastWriter != null) {
            throw broken();
        }
        Lease own = held.get(Thread.currentThread());
        if (own != null) {
            throw new IllegalStateException("task '" + strand.name() + "' acquires " + claim.description()
                    + ", but has " + own.claim.description() + " already");
        }
        return waiters.isEmpty() && admits(claim);
    }

    private boolean admits(Claim claim) {
        return held.isEmpty() || !(heldForWriting || claim.writes);
    }

    private Lease enter(Strand strand, Claim claim) {
        Lease lease = new Lease(strand, claim);
        note(lease);
        strand.own(lease);
        return lease;
    }

    private void note(Lease lease) {
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
            waiters.lock();
            try {
                handOut(); // readers may have stood behind a writer that was cancelled
            } finally {
                waiters.unlock();
            }
            throw e;
        }
    }

    /** Lets in those who wait, in turn, as long as they are compatible. Called with the monitor held. */
    private void handOut() {
        for (Waiter first = waiters.peek(); first != null && admits(claimOf(first)); first = waiters.peek()) {
            waiters.remove(first);
            Lease lease = new Lease(first.strand(), claimOf(first));
            if (waiters.resume(first, lease)) {
                note(lease);
            }
        }
    }

    private static Claim claimOf(Waiter waiter) {
        return (Claim) waiter.target();
    }

    private void giveBack(Lease lease) {
        held.remove(lease.thread);
        handOut();
    }

    private void abandon(Lease lease) {
        waiters.lock();
        try {
            if (!lease.claim.writes) {
                giveBack(lease);
                return;
            }
            held.remove(lease.thread);
            lastWriter = lease.strand.name();
            for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
                waiters.resume(next, BROKEN);
            }
        } finally {
            waiters.unlock();
        }
    }

    /** The strand that owns the lock if there is exactly one, else null. */
    @Override
    public @Nullable Strand owner() {
        waiters.lock();
        try {
            return onlyOwner();
        } finally {
            waiters.unlock();
        }
    }

    private @Nullable Strand onlyOwner() {
        return held.size() == 1 ? held.values().iterator().next().strand : null;
    }

    /** The state at this moment. */
    public Statistics statistics() {
        waiters.lock();
        try {
            return heldForWriting && !held.isEmpty()
                    ? new Statistics(0, Optional.ofNullable(onlyOwner()).map(Strand::name), waiters.size())
                    : new Statistics(held.size(), Optional.empty(), waiters.size());
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
        String state = now.writer()
                .map(name -> "written by task '" + name + "'")
                .orElse(now.readers() + (now.readers() == 1 ? " reader" : " readers"));
        waiters.lock();
        try {
            return description + " [" + (lastWriter != null ? "broken" : state) + ", " + now.waiting() + " waiting]";
        } finally {
            waiters.unlock();
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
    public final class Lease extends Owned implements AutoCloseable {
        private final Strand strand;
        private final Claim claim;
        private final Thread thread;

        private Lease(Strand strand, Claim claim) {
            this.strand = strand;
            this.claim = claim;
            this.thread = Objects.requireNonNull(strand.thread());
        }

        /**
         * Gives the lease back, to the tasks that have waited longest. Does not wait. Does nothing if this lease was
         * closed before, whatever has become of the lock since.
         *
         * @throws IllegalStateException if the lease is another task's, which has not closed it; nothing changes
         */
        @Override
        public void close() {
            waiters.lock();
            try {
                if (held.get(thread) != this) {
                    return;
                }
                if (thread != Thread.currentThread()) {
                    throw new IllegalStateException("task '" + Strand.current().name() + "' closes " + description()
                            + ", which task '" + strand.name() + "' has");
                }
                strand.disown(this);
                giveBack(this);
            } finally {
                waiters.unlock();
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

    /** What one who waits wants. */
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

        /** One who wants to read and stands behind a writer among readers may also get in because that one leaves. */
        @Override
        public @Nullable Strand owner() {
            waiters.lock();
            try {
                return writes || heldForWriting ? onlyOwner() : null;
            } finally {
                waiters.unlock();
            }
        }
    }
}
