package dev.weft.queue;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;

/**
 * Counts the items of a queue: put, taken, done and discarded. A join waits until every item is done or discarded.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *              put            take             taskDone()
 *   producer ──────► buffered ──────► in hand ────────────► done
 *                       │
 *                       └─ closeNow() ──► discarded
 *
 *                    taken = in hand + done, unfinished = buffered + in hand
 * </pre>
 *
 * <p>The monitor of the queue is also the monitor of {@link #joiners}, and guards all state of this class.
 * <b>Invariants.</b> They hold whenever this monitor is free.
 *
 * <ol>
 *   <li>Items put = {@link #taken} + buffered + {@link #discarded}. An item counts as put when it enters the buffer or is
 *       handed to a waiting take, never while its producer waits.
 *   <li>Unfinished items = {@link #taken} − {@link #done} + buffered. A join waits only while this number is more than
 *       zero.
 * </ol>
 */
final class JoinCounter implements Awaitable {
    private final Queue<?> queue;
    private final Buffer<?> buffer;
    private final WaitQueue joiners;
    private long taken;
    private long discarded;
    private long done;

    JoinCounter(Queue<?> queue, Buffer<?> buffer, WaitQueue joiners) {
        this.queue = queue;
        this.buffer = buffer;
        this.joiners = joiners;
    }

    /** See {@link Queue#taskDone}. Called without the monitor. */
    void taskDone() {
        try (Guard guard = joiners.lock()) {
            if (done == taken) {
                throw new IllegalStateException("taskDone() was called more often than items were taken: " + taken
                        + (taken == 1 ? " item was taken from " : " items were taken from ") + queue.description());
            }
            done++;
            resumeJoinersIfDone(guard);
        }
    }

    /** See {@link Queue#join}. Called without the monitor. */
    void join() throws InterruptedException {
        Strand.throwIfCancelled();
        Waiter waiter;
        try (Guard guard = joiners.lock()) {
            if (unfinished() == 0) {
                return;
            }
            waiter = new Waiter(Strand.current(), this);
            joiners.add(guard, waiter);
        }
        joiners.await(waiter);
    }

    /** Counts an item that was handed to a take, from the buffer or directly. Called with the monitor held. */
    void addTaken() {
        taken++;
    }

    /** Counts {@code items} that were discarded from the buffer. */
    void addDiscarded(Guard guard, int items) {
        discarded += items;
        resumeJoinersIfDone(guard);
    }

    private void resumeJoinersIfDone(Guard guard) {
        if (unfinished() == 0) {
            joiners.resumeAll(guard);
        }
    }

    /** The number of items that are not done. This and the other counts are read with the monitor held. */
    long unfinished() {
        return taken - done + buffer.size();
    }

    long put() {
        return taken + buffer.size() + discarded;
    }

    long taken() {
        return taken;
    }

    long discarded() {
        return discarded;
    }

    @Override
    public Object subject() {
        return queue;
    }

    /** Describes the wait of a join. */
    @Override
    public String description() {
        return "every item of " + queue.description() + " to be done";
    }

    @Override
    public String state() {
        return queue.statistics().unfinished() + " unfinished";
    }
}
