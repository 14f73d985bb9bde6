package dev.weft.sync;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets no more than so many tasks be somewhere at once, and knows which they are. Unlike the permits of a {@link
 * Semaphore}, a place belongs to the task that got it, one to each; and how many there are can be changed at any time.
 *
 * {@snippet :
 * CapacityLimiter desks = CapacityLimiter.of(2);
 * TaskGroup.run(group -> {
 *     group.spawn("Ada", () -> {
 *         try (var _ = desks.acquire()) {
 *             System.out.println("at the desks: " + desks.statistics().borrowers());
 *         }
 *     });
 *     desks.setTotal(3);
 * });
 * }
 *
 * <p>First come, first served. A task that ends without having given its place back is reported in the log, and the
 * place is free then, since nobody is in it. Every method may be called from any thread; a thread that is no task may
 * have a place too. What was written before a place was given back is seen by who gets it next.
 *
 * @implNote Heritage: {@code trio.CapacityLimiter}.
 */
public final class CapacityLimiter {
    private final String description;
    private final Awaitable aPlace = this::description;

    /** Its monitor guards the rest. */
    private final WaitQueue waiters = new WaitQueue();

    /** By thread, since a thread that is no task gets another strand for each wait. */
    private final Map<Thread, Borrowed> borrowed = new LinkedHashMap<>();

    private int total;

    private CapacityLimiter(int total, String description) {
        this.total = total;
        this.description = description;
    }

    /**
     * A limiter with {@code total} places, all free.
     *
     * @throws IllegalArgumentException if {@code total} is less than one
     */
    public static CapacityLimiter of(int total) {
        return new CapacityLimiter(atLeastOne(total), "a capacity limiter");
    }

    /**
     * A limiter with {@code total} places, all free, and a name for reports.
     *
     * @throws IllegalArgumentException if {@code total} is less than one
     */
    public static CapacityLimiter of(int total, String name) {
        return new CapacityLimiter(
                atLeastOne(total), "capacity limiter '" + Objects.requireNonNull(name, "name") + "'");
    }

    private static int atLeastOne(int total) {
        if (total < 1) {
            throw new IllegalArgumentException("total must be at least 1, but is " + total);
        }
        return total;
    }

    /**
     * Waits for a place. A caller that is cancelled while it waits has none; one that was handed it first returns with it.
     *
     * @return the place, to be closed by the task that acquired it
     * @throws IllegalStateException if the caller has a place already
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Place acquire() throws InterruptedException {
        Strand.throwIfCancelled();
        Strand strand = Strand.current();
        Waiter waiter;
        try (Guard guard = waiters.lock()) {
            if (isFree(guard, strand)) {
                return borrow(strand);
            }
            waiter = new Waiter(strand, aPlace);
            waiters.add(guard, waiter);
        }
        Borrowed place = (Borrowed) Objects.requireNonNull(waiters.await(waiter));
        strand.own(place);
        return place;
    }

    /**
     * Takes a place if one is free and no task waits. Does not wait.
     *
     * @throws IllegalStateException if the caller has a place already
     */
    public Optional<Place> tryAcquire() {
        Strand strand = Strand.current();
        try (Guard guard = waiters.lock()) {
            return isFree(guard, strand) ? Optional.of(borrow(strand)) : Optional.empty();
        }
    }

    private boolean isFree(Guard guard, Strand strand) {
        if (borrowed.containsKey(Thread.currentThread())) {
            throw new IllegalStateException(
                    "task '" + strand.name() + "' acquires a place of " + description() + ", where it has one already");
        }
        return borrowed.size() < total && waiters.isEmpty(guard);
    }

    private Place borrow(Strand strand) {
        Borrowed place = new Borrowed(strand);
        borrowed.put(place.thread, place);
        strand.own(place);
        return place;
    }

    /** Lets in the waiters in their order, as far as there is room. */
    private void handOut(Guard guard) {
        while (borrowed.size() < total) {
            Enqueued first = waiters.poll(guard);
            if (first == null) {
                return;
            }
            Borrowed place = new Borrowed(first.strand());
            if (waiters.resume(guard, first, place)) {
                borrowed.put(place.thread, place);
            }
        }
    }

    private void giveBack(Guard guard, Borrowed place) {
        borrowed.remove(place.thread);
        handOut(guard);
    }

    /** How many places there are. */
    public int total() {
        try (Guard _ = waiters.lock()) {
            return total;
        }
    }

    /**
     * Changes how many places there are. If there are more now, as many of those who wait get one; if there are fewer
     * than tasks that have one, they keep theirs and nobody gets one until enough were given back. Does not wait.
     *
     * @throws IllegalArgumentException if {@code total} is less than one
     */
    public void setTotal(int total) {
        atLeastOne(total);
        try (Guard guard = waiters.lock()) {
            this.total = total;
            handOut(guard);
        }
    }

    /** The state at this moment. */
    public Statistics statistics() {
        try (Guard guard = waiters.lock()) {
            List<String> names =
                    borrowed.values().stream().map(place -> place.strand.name()).toList();
            return new Statistics(total, names, waiters.size(guard));
        }
    }

    /** Says what this is, by the name if it has one: {@code capacity limiter 'desks'}. */
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        Statistics now = statistics();
        return description + " [" + now.borrowers().size() + " of " + now.total() + " taken by " + now.borrowers()
                + ", " + now.waiting() + " waiting]";
    }

    /**
     * The state of a limiter at one moment.
     *
     * @param total how many places there are
     * @param borrowers the names of the tasks that have one, in the order in which they got it
     * @param waiting how many tasks wait for one
     */
    public record Statistics(int total, List<String> borrowers, int waiting) {
        /** Copies the list. */
        public Statistics {
            borrowers = List.copyOf(Objects.requireNonNull(borrowers, "borrowers"));
        }
    }

    /** A place, which belongs to the task that acquired it. Closing gives it back; closing again does nothing. */
    public sealed interface Place extends AutoCloseable permits Borrowed {

        /**
         * Gives the place back, to the task that has waited longest. Does not wait. Closing again does nothing.
         *
         * @throws IllegalStateException if it is another task's; nothing changes
         */
        @Override
        void close();
    }

    private final class Borrowed extends Owned implements Place {
        private final Strand strand;
        private final Thread thread;

        Borrowed(Strand strand) {
            this.strand = strand;
            this.thread = Objects.requireNonNull(strand.thread());
        }

        @Override
        public void close() {
            try (Guard guard = waiters.lock()) {
                if (borrowed.get(thread) != this) {
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
            return "a place of " + CapacityLimiter.this.description();
        }

        @Override
        protected void abandonedBy(Strand owner) {
            try (Guard guard = waiters.lock()) {
                giveBack(guard, this);
            }
        }

        @Override
        public String toString() {
            return "place of " + CapacityLimiter.this;
        }
    }
}
