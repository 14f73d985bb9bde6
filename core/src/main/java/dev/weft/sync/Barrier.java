package dev.weft.sync;

import dev.weft.spi.Awaitable;
import dev.weft.spi.Strand;
import dev.weft.spi.WaitQueue;
import dev.weft.spi.Waiter;
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
public final class Barrier implements Awaitable {
    private static final int NOT_COUNTED = -1;

    private final int parties;
    private final String description;

    /** Those who wait in the present round. Its monitor guards the rest. */
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
        waiters.lock();
        try {
            if (aborted) {
                throw new BrokenBarrierException("the barrier was aborted");
            }
            if (isComplete()) {
                letGo();
                return parties - 1;
            }
            waiter = new Waiter(Strand.current(), arrival);
            waiters.add(waiter);
        } finally {
            waiters.unlock();
        }
        return await(waiter, arrival);
    }

    private int await(Waiter waiter, Arrival arrival) throws InterruptedException, BrokenBarrierException {
        try {
            if (waiters.await(waiter) instanceof String why) {
                throw new BrokenBarrierException(why);
            }
        } catch (InterruptedException e) {
            waiters.lock();
            try {
                if (arrival.index == NOT_COUNTED) {
                    throw e;
                }
            } finally {
                waiters.unlock();
            }
            // The others went on because this one was here, so it does too; it is cancelled at its next wait.
            Thread.currentThread().interrupt();
        }
        return arrival.index;
    }

    /** Whether all are here, with the caller. One who was cancelled but did not leave yet is not. */
    private boolean isComplete() {
        if (waiters.size() + 1 < parties) {
            return false;
        }
        List<Waiter> present = new ArrayList<>();
        for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
            if (!next.isSettled()) {
                present.add(next);
            }
        }
        present.forEach(waiters::add);
        return present.size() + 1 == parties;
    }

    /** Counts those who wait, and wakes them. One who is cancelled only now was counted all the same. */
    private void letGo() {
        int index = 0;
        for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
            ((Arrival) next.target()).index = index++;
            waiters.resume(next);
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
        waiters.lock();
        try {
            aborted = forGood;
            for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
                waiters.resume(next, why);
            }
        } finally {
            waiters.unlock();
        }
    }

    /** Whether the barrier was aborted, and not reset since. */
    public boolean isBroken() {
        waiters.lock();
        try {
            return aborted;
        } finally {
            waiters.unlock();
        }
    }

    /** The state at this moment. */
    public Statistics statistics() {
        waiters.lock();
        try {
            return new Statistics(parties, waiters.size(), aborted);
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

    /** One who waits. Its number is given, with the monitor held, when the round is complete. */
    private final class Arrival implements Awaitable {
        private int index = NOT_COUNTED;

        @Override
        public String description() {
            return Barrier.this.description();
        }
    }
}
