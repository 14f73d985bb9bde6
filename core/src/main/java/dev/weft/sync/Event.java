package dev.weft.sync;

import dev.weft.spi.Signal;
import dev.weft.spi.Strand;
import dev.weft.spi.WaitQueue;
import dev.weft.spi.Waiter;
import java.util.Objects;

/**
 * A flag that tasks can wait for.
 *
 * {@snippet :
 * Event ready = Event.create();
 * TaskGroup.run(group -> {
 *     group.spawn(() -> {
 *         ready.await();
 *         System.out.println("on my way");
 *     });
 *     group.spawn(() -> ready.set());
 * });
 * }
 *
 * <p>Every method may be called from any thread. What was written before {@link #set} is seen after {@link #await}.
 *
 * @implNote Heritage: {@code asyncio.Event}.
 */
public final class Event extends Signal {
    private final String description;
    private final WaitQueue waiters = new WaitQueue();
    private volatile boolean set;

    private Event(String description) {
        this.description = description;
    }

    /** An event that is not set. */
    public static Event create() {
        return new Event("an event");
    }

    /** An event that is not set, with a name for reports. */
    public static Event create(String name) {
        return new Event("event '" + Objects.requireNonNull(name, "name") + "'");
    }

    /**
     * Waits until the event is set; not at all if it is. One who is cancelled meanwhile waits no more, and nothing is
     * lost by that.
     *
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public void await() throws InterruptedException {
        Strand.throwIfCancelled();
        if (set) {
            return;
        }
        Waiter waiter = new Waiter(Strand.current(), this);
        if (enqueue(waiter)) {
            waiters.await(waiter);
        }
    }

    /** Sets the event and wakes everyone who waits now, even if {@link #clear} follows at once. Does not wait. */
    public void set() {
        waiters.lock();
        try {
            set = true;
            waiters.resumeAll();
        } finally {
            waiters.unlock();
        }
    }

    /** Clears the event: those who await it from now on wait for the next {@link #set}. Does not wait. */
    public void clear() {
        set = false;
    }

    /** Whether the event is set. */
    public boolean isSet() {
        return set;
    }

    @Override
    protected boolean enqueue(Waiter waiter) {
        waiters.lock();
        try {
            if (!set) {
                waiters.add(waiter);
            }
            return !set;
        } finally {
            waiters.unlock();
        }
    }

    /** The state at this moment. */
    public Statistics statistics() {
        waiters.lock();
        try {
            return new Statistics(set, waiters.size());
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
        return description + " [" + (now.set() ? "set" : "not set") + ", " + now.waiting() + " waiting]";
    }

    /**
     * The state of an event at one moment.
     *
     * @param set whether it is set
     * @param waiting how many tasks wait for it
     */
    public record Statistics(boolean set, int waiting) {}
}
