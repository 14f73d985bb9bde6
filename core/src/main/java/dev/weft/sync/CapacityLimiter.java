package dev.weft.sync;

import dev.weft.spi.Awaitable;
import dev.weft.spi.Owned;
import dev.weft.spi.Strand;
import dev.weft.spi.WaitQueue;
import dev.weft.spi.Waiter;
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
public final class CapacityLimiter implements Awaitable {
    private final String description;

    /** Its monitor guards the rest. */
    private final WaitQueue waiters = new WaitQueue();

    /** By thread, since a thread that is no task gets another strand for each wait. */
    private final Map<Thread, Place> borrowed = new LinkedHashMap<>();

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
     * Waits for a place. One who is cancelled meanwhile has none; one who was handed it first returns with it.
     *
     * @return the place, to be closed by the task that acquired it
     * @throws IllegalStateException if the caller has a place already
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Place acquire() throws InterruptedException {
        Strand.throwIfCancelled();
        Strand strand = Strand.current();
        Waiter waiter;
        waiters.lock();
        try {
            if (isFree(strand)) {
                return borrow(strand);
            }
            waiter = new Waiter(strand, this);
            waiters.add(waiter);
        } finally {
            waiters.unlock();
        }
        Place place = (Place) Objects.requireNonNull(waiters.await(waiter));
        strand.own(place);
        return place;
    }

    /**
     * Takes a place if one is free and nobody waits. Does not wait.
     *
     * @throws IllegalStateException if the caller has a place already
     */
    public Optional<Place> tryAcquire() {
        Strand strand = Strand.current();
        waiters.lock();
        try {
            return isFree(strand) ? Optional.of(borrow(strand)) : Optional.empty();
        } finally {
            waiters.unlock();
        }
    }

    private boolean isFree(Strand strand) {
        if (borrowed.containsKey(Thread.currentThread())) {
            throw new IllegalStateException(
                    "task '" + strand.name() + "' acquires a place of " + description() + ", where it has one already");
        }
        return borrowed.size() < total && waiters.isEmpty();
    }

    private Place borrow(Strand strand) {
        Place place = new Place(strand);
        borrowed.put(place.thread, place);
        strand.own(place);
        return place;
    }

    /** Lets in those who wait, in turn, as far as there is room. Called with the monitor held. */
    private void handOut() {
        while (borrowed.size() < total) {
            Waiter first = waiters.poll();
            if (first == null) {
                return;
            }
            Place place = new Place(first.strand());
            if (waiters.resume(first, place)) {
                borrowed.put(place.thread, place);
            }
        }
    }

    private void giveBack(Place place) {
        borrowed.remove(place.thread);
        handOut();
    }

    /** How many places there are. */
    public int total() {
        waiters.lock();
        try {
            return total;
        } finally {
            waiters.unlock();
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
        waiters.lock();
        try {
            this.total = total;
            handOut();
        } finally {
            waiters.unlock();
        }
    }

    /** The state at this moment. */
    public Statistics statistics() {
        waiters.lock();
        try {
            List<String> names =
                    borrowed.values().stream().map(place -> place.strand.name()).toList();
            return new Statistics(total, names, waiters.size());
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
    public final class Place extends Owned implements AutoCloseable {
        private final Strand strand;
        private final Thread thread;

        private Place(Strand strand) {
            this.strand = strand;
            this.thread = Objects.requireNonNull(strand.thread());
        }

        /**
         * Gives the place back, to the one who has waited longest. Does not wait.
         *
         * @throws IllegalStateException if it is another task's; nothing changes
         */
        @Override
        public void close() {
            waiters.lock();
            try {
                if (borrowed.get(thread) != this) {
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
            return "a place of " + CapacityLimiter.this.description();
        }

        @Override
        protected void abandonedBy(Strand owner) {
            waiters.lock();
            try {
                giveBack(this);
            } finally {
                waiters.unlock();
            }
        }

        @Override
        public String toString() {
            return "place of " + CapacityLimiter.this;
        }
    }
}
