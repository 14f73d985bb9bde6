package dev.weft.queue;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;

/**
 * The account of a queue's items: how many were taken, done and discarded. Who joins waits until none is unfinished.
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
 * <p><b>Invariants</b>, whenever the monitor of the queue, which is also that of {@link #joiners}, is free.
 *
 * <ol>
 *   <li>What was put = {@link #taken} + buffered + {@link #discarded}. An item counts as put when it enters the buffer
 *       or is handed over, never while its producer waits.
 *   <li>Unfinished = {@link #taken} − {@link #done} + buffered. Who joins waits only while that is more than zero.
 * </ol>
 */
final class Account implements Awaitable {
    private final Queue<?> queue;
    private final Buffer<?> buffer;
    private final WaitQueue joiners;
    private long taken;
    private long discarded;
    private long done;

    Account(Queue<?> queue, Buffer<?> buffer, WaitQueue joiners) {
        this.queue = queue;
        this.buffer = buffer;
        this.joiners = joiners;
    }

    /** As {@link Queue#taskDone}. Called without the monitor. */
    void taskDone() {
        try (Guard guard = joiners.lock()) {
            if (done == taken) {
                throw new IllegalStateException("taskDone() once too often: " + taken + " items were taken from "
                        + queue.description() + ", and all are done");
            }
            done++;
            resumeJoinersIfDone(guard);
        }
    }

    /** As {@link Queue#join}. Called without the monitor. */
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

    /** Counts an item that has left the buffer, or went past it, to one who takes. Called with the monitor held. */
    void addTaken() {
        taken++;
    }

    /** Counts {@code items} that have left the buffer for good. Called with the monitor held. */
    void addDiscarded(Guard guard, int items) {
        discarded += items;
        resumeJoinersIfDone(guard);
    }

    private void resumeJoinersIfDone(Guard guard) {
        if (unfinished() == 0) {
            joiners.resumeAll(guard);
        }
    }

    /** Called with the monitor held, as the other figures are. */
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

    /** What those who join wait for. */
    @Override
    public String description() {
        return "every item of " + queue.description() + " to be done";
    }
}
