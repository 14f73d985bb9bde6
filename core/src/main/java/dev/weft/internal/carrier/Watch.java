package dev.weft.internal.carrier;

import dev.weft.spi.run.EventSource;
import dev.weft.spi.run.IdleCarriers;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The wait for events from outside of the process, by a carrier of the group that has nothing else to do. A task that an
 * event resumes is then in the lane of the carrier that found the event, and no thread is woken.
 *
 * <h2>Overview</h2>
 *
 * <p>At most one carrier at a time is <i>on watch</i>.
 *
 * <pre>
 *            nothing to run, and the source is needed: becomes ASLEEP, and waits
 *   VACANT ───────────────────────────────────────────────────────────────────────► a carrier is ON WATCH
 *     ▲      has work, but has not polled for long: stays RUNNING, and polls                   │
 *     └────────────────────────────────────────────────────────────────────────────────────────┘
 *            an event; new work; time has passed: is RUNNING again, leaves the watch, resumes tasks
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Only the carrier on watch calls {@link EventSource#await} and {@link EventSource#report}, and it reports while it is
 *       RUNNING, so that the tasks that it resumes go to its lane. A carrier that fails leaves the watch as well.
 *   <li>A carrier goes on watch before it becomes ASLEEP, and leaves the watch when it is RUNNING again. So a thread that ends
 *       the sleep of a carrier knows whether to unpark it or to wake the source. An unpark and a wake-up of the source take
 *       effect even if they come too early.
 *   <li>While the source is needed, a carrier is on watch, or a carrier with a seat is RUNNING, or a thread is about to put
 *       one to work. A carrier that has become ASLEEP by itself, and a thread that has freed a seat, read {@link #isVacant}
 *       afterwards, as they read the inbox; {@link #changed} reads the carrier on watch, the sleepers and the free seats
 *       after the change. At least one of the two sees the change of the other.
 *   <li>A change by a thread on a carrier of the group is not applied immediately, because that carrier usually goes on
 *       watch soon after. It is applied when a carrier goes on watch. If the carrier of that thread cannot go on watch, because
 *       another one is on watch, it wakes the source before it sleeps. If that carrier loses its seat, the thread that frees
 *       the seat wakes the source. A carrier that has work for a long time polls the source every {@link #NANOS_BETWEEN_POLLS};
 *       and if a virtual thread runs longer than that without a switch, the {@link Overseer} acts at its next check.
 * </ol>
 */
final class Watch implements IdleCarriers {
    /** The interval at which carriers that have work poll the source. */
    private static final long NANOS_BETWEEN_POLLS = 100_000;

    private final CarrierGroup group;
    private final AtomicReference<@Nullable EventSource> source = new AtomicReference<>();
    private final AtomicReference<@Nullable Carrier> onWatch = new AtomicReference<>();

    /** Whether a change may still have to be applied. Set after the change, cleared before all changes are applied. */
    private volatile boolean changed;

    /** The time of the last poll. */
    private volatile long lastPoll;

    /** The value of {@link #lastPoll} at the last call of {@link #requestPollIfOverdue}. */
    private long seenPoll;

    private volatile boolean urgent;

    Watch(CarrierGroup group) {
        this.group = group;
        this.lastPoll = group.nanoTime();
    }

    @Override
    public EventSource source(Function<IdleCarriers, ? extends EventSource> open) {
        EventSource known = source.get();
        if (known != null) {
            return known;
        }
        EventSource opened = open.apply(this);
        return source.compareAndSet(null, opened) ? opened : source(open);
    }

    @Override
    public void changed() {
        changed = true;
        if (!group.isOnRunningCarrier()) {
            requestApply();
        }
    }

    /** Lets another carrier apply the changes. */
    private void requestApply() {
        EventSource events = source.get();
        if (onWatch.get() == null) {
            group.putToWork();
        } else if (events != null) {
            events.wakeUp();
        }
    }

    /** Whether the source is needed, but no carrier is on watch. */
    boolean isVacant() {
        return isNeeded() && onWatch.get() == null;
    }

    boolean isNeeded() {
        EventSource events = source.get();
        return events != null && events.isNeeded();
    }

    boolean isKeptBy(Carrier carrier) {
        return onWatch.get() == carrier;
    }

    /** Wakes {@code carrier}, whose sleep the caller has just ended, if it is on watch; otherwise returns false. */
    boolean wakeOnWatch(Carrier carrier) {
        EventSource events = source.get();
        if (events == null || !isKeptBy(carrier)) {
            return false;
        }
        events.wakeUp();
        return true;
    }

    /**
     * Puts {@code carrier}, the caller, on watch; returns false if the source is not needed, or if another carrier is on
     * watch.
     */
    boolean begin(Carrier carrier) {
        return isVacant() && onWatch.compareAndSet(null, carrier);
    }

    /** Waits for events; with zero {@code nanos}, only checks whether there are any. */
    void await(long nanos) {
        EventSource events = source.get();
        if (events != null) {
            changed = false;
            events.await(nanos);
        }
    }

    /** Ends the watch of {@code carrier}, the caller, which is RUNNING or has lost its seat; returns the number of events. */
    int end(Carrier carrier) {
        EventSource events = source.get();
        try {
            return events == null ? 0 : events.report();
        } finally {
            lastPoll = group.nanoTime();
            urgent = false;
            onWatch.set(null);
            if (!carrier.isRunning() && isNeeded()) {
                group.putToWork();
            }
        }
    }

    /**
     * Lets the carrier on watch apply changes that were made on another carrier. That other carrier is about to sleep or has
     * lost its seat.
     */
    void passOnChanges() {
        EventSource events = source.get();
        if (changed && events != null && onWatch.get() != null) {
            events.wakeUp();
        }
    }

    /** Whether a carrier should poll the source before it goes on with its work. */
    boolean isUrgent() {
        return urgent;
    }

    /** Polls the source if the last poll was long ago. {@code carrier} is the caller. */
    void pollIfDue(Carrier carrier, long now) {
        if (now - lastPoll < NANOS_BETWEEN_POLLS || !isNeeded()) {
            return;
        }
        if (begin(carrier)) {
            try {
                await(0);
            } finally {
                end(carrier);
            }
        } else {
            passOnChanges();
        }
    }

    /**
     * Returns whether the source is needed, no carrier has polled it since the last call of this method, and none is on watch.
     * If so, the next carrier whose virtual thread parks, yields or ends polls the source. Called by the overseer only.
     */
    boolean requestPollIfOverdue() {
        long last = lastPoll;
        boolean same = last == seenPoll;
        seenPoll = last;
        boolean overdue = same && isVacant();
        if (overdue) {
            urgent = true;
        } else if (same) {
            passOnChanges();
        }
        return overdue;
    }
}
