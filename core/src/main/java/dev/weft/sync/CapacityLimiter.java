package dev.weft.sync;

import dev.weft.internal.check.Require;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A limit on the number of tasks that do something at once, which knows these tasks. Unlike a permit of a {@link Semaphore},
 * a place belongs to the task that acquired it, each task has one at most, and the total can be changed at any time.
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
 * <p>The limiter is fair: places go to the tasks that have waited longest. A task that ends without having closed its place
 * is reported in the log, and the place is free again. Every method may be called from any thread; a thread that is not a
 * task may have a place too. Actions before a place is closed happen-before those after it is next acquired.
 *
 * @implNote Heritage: {@code trio.CapacityLimiter}.
 */
public final class CapacityLimiter {
    private final String description;
    private static final int MOST_NAMED = 3;

    private final Awaitable aPlace = new APlace();

    /** Its monitor guards the rest. */
    private final WaitQueue waiters = new WaitQueue();

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
        return new CapacityLimiter(Require.atLeastOne(total, "total"), "a capacity limiter");
    }

    /**
     * Like {@link #of(int)}, with a name for reports.
     *
     * @throws IllegalArgumentException if {@code total} is less than one
     */
    public static CapacityLimiter of(int total, String name) {
        return new CapacityLimiter(Require.atLeastOne(total, "total"), Require.named("capacity limiter", name));
    }

    /**
     * Acquires a place; waits until one is free. A caller that is cancelled while waiting does not acquire one; a caller to
     * which one was handed first returns with it.
     *
     * @return the place, to be closed by the same task
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
     * Acquires a place if one is free and no task waits. Never waits.
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
        Borrowed own = TaskLease.ofCaller(borrowed);
        if (own != null) {
            throw own.refusal(strand, own.description());
        }
        return borrowed.size() < total && waiters.isEmpty(guard);
    }

    private Place borrow(Strand strand) {
        Borrowed place = new Borrowed(strand);
        borrowed.put(place.thread(), place);
        strand.own(place);
        return place;
    }

    /** Hands free places to the waiters, in their order. */
    private void handOut(Guard guard) {
        while (borrowed.size() < total) {
            Enqueued first = waiters.poll(guard);
            if (first == null) {
                return;
            }
            Borrowed place = new Borrowed(first.strand());
            if (waiters.resume(guard, first, place)) {
                borrowed.put(place.thread(), place);
            }
        }
    }

    /** The number of places. */
    public int total() {
        try (Guard _ = waiters.lock()) {
            return total;
        }
    }

    /**
     * Changes the number of places. Never waits. Additional places go to waiting tasks. If there are fewer places than tasks
     * that have one, these tasks keep theirs, and no task acquires one until enough have been closed.
     *
     * @throws IllegalArgumentException if {@code total} is less than one
     */
    public void setTotal(int total) {
        Require.atLeastOne(total, "total");
        try (Guard guard = waiters.lock()) {
            this.total = total;
            handOut(guard);
        }
    }

    /** The state at this moment. */
    public Statistics statistics() {
        List<Borrowed> places;
        int most;
        int waiting;
        try (Guard guard = waiters.lock()) {
            places = List.copyOf(borrowed.values());
            most = total;
            waiting = waiters.size(guard);
        }
        return new Statistics(most, places.stream().map(TaskLease::taskName).toList(), waiting);
    }

    /** The kind of the primitive, with the name if it has one: {@code capacity limiter 'desks'}. */
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        return description + " [" + stateInWords() + "]";
    }

    private String stateInWords() {
        Statistics now = statistics();
        List<String> names = now.borrowers();
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        return names.size() + " of " + now.total() + " taken" + (names.isEmpty() ? "" : " by " + first)
                + (names.size() > MOST_NAMED ? " and others, " : ", ") + now.waiting() + " waiting";
    }

    /** The limiter as what a task waits for. */
    private final class APlace implements Awaitable {
        @Override
        public String description() {
            return description;
        }

        @Override
        public Object subject() {
            return CapacityLimiter.this;
        }

        @Override
        public String state() {
            return stateInWords();
        }
    }

    /**
     * The state of a limiter at one moment.
     *
     * @param total the number of places
     * @param borrowers the names of the tasks that have one, in the order in which they acquired it
     * @param waiting the number of tasks that wait for one
     */
    public record Statistics(int total, List<String> borrowers, int waiting) {
        /** Copies the list. */
        public Statistics {
            borrowers = List.copyOf(Objects.requireNonNull(borrowers, "borrowers"));
        }
    }

    /** A place, which belongs to the task that acquired it until it is closed. */
    public sealed interface Place extends AutoCloseable permits Borrowed {

        /**
         * Gives the place back, to the task that has waited longest. Never waits. If this place was closed before, it does
         * nothing.
         *
         * @throws IllegalStateException if the place belongs to another task, which has not closed it; nothing changes
         */
        @Override
        void close();
    }

    private final class Borrowed extends TaskLease implements Place {
        Borrowed(Strand strand) {
            super(waiters, borrowed, strand);
        }

        @Override
        void handOut(Guard guard) {
            CapacityLimiter.this.handOut(guard);
        }

        @Override
        public String description() {
            return "a place of " + CapacityLimiter.this.description;
        }
    }
}
