package dev.weft.spi;

import org.jspecify.annotations.Nullable;

/**
 * The FIFO queue of waiters under every primitive. A cancelled waiter is taken out by its own strand in constant time,
 * so a queue holds no more than who waits.
 *
 * <p>The queue is its own monitor: each method takes it, and a primitive that must decide and enqueue in one step holds
 * it around both ({@code synchronized (queue) { … }}). A monitor is held for a few instructions and never while
 * waiting.
 *
 * @implNote Heritage: {@code trio.lowlevel.ParkingLot}.
 */
public final class WaitQueue {
    private @Nullable Waiter head;
    private @Nullable Waiter tail;
    private int size;

    /** An empty queue. */
    public WaitQueue() {}

    /**
     * Waits until {@code waiter}, which stands in this queue and is the caller's own, is settled; if the wait ends in an
     * exception, the waiter is taken out. Called without the monitor.
     *
     * @return what was handed over, or null if nothing was
     * @throws InterruptedException if the caller is cancelled before it was its turn
     */
    public @Nullable Object await(Waiter waiter) throws InterruptedException {
        try {
            return waiter.await();
        } catch (Throwable e) {
            remove(waiter);
            throw e;
        }
    }

    /** Puts {@code waiter} at the end. A waiter stands in one queue at most. */
    public synchronized void add(Waiter waiter) {
        if (waiter.queue != null) {
            throw new IllegalStateException(waiter + " stands in a queue already");
        }
        waiter.queue = this;
        waiter.previous = tail;
        if (tail == null) {
            head = waiter;
        } else {
            tail.next = waiter;
        }
        tail = waiter;
        size++;
    }

    /** Takes {@code waiter} out, wherever it stands. False if it is not in here any more. */
    public synchronized boolean remove(Waiter waiter) {
        if (waiter.queue != this) {
            return false;
        }
        Waiter before = waiter.previous;
        Waiter after = waiter.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        waiter.previous = null;
        waiter.next = null;
        waiter.queue = null;
        size--;
        return true;
    }

    /** Takes out the one that has waited longest, settled or not; null if nobody waits. */
    public synchronized @Nullable Waiter poll() {
        Waiter first = head;
        if (first != null) {
            remove(first);
        }
        return first;
    }

    /** The one that has waited longest, left where it is; null if nobody waits. */
    public synchronized @Nullable Waiter peek() {
        return head;
    }

    /** Hands the turn to the one that has waited longest and is not cancelled. False if there is none. */
    public synchronized boolean resumeFirst() {
        for (Waiter first = poll(); first != null; first = poll()) {
            if (first.resume()) {
                return true;
            }
        }
        return false;
    }

    /** Wakes everyone who waits now, longest first; answers how many. */
    public synchronized int resumeAll() {
        int resumed = 0;
        for (Waiter first = poll(); first != null; first = poll()) {
            if (first.resume()) {
                resumed++;
            }
        }
        return resumed;
    }

    /** How many stand in the queue. */
    public synchronized int size() {
        return size;
    }

    /** Whether nobody stands in the queue. */
    public synchronized boolean isEmpty() {
        return head == null;
    }
}
