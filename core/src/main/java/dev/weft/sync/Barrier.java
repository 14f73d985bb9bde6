package dev.weft.sync;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;

/**
 * A place where so many tasks wait for each other, and then go on together; round after round.
 *
 * {@snippet :
 * Barrier start = Barrier.of(2);
 * Async.gather(List.of("Ada", "Grace"), name -> {
 *     int index = start.await();
 *     return name + " is number " + index;
 * });
 * }
 *
 * <p>Every method may be called from any thread. What any of them wrote before it waited is seen by all of them after.
 *
 * @implNote Heritage: {@code asyncio.Barrier}; differs: the others wait on, with the barrier as it was, when one who
 *     waits is cancelled, also in the moment in which the last one comes.
 */
public final class Barrier {
    private static final int NOT_COUNTED = -1;

    private final int parties;
    private final String description;

    /** The waiters of the present round. Its monitor guards the rest. */
    private final WaitQueue waiters = new WaitQueue();

    private boolean aborted;

    private Barrier(int parties, String description) {
        this.parties = parties;
        this.description = description;
    }

    /**
     * A barrier at which {@code parties} tasks wait for each other.
     *
     * @throws IllegalArgumentException if {@code parties} is less than one
     */
    public static Barrier of(int parties) {
        return new Barrier(atLeastOne(parties), "a barrier");
    }

    /**
     * A barrier at which {@code parties} tasks wait for each other, with a name for reports.
     *
     * @throws IllegalArgumentException if {@code parties} is less than one
     */
    public static Barrier of(int parties, String name) {
        return new Barrier(atLeastOne(parties), "barrier '" + Objects.requireNonNull(name, "name") + "'");
    }

    private static int atLeastOne(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("parties must be at least 1, but is " + parties);
        }
        return parties;
    }

    /**
     * Waits until as many tasks wait here as there are parties. One who is cancelled meanwhile is not counted, and the
     * others wait on; one who was counted when the last one came returns, and is cancelled at its next wait.
     *
     * @return the caller's number in this round, from 0 to one less than there are parties, in the order of arrival
     * @throws BrokenBarrierException if the barrier is aborted, or is reset or aborted meanwhile
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public int await() throws InterruptedException, BrokenBarrierException {
        Strand.throwIfCancelled();
        Arrival arrival = new Arrival();
        Waiter waiter;
        try (Guard guard = waiters.lock()) {
            if (aborted) {
                throw new BrokenBarrierException("the barrier was aborted");
            }
            if (isComplete(guard)) {
                letGo(guard);
                return parties - 1;
            }
            waiter = new Waiter(Strand.current(), arrival);
            waiters.add(guard, waiter);
        }
        return await(waiter, arrival);
    }

    private int await(Waiter waiter, Arrival arrival) throws InterruptedException, BrokenBarrierException {
        try {
            if (waiters.await(waiter) instanceof String why) {
                throw new BrokenBarrierException(why);
            }
        } catch (InterruptedException e) {
            try (Guard _ = waiters.lock()) {
                if (arrival.index == NOT_COUNTED) {
                    throw e;
                }
            }
            // The others went on because this one was here, so it does too; it is cancelled at its next wait.
            Thread.currentThread().interrupt();
        }
        return arrival.index;
    }

    /** Whether all are here, with the caller. A waiter that was cancelled but did not leave yet does not count. */
    private boolean isComplete(Guard guard) {
        if (waiters.size(guard) + 1 < parties) {
            return false;
        }
        List<Enqueued> present = new ArrayList<>();
        for (Enqueued next = waiters.poll(guard); next != null; next = waiters.poll(guard)) {
            if (!next.isSettled()) {
                present.add(next);
            }
        }
        present.forEach(waiter -> waiters.add(guard, waiter));
        return present.size() + 1 == parties;
    }

    /** Counts the waiters, and wakes them. A waiter that is cancelled only now was counted all the same. */
    private void letGo(Guard guard) {
        int index = 0;
        for (Enqueued next = waiters.poll(guard); next != null; next = waiters.poll(guard)) {
            ((Arrival) next.target()).index = index++;
            waiters.resume(guard, next);
        }
    }

    /**
     * Starts anew: those who wait now get a {@link BrokenBarrierException}, and an aborted barrier can be used again.
     * Does not wait.
     */
    public void reset() {
        breakUp(false, "the barrier was reset");
    }

    /** Breaks the barrier for those who wait now and for all who come, until it is reset. Does not wait. */
    public void abort() {
        breakUp(true, "the barrier was aborted");
    }

    private void breakUp(boolean forGood, String why) {
        try (Guard guard = waiters.lock()) {
            aborted = forGood;
            for (Enqueued next = waiters.poll(guard); next != null; next = waiters.poll(guard)) {
                waiters.resume(guard, next, why);
            }
        }
    }

    /** Whether the barrier was aborted, and not reset since. */
    public boolean isBroken() {
        try (Guard _ = waiters.lock()) {
            return aborted;
        }
    }

    /** The state at this moment. */
    public Statistics statistics() {
        try (Guard guard = waiters.lock()) {
            return new Statistics(parties, waiters.size(guard), aborted);
        }
    }

    /** Says what this is, by the name if it has one: {@code barrier 'start'}. */
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        Statistics now = statistics();
        return description + " [" + (now.broken() ? "broken, " : "") + now.waiting() + " of " + parties + " waiting]";
    }

    /**
     * The state of a barrier at one moment.
     *
     * @param parties how many tasks wait for each other
     * @param waiting how many of them wait now
     * @param broken whether it was aborted
     */
    public record Statistics(int parties, int waiting, boolean broken) {}

    /** A task that waits. Its number is given, with the monitor held, when the round is complete. */
    private final class Arrival implements Awaitable {
        private int index = NOT_COUNTED;

        @Override
        public String description() {
            return Barrier.this.description();
        }
    }
}
