package dev.weft.spi.wait;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The FIFO queue of waiters under every primitive (lock, queue, event, …). A cancelled waiter is removed by its own strand
 * (the task or thread that waits), in constant time, so cancelled waiters do not accumulate.
 *
 * <p>The queue has a monitor, which guards the queue and the other state of the primitive. A primitive decides, enqueues and
 * resumes atomically, under the {@link Guard} that {@link #lock} returns. Methods that need the monitor take the guard as their
 * first argument; the others must be called without the monitor.
 *
 * <p>Several queues of one primitive share one monitor, and its guard.
 *
 * @implNote Heritage: {@code trio.lowlevel.ParkingLot}.
 */
public final class WaitQueue {
    private final Monitor monitor;
    private final @Nullable AdaptiveSpin spin;
    private @Nullable Enqueued head;
    private @Nullable Enqueued tail;
    private int size;

    /** Creates an empty queue, with a monitor of its own, for waits that may take a long time. */
    public WaitQueue() {
        this(new Monitor(false), null);
    }

    private WaitQueue(Monitor monitor, @Nullable AdaptiveSpin spin) {
        this.monitor = monitor;
        this.spin = spin;
    }

    /**
     * Creates an empty queue, with a monitor of its own, for waits that are usually short: a waiter at the head spins before it
     * parks.
     */
    public static WaitQueue forShortWaits() {
        return new WaitQueue(new Monitor(true), new AdaptiveSpin());
    }

    /** Creates another empty queue of the same kind, under the monitor of this queue. */
    public WaitQueue sibling() {
        return new WaitQueue(monitor, spin == null ? null : new AdaptiveSpin());
    }

    /**
     * Acquires the monitor. Call this method in a try-with-resources statement, which releases the monitor.
     *
     * @throws IllegalStateException if the caller holds it already
     */
    public Guard lock() {
        monitor.lock();
        return monitor;
    }

    /**
     * Waits until {@code waiter}, which is in this queue and is the caller's own, is settled. If the wait ends in an exception,
     * the waiter is removed.
     *
     * @return the item that was handed over; null if there is none
     * @throws InterruptedException if the caller is cancelled before the resume
     * @throws IllegalStateException if the wait can never end, like {@link Waiter#await}
     */
    public @Nullable Object await(Waiter waiter) throws InterruptedException {
        return await(waiter, _ -> {});
    }

    /**
     * Like {@link #await(Waiter)}. If the wait ends in an exception, the waiter is removed, and then {@code afterRemoval}
     * runs; the monitor is not released in between. For primitives where a cancelled waiter may have held up the waiters
     * behind it.
     *
     * @return the item that was handed over; null if there is none
     * @throws InterruptedException if the caller is cancelled before the resume
     * @throws IllegalStateException if the wait can never end, like {@link Waiter#await}
     */
    public @Nullable Object await(Waiter waiter, Consumer<? super Guard> afterRemoval) throws InterruptedException {
        if (spin != null && waiter.wasFirst) {
            spin.spin(waiter);
        }
        try {
            return waiter.await();
        } catch (Throwable e) {
            try (Guard guard = lock()) {
                remove(guard, waiter);
                afterRemoval.accept(guard);
            }
            throw e;
        }
    }

    /** Adds {@code waiter} at the end. */
    public void enter(Enqueued waiter) {
        try (Guard guard = lock()) {
            add(guard, waiter);
        }
    }

    /** Removes {@code waiter}, if it is in this queue. */
    public void leave(Enqueued waiter) {
        try (Guard guard = lock()) {
            remove(guard, waiter);
        }
    }

    /** Resumes all waiters, in their order. */
    public void wakeAll() {
        try (Guard guard = lock()) {
            resumeAll(guard);
        }
    }

    /** The number of waiters. */
    public int waiting() {
        try (Guard guard = lock()) {
            return size(guard);
        }
    }

    /** Adds {@code waiter} at the end. A waiter is in at most one queue. */
    public void add(Guard guard, Enqueued waiter) {
        assert guard.proves(monitor);
        if (waiter.queue != null) {
            throw new IllegalStateException(waiter + " is in a queue already");
        }
        waiter.queue = this;
        waiter.previous = tail;
        waiter.wasFirst = tail == null;
        if (tail == null) {
            head = waiter;
        } else {
            tail.next = waiter;
        }
        tail = waiter;
        size++;
    }

    /** Removes {@code waiter}; returns false if it is not in this queue. */
    public boolean remove(Guard guard, Enqueued waiter) {
        assert guard.proves(monitor);
        if (waiter.queue != this) {
            return false;
        }
        Enqueued before = waiter.previous;
        Enqueued after = waiter.next;
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

    /** Removes and returns the waiter that has waited longest, settled or not; null if the queue is empty. */
    public @Nullable Enqueued poll(Guard guard) {
        Enqueued first = head;
        if (first != null) {
            remove(guard, first);
        }
        return first;
    }

    /** The waiter that has waited longest, settled or not; null if the queue is empty. */
    public @Nullable Enqueued peek(Guard guard) {
        assert guard.proves(monitor);
        return head;
    }

    /**
     * Resumes {@code waiter}, which was removed from a queue of this primitive, and hands nothing over. Its strand is
     * unparked when {@code guard} is closed.
     *
     * @return false if the waiter was settled already
     */
    public boolean resume(Guard guard, Enqueued waiter) {
        return resumed(guard, waiter, waiter.settleWithNothing());
    }

    /**
     * Resumes {@code waiter}, which was removed from a queue of this primitive, and hands {@code item} over to it. Its strand
     * is unparked when {@code guard} is closed.
     *
     * @return false if the waiter was settled already: the item still belongs to the caller
     */
    public boolean resume(Guard guard, Enqueued waiter, Object item) {
        return resumed(guard, waiter, waiter.settle(item));
    }

    private boolean resumed(Guard guard, Enqueued waiter, boolean settled) {
        assert guard.proves(monitor);
        if (settled) {
            monitor.wakeLater(waiter);
        }
        return settled;
    }

    /** Resumes the waiter that has waited longest and is not settled; returns false if there is none. */
    public boolean resumeFirst(Guard guard) {
        for (Enqueued first = poll(guard); first != null; first = poll(guard)) {
            if (resume(guard, first)) {
                return true;
            }
        }
        return false;
    }

    /** Resumes all waiters, in their order, and returns their number. */
    public int resumeAll(Guard guard) {
        int resumed = 0;
        while (resumeFirst(guard)) {
            resumed++;
        }
        return resumed;
    }

    /** The number of waiters in the queue, including settled waiters. */
    public int size(Guard guard) {
        assert guard.proves(monitor);
        return size;
    }

    /** Whether the queue has no waiter. */
    public boolean isEmpty(Guard guard) {
        assert guard.proves(monitor);
        return head == null;
    }
}
