package dev.weft.spi;

import org.jspecify.annotations.Nullable;

/**
 * The FIFO queue of waiters under every primitive. A cancelled waiter is taken out by its own strand in constant time,
 * so a queue holds no more than who waits.
 *
 * <p>The queue has a monitor, which guards itself and what else the primitive consists of. A primitive decides, enqueues
 * and resumes in one step:
 *
 * <pre>
 *   queue.lock();
 *   try { … } finally { queue.unlock(); }      who was resumed in between is woken by unlock
 * </pre>
 *
 * <p>Several queues of one primitive share the monitor of one of them. Every method but {@link #lock}, {@link #await},
 * {@link #enter}, {@link #leave}, {@link #wakeAll} and {@link #waiting} is called with the monitor held.
 *
 * @implNote Heritage: {@code trio.lowlevel.ParkingLot}.
 */
public final class WaitQueue {
    private final Monitor monitor;
    private final @Nullable Patience patience;
    private @Nullable Waiter head;
    private @Nullable Waiter tail;
    private int size;

    /** An empty queue, with its own monitor, for waits that may take long. */
    public WaitQueue() {
        this(new Monitor(false), null);
    }

    private WaitQueue(Monitor monitor, @Nullable Patience patience) {
        this.monitor = monitor;
        this.patience = patience;
    }

    /** An empty queue for waits that are short if all goes well: who stands at its head does not park at once. */
    public static WaitQueue forShortWaits() {
        return new WaitQueue(new Monitor(true), new Patience());
    }

    /** Another empty queue of the same primitive and kind, under the monitor of this one. */
    public WaitQueue sibling() {
        return new WaitQueue(monitor, patience == null ? null : new Patience());
    }

    /**
     * Takes the monitor; to be followed by {@link #unlock} in a finally block.
     *
     * @throws IllegalStateException if the caller holds it already
     */
    public void lock() {
        monitor.lock();
    }

    /** Gives the monitor back, and then wakes those who were resumed meanwhile, first come, first woken. */
    public void unlock() {
        monitor.unlock();
    }

    /**
     * Waits until {@code waiter}, which stands in this queue and is the caller's own, is settled; if the wait ends in an
     * exception, the waiter is taken out. Called without the monitor.
     *
     * @return what was handed over, or null if nothing was
     * @throws InterruptedException if the caller is cancelled before it was its turn
     */
    public @Nullable Object await(Waiter waiter) throws InterruptedException {
        if (patience != null && waiter.cameFirst) {
            patience.look(waiter);
        }
        try {
            return waiter.await();
        } catch (Throwable e) {
            leave(waiter);
            throw e;
        }
    }

    /** Puts {@code waiter} at the end. Called without the monitor. */
    public void enter(Waiter waiter) {
        monitor.lock();
        try {
            add(waiter);
        } finally {
            monitor.unlock();
        }
    }

    /** Takes {@code waiter} out, if it still stands here. Called without the monitor. */
    public void leave(Waiter waiter) {
        monitor.lock();
        try {
            remove(waiter);
        } finally {
            monitor.unlock();
        }
    }

    /** Resumes everyone who waits now, longest first. Called without the monitor. */
    public void wakeAll() {
        monitor.lock();
        try {
            resumeAll();
        } finally {
            monitor.unlock();
        }
    }

    /** How many wait now. Called without the monitor. */
    public int waiting() {
        monitor.lock();
        try {
            return size;
        } finally {
            monitor.unlock();
        }
    }

    /** Puts {@code waiter} at the end. A waiter stands in one queue at most. */
    public void add(Waiter waiter) {
        assert monitor.isHeldByCaller();
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
    public boolean remove(Waiter waiter) {
        assert monitor.isHeldByCaller();
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
    public @Nullable Waiter poll() {
        Waiter first = head;
        if (first != null) {
            remove(first);
        }
        return first;
    }

    /** The one that has waited longest, left where it is; null if nobody waits. */
    public @Nullable Waiter peek() {
        assert monitor.isHeldByCaller();
        return head;
    }

    /**
     * Ends the wait of {@code waiter}, which was taken out of a queue of this primitive, with nothing handed over but
     * the turn. Its strand is woken by {@link #unlock}.
     *
     * @return false if the wait was over already
     */
    public boolean resume(Waiter waiter) {
        return resumed(waiter, waiter.settleWithTurn());
    }

    /**
     * Ends the wait of {@code waiter}, which was taken out of a queue of this primitive, by handing over {@code item}.
     * Its strand is woken by {@link #unlock}.
     *
     * @return false if the wait was over already: the item is still the caller's
     */
    public boolean resume(Waiter waiter, Object item) {
        return resumed(waiter, waiter.settle(item));
    }

    private boolean resumed(Waiter waiter, boolean settled) {
        if (settled) {
            monitor.wakeLater(waiter);
        }
        return settled;
    }

    /** Hands the turn to the one that has waited longest and is not cancelled. False if there is none. */
    public boolean resumeFirst() {
        for (Waiter first = poll(); first != null; first = poll()) {
            if (resume(first)) {
                return true;
            }
        }
        return false;
    }

    /** Resumes everyone who waits now, longest first; answers how many. */
    public int resumeAll() {
        int resumed = 0;
        while (resumeFirst()) {
            resumed++;
        }
        return resumed;
    }

    /** How many stand in the queue. */
    public int size() {
        assert monitor.isHeldByCaller();
        return size;
    }

    /** Whether nobody stands in the queue. */
    public boolean isEmpty() {
        assert monitor.isHeldByCaller();
        return head == null;
    }
}
