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
 * Limits how many tasks may do something at the same time, and keeps track of these tasks. Unlike a permit of a
 * {@link Semaphore}, a place belongs to the task that acquired it. A task has at most one place. The number of places can
 * be changed at any time.
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
 * task may have a place too. Actions before a place is closed happen-before actions after it is next acquired.
 *
 * @implNote Heritage: {@code trio.CapacityLimiter}.
 */
public final class CapacityLimiter {
    private final String description;
    private static final int MAX_NAMED = 3;

    private final Awaitable target = new Target();

    /** The monitor of this queue guards {@link #places} and {@link #total}. */
    private final WaitQueue waiters = new WaitQueue();

    private final Map<Thread, HeldPlace> places = new LinkedHashMap<>();
    private int total;

    private CapacityLimiter(int total, String description) {
        this.total = total;
        this.description = description;
    }

    /**
     * Creates a limiter with {@code total} places, all free.
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
     * Acquires a place; waits until one is free. A caller that is cancelled while waiting does not acquire a place. A caller
     * that is cancelled after a place was handed to it returns normally, with the place.
     *
     * @return the place, to be closed by the same task
     * @throws IllegalStateException if the caller has a place already
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Place acquire() throws InterruptedException {
        Strand strand = Strand.currentUncancelled();
        Waiter waiter;
        try (Guard guard = waiters.lock()) {
            requireNoPlace(strand);
            if (hasFreePlace(guard)) {
                return take(strand);
            }
            waiter = new Waiter(strand, target);
            waiters.add(guard, waiter);
        }
        HeldPlace place = (HeldPlace) Objects.requireNonNull(waiters.await(waiter));
        strand.own(place);
        return place;
    }

    /**
     * Acquires a place if one is free and no task waits; otherwise returns an empty result. Never waits.
     *
     * @throws IllegalStateException if the caller has a place already
     */
    public Optional<Place> tryAcquire() {
        Strand strand = Strand.current();
        try (Guard guard = waiters.lock()) {
            requireNoPlace(strand);
            return hasFreePlace(guard) ? Optional.of(take(strand)) : Optional.empty();
        }
    }

    private void requireNoPlace(Strand strand) {
        HeldPlace held = TaskLease.ofCaller(places);
        if (held != null) {
            throw held.refusal(strand, held.description());
        }
    }

    private boolean hasFreePlace(Guard guard) {
        return places.size() < total && waiters.isEmpty(guard);
    }

    private Place take(Strand strand) {
        HeldPlace place = new HeldPlace(strand);
        places.put(place.thread(), place);
        strand.own(place);
        return place;
    }

    /** Hands free places to the waiters, in their order. */
    private void handOut(Guard guard) {
        while (places.size() < total) {
            Enqueued first = waiters.poll(guard);
            if (first == null) {
                return;
            }
            HeldPlace place = new HeldPlace(first.strand());
            if (waiters.resume(guard, first, place)) {
                places.put(place.thread(), place);
            } // else the waiter was cancelled, and the place goes to the next one
        }
    }

    /** Returns the number of places. */
    public int total() {
        try (Guard _ = waiters.lock()) {
            return total;
        }
    }

    /**
     * Changes the number of places. Never waits. Additional places go to waiting tasks. If {@code total} is less than the
     * number of tasks that have a place, these tasks keep their places, and no other task acquires a place until enough
     * places have been closed.
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

    /** Returns the state at this moment. */
    public Statistics statistics() {
        List<HeldPlace> held;
        int max;
        int waiting;
        try (Guard guard = waiters.lock()) {
            held = List.copyOf(places.values());
            max = total;
            waiting = waiters.size(guard);
        }
        return new Statistics(max, held.stream().map(TaskLease::taskName).toList(), waiting);
    }

    /** Returns the kind of this object, with its name if it has one: {@code capacity limiter 'desks'}. */
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
        String first = String.join(", ", names.subList(0, Math.min(MAX_NAMED, names.size())));
        return names.size() + " of " + now.total() + " taken" + (names.isEmpty() ? "" : " by " + first)
                + (names.size() > MAX_NAMED ? " and others, " : ", ") + now.waiting() + " waiting";
    }

    /** Describes a wait for a place, for snapshots and messages. */
    private final class Target implements Awaitable {
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
     * @param borrowers the names of the tasks that have a place, in the order in which they acquired it
     * @param waiting the number of tasks that wait for a place
     */
    public record Statistics(int total, List<String> borrowers, int waiting) {
        /** Creates statistics with a copy of {@code borrowers}. */
        public Statistics {
            borrowers = List.copyOf(Objects.requireNonNull(borrowers, "borrowers"));
        }
    }

    /** A place. It belongs to the task that acquired it, until that task closes it. */
    public sealed interface Place extends AutoCloseable permits HeldPlace {

        /**
         * Gives the place back. The task that has waited longest gets it, unless the number of places was reduced. Never waits.
         * Does nothing if this place was closed before.
         *
         * @throws IllegalStateException if another task holds the place; the place stays with that task
         */
        @Override
        void close();
    }

    private final class HeldPlace extends TaskLease implements Place {
        HeldPlace(Strand strand) {
            super(waiters, places, strand);
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
