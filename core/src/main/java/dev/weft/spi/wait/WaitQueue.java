package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * The FIFO queue of waiters under every primitive. A cancelled waiter is taken out by its own strand in constant time,
 * so a queue holds no more than waits.
 *
 * <p>The queue has a monitor, which guards the queue and what else the primitive consists of. A primitive decides,
 * enqueues and resumes in one step, under the {@link Guard} that {@link #lock} gives; what needs the monitor takes the
 * guard as its first argument.
 *
 * <p>Several queues of one primitive share the monitor of one of them, and its guard.
 *
 * @implNote Heritage: {@code trio.lowlevel.ParkingLot}.
 */
public final class WaitQueue {
    private final Monitor monitor;
    private final @Nullable AdaptiveSpin spin;
    private @Nullable Enqueued head;
    private @Nullable Enqueued tail;
    private int size;

    /** An empty queue, with its own monitor, for waits that may take long. */
    public WaitQueue() {
        this(new Monitor(false), null);
    }

    private WaitQueue(Monitor monitor, @Nullable AdaptiveSpin spin) {
        this.monitor = monitor;
        this.spin = spin;
    }

    /** An empty queue for waits that are short if all goes well: the waiter at its head spins before it parks. */
    public static WaitQueue forShortWaits() {
        return new WaitQueue(new Monitor(true), new AdaptiveSpin());
    }

    /** Another empty queue of the same primitive and kind, under the monitor of this one. */
    public WaitQueue sibling() {
        return new WaitQueue(monitor, spin == null ? null : new AdaptiveSpin());
    }

    /**
     * Takes the monitor, for a try-with-resources statement.
     *
     * @throws IllegalStateException if the caller holds it already
     */
    public Guard lock() {
        monitor.lock();
        return monitor;
    }

    /**
     * Waits until {@code waiter}, which stands in this queue and is the caller's own, is settled; if the wait ends in an
     * exception, the waiter is taken out. Called without the monitor.
     *
     * @return what was handed over, or null if nothing was
     * @throws InterruptedException if the caller is cancelled before the resume
     */
    public @Nullable Object await(Waiter waiter) throws InterruptedException {
        if (spin != null && waiter.cameFirst) {
            spin.spin(waiter);
        }
        try {
            return waiter.await();
        } catch (Throwable e) {
            leave(waiter);
            throw e;
        }
    }

    /** Puts {@code waiter} at the end. Called without the monitor. */
    public void enter(Enqueued waiter) {
        try (Guard guard = lock()) {
            add(guard, waiter);
        }
    }

    /** Takes {@code waiter} out, if it still stands here. Called without the monitor. */
    public void leave(Enqueued waiter) {
        try (Guard guard = lock()) {
            remove(guard, waiter);
        }
    }

    /** Resumes everyone who waits now, longest first. Called without the monitor. */
    public void wakeAll() {
        try (Guard guard = lock()) {
            resumeAll(guard);
        }
    }

    /** How many wait now. Called without the monitor. */
    public int waiting() {
        try (Guard guard = lock()) {
            return size(guard);
        }
    }

    /** Puts {@code waiter} at the end. A waiter stands in one queue at most. */
    public void add(Guard guard, Enqueued waiter) {
        assert guard.proves(monitor);
        if (waiter.queue != null) {
            throw new IllegalStateException(waiter + " stands in a queue already");
        }
        waiter.queue = this;
        waiter.previous = tail;
        waiter.cameFirst = tail == null;
        if (tail == null) {
            head = waiter;
        } else {
            tail.next = waiter;
        }
        tail = waiter;
        size++;
    }

    /** Takes {@code waiter} out, wherever it stands. False if it is not in here any more. */
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

    /** Takes out the waiter that has waited longest, settled or not; null if the queue is empty. */
    public @Nullable Enqueued poll(Guard guard) {
        Enqueued first = head;
        if (first != null) {
            remove(guard, first);
        }
        return first;
    }

    /** The waiter that has waited longest, left where it is; null if the queue is empty. */
    public @Nullable Enqueued peek(Guard guard) {
        assert guard.proves(monitor);
        return head;
    }

    /**
     * Ends the wait of {@code waiter}, which was taken out of a queue of this primitive, with nothing handed over. Its
     * strand is unparked when {@code guard} is closed.
     *
     * @return false if the wait was over already
     */
    public boolean resume(Guard guard, Enqueued waiter) {
        return resumed(guard, waiter, waiter.settleWithNothing());
    }

    /**
     * Ends the wait of {@code waiter}, which was taken out of a queue of this primitive, by handing over {@code item}.
     * Its strand is unparked when {@code guard} is closed.
     *
     * @return false if the wait was over already: the item is still the caller's
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

    /** Resumes the waiter that has waited longest and is not cancelled. False if there is none. */
    public boolean resumeFirst(Guard guard) {
        for (Enqueued first = poll(guard); first != null; first = poll(guard)) {
            if (resume(guard, first)) {
                return true;
            }
        }
        return false;
    }

    /** Resumes every waiter, the longest waiting first; answers how many. */
    public int resumeAll(Guard guard) {
        int resumed = 0;
        while (resumeFirst(guard)) {
            resumed++;
        }
        return resumed;
    }

    /** How many stand in the queue. */
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
