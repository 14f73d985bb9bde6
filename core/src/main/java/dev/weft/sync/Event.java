package dev.weft.sync;

import dev.weft.Selectable;
import dev.weft.internal.check.Require;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Signal;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import org.jspecify.annotations.Nullable;

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
 * <p>Every method may be called from any thread. Actions before {@link #set} happen-before actions after {@link #await}.
 *
 * @implNote Heritage: {@code asyncio.Event}.
 */
public final class Event {
    private final String description;
    private final WaitQueue waiters = new WaitQueue();
    private volatile boolean set;

    private Event(String description) {
        this.description = description;
    }

    /** Creates an event that is not set. */
    public static Event create() {
        return new Event("an event");
    }

    /** Creates an event that is not set, with a name for reports. */
    public static Event create(String name) {
        return new Event(Require.named("event", name));
    }

    /**
     * Waits until the event is set; returns immediately if it is set already. A caller that is cancelled while it waits loses
     * nothing.
     *
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public void await() throws InterruptedException {
        Strand.throwIfCancelled();
        if (set) {
            return;
        }
        Waiter waiter = new Waiter(Strand.current(), new WhenSet());
        if (enqueue(waiter)) {
            waiters.await(waiter);
        }
    }

    /** Sets the event and wakes every task that waits now, even if {@link #clear} follows immediately. Never waits. */
    public void set() {
        try (Guard guard = waiters.lock()) {
            set = true;
            waiters.resumeAll(guard);
        }
    }

    /** Clears the event: tasks that await it from now on wait for the next {@link #set}. Never waits. */
    public void clear() {
        set = false;
    }

    /** Returns whether the event is set. */
    public boolean isSet() {
        return set;
    }

    /** Returns an alternative for a {@link dev.weft.select.Select Select} that is ready when this event is set. */
    public Selectable<Event> whenSet() {
        return new WhenSet();
    }

    private boolean enqueue(Enqueued waiter) {
        try (Guard guard = waiters.lock()) {
            if (!set) {
                waiters.add(guard, waiter);
            }
            return !set;
        }
    }

    /** Returns the state at this moment. */
    public Statistics statistics() {
        try (Guard guard = waiters.lock()) {
            return new Statistics(set, waiters.size(guard));
        }
    }

    /** Returns the kind of this object, with its name if it has one: {@code event 'ready'}. */
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
     * @param waiting the number of tasks that wait for it
     */
    public record Statistics(boolean set, int waiting) {}

    /**
     * The target of waits for this event. The event itself does not implement these interfaces, so that its public API does not
     * contain types of {@code spi}. A wait allocates a waiter anyway, so it may allocate this object too.
     */
    private final class WhenSet implements Signal<Event>, Selectable<Event> {
        @Override
        public boolean enqueue(Enqueued waiter) {
            return Event.this.enqueue(waiter);
        }

        @Override
        public Event taken(@Nullable Object handed) {
            return Event.this;
        }

        @Override
        public Object subject() {
            return Event.this;
        }

        @Override
        public String description() {
            return description;
        }

        @Override
        public String toString() {
            return description();
        }
    }
}
