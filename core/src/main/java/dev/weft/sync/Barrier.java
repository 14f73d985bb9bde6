package dev.weft.sync;

import dev.weft.internal.check.Require;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;

/**
 * A point at which a fixed number of tasks wait for each other and then go on together, round after round.
 *
 * {@snippet :
 * Barrier start = Barrier.of(2);
 * Async.gather(List.of("Ada", "Grace"), name -> {
 *     int index = start.await();
 *     return name + " is number " + index;
 * });
 * }
 *
 * <p>Every method may be called from any thread. Actions of each task before it waits happen-before the actions of all
 * tasks after the wait.
 *
 * @implNote Heritage: {@code asyncio.Barrier}; differs: a waiter that is cancelled does not break the barrier, even at the
 *     moment in which the last task arrives; the other waiters continue to wait.
 */
public final class Barrier {
    private static final int NOT_COUNTED = -1;

    private final int parties;
    private final String description;

    /** The waiters of the present round. The monitor of this queue guards {@link #aborted}. */
    private final WaitQueue waiters = new WaitQueue();

    private boolean aborted;

    private Barrier(int parties, String description) {
        this.parties = parties;
        this.description = description;
    }

    /**
     * Creates a barrier at which {@code parties} tasks wait for each other.
     *
     * @throws IllegalArgumentException if {@code parties} is less than one
     */
    public static Barrier of(int parties) {
        return new Barrier(Require.atLeastOne(parties, "parties"), "a barrier");
    }

    /**
     * Like {@link #of(int)}, with a name for reports.
     *
     * @throws IllegalArgumentException if {@code parties} is less than one
     */
    public static Barrier of(int parties, String name) {
        return new Barrier(Require.atLeastOne(parties, "parties"), Require.named("barrier", name));
    }

    /**
     * Waits until the last of the {@code parties} tasks has arrived. A caller that is cancelled while waiting is not
     * counted, and the other callers continue to wait. Once the last task has arrived, all callers are counted: a caller
     * that is cancelled after that returns, and the cancellation is thrown at its next wait.
     *
     * @return the caller's number in this round, from 0 to the number of parties minus one, in the order of arrival
     * @throws BrokenBarrierException if the barrier is aborted, or is reset while the caller waits
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
            if (isLastAfterRemoval(guard)) {
                releaseAll(guard);
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
            // The others continued because this waiter was counted, so it returns too; its next wait throws.
            Thread.currentThread().interrupt();
        }
        return arrival.index;
    }

    /**
     * Removes the waiters that are cancelled but still in the queue, and returns whether the caller is the last party to
     * arrive.
     */
    private boolean isLastAfterRemoval(Guard guard) {
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

    /** Numbers the waiters and resumes them. A waiter that is cancelled from now on is still counted. */
    private void releaseAll(Guard guard) {
        int index = 0;
        for (Enqueued next = waiters.poll(guard); next != null; next = waiters.poll(guard)) {
            ((Arrival) next.target()).index = index++;
            waiters.resume(guard, next);
        }
    }

    /**
     * Starts a new round. Never waits. Tasks that wait now get a {@link BrokenBarrierException}; an aborted barrier can be
     * used again.
     */
    public void reset() {
        resumeAllBroken(false, "the barrier was reset");
    }

    /** Breaks the barrier until it is reset: waiting and later tasks get a {@link BrokenBarrierException}. Never waits. */
    public void abort() {
        resumeAllBroken(true, "the barrier was aborted");
    }

    private void resumeAllBroken(boolean abort, String why) {
        try (Guard guard = waiters.lock()) {
            aborted = abort;
            for (Enqueued next = waiters.poll(guard); next != null; next = waiters.poll(guard)) {
                waiters.resume(guard, next, why);
            }
        }
    }

    /** Returns whether the barrier was aborted, and has not been reset since. */
    public boolean isBroken() {
        try (Guard _ = waiters.lock()) {
            return aborted;
        }
    }

    /** Returns the state at this moment. */
    public Statistics statistics() {
        try (Guard guard = waiters.lock()) {
            return new Statistics(parties, waiters.size(guard), aborted);
        }
    }

    /** Returns the kind of this object, with its name if it has one: {@code barrier 'start'}. */
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        return description + " [" + stateInWords() + "]";
    }

    private String stateInWords() {
        Statistics now = statistics();
        return (now.broken() ? "broken, " : "") + now.waiting() + " of " + parties + " waiting";
    }

    /**
     * The state of a barrier at one moment.
     *
     * @param parties the number of tasks that wait for each other
     * @param waiting the number of tasks that wait now
     * @param broken whether the barrier was aborted, and has not been reset since
     */
    public record Statistics(int parties, int waiting, boolean broken) {}

    /** The target of one task's wait. The number of the task is set under the monitor when the round is complete. */
    private final class Arrival implements Awaitable {
        private int index = NOT_COUNTED;

        @Override
        public String description() {
            return Barrier.this.description();
        }

        @Override
        public Object subject() {
            return Barrier.this;
        }

        @Override
        public String state() {
            return stateInWords();
        }
    }
}
