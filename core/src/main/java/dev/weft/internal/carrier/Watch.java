package dev.weft.internal.carrier;

import dev.weft.spi.run.EventSource;
import dev.weft.spi.run.IdleCarriers;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The wait for events from outside of the process, by a carrier of the group that has nothing else to do. A task that an event
 * resumes is then in the lane of the carrier that found it, and no thread is woken.
 *
 * <h2>Overview</h2>
 *
 * <p>At most one carrier at a time is <i>on watch</i>.
 *
 * <pre>
 *            nothing to run, and the source is needed: becomes ASLEEP, and waits
 *   VACANT ───────────────────────────────────────────────────────────────────────► a carrier is ON WATCH
 *     ▲      has not looked for long, though it has work: stays RUNNING, and looks             │
 *     └────────────────────────────────────────────────────────────────────────────────────────┘
 *            an event; new work; time has passed: is RUNNING again, leaves the watch, resumes tasks
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Only the carrier on watch calls {@link EventSource#await} and {@link EventSource#report}, and it reports as RUNNING, so
 *       that what it resumes goes to its lane. A carrier that fails leaves the watch as well.
 *   <li>A carrier goes on watch before it becomes ASLEEP, and leaves the watch when it is RUNNING again. So a thread that ends
 *       the sleep of a carrier knows whether to unpark it or to wake the source. Both ways stick if they come too early.
 *   <li>While the source is needed, a carrier is on watch, or a carrier with a seat is RUNNING, or a thread is about to put one to
 *       work. A carrier that has become ASLEEP by itself, and a thread that has freed a seat, read {@link #isVacant}
 *       afterwards, as they read the inbox; {@link #changed} reads the carrier on watch, the sleepers and the free seats
 *       after the change. At least one of the two sees the other.
 *   <li>A change by a thread on a carrier of the group is not taken in at once, because the same carrier mostly waits itself soon
 *       after. It is taken in when a carrier goes on watch; a carrier that may not, because another is on watch, wakes the
 *       source before it sleeps, and so does the thread that frees its seat. If its work goes on for long, it looks every {@link #LONG} nanoseconds; and if a segment
 *       is longer than that, the {@link Overseer} does so at its next look.
 * </ol>
 */
final class Watch implements IdleCarriers {
    /** How long carriers that have work go on without a look at the source. */
    private static final long LONG = 100_000;

    private final CarrierGroup group;
    private final AtomicReference<@Nullable EventSource> source = new AtomicReference<>();
    private final AtomicReference<@Nullable Carrier> onWatch = new AtomicReference<>();

    /** Whether there may be a change that is not taken in. Set after the change, cleared before all changes are taken in. */
    private volatile boolean changed;

    /** The time of the last look. */
    private volatile long looked;

    /** What the overseer has seen of {@link #looked}. Accessed by its action only. */
    private long seenLook;

    private volatile boolean urgent;

    Watch(CarrierGroup group) {
        this.group = group;
        this.looked = group.nanoTime();
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
        if (!group.isOnSeatedCarrier()) {
            takeIn();
        }
    }

    /** Sees to it that changes are taken in without the help of the caller. */
    private void takeIn() {
        EventSource events = source.get();
        if (onWatch.get() == null) {
            group.putToWork();
        } else if (events != null) {
            events.wakeUp();
        }
    }

    /** Whether a carrier would have to go on watch if all others slept. */
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
    boolean wakes(Carrier carrier) {
        EventSource events = source.get();
        if (events == null || !isKeptBy(carrier)) {
            return false;
        }
        events.wakeUp();
        return true;
    }

    /** Puts {@code carrier}, the caller, on watch; false if that is not needed, or if another is. */
    boolean begin(Carrier carrier) {
        return isVacant() && onWatch.compareAndSet(null, carrier);
    }

    /** Waits for events, or looks whether there are any if {@code nanos} are zero. */
    void await(long nanos) {
        EventSource events = source.get();
        if (events != null) {
            changed = false;
            events.await(nanos);
        }
    }

    /** Ends the watch of {@code carrier}, the caller, which has not become ASLEEP or is RUNNING again. */
    int end(Carrier carrier) {
        EventSource events = source.get();
        try {
            return events == null ? 0 : events.report();
        } finally {
            looked = group.nanoTime();
            urgent = false;
            onWatch.set(null);
            if (!carrier.hasSeat() && isNeeded()) {
                group.putToWork();
            }
        }
    }

    /** Has the carrier on watch take in changes. Their carrier, which is not on watch, is about to sleep or has lost its seat. */
    void leaveChanges() {
        EventSource events = source.get();
        if (changed && events != null && onWatch.get() != null) {
            events.wakeUp();
        }
    }

    /** Whether a carrier should look before it goes on with its work. */
    boolean isUrgent() {
        return urgent;
    }

    /** Looks for events if that was not done for long; {@code carrier}, the caller, has work. */
    void lookIfDue(Carrier carrier, long now) {
        if (now - looked < LONG || !isNeeded()) {
            return;
        }
        if (begin(carrier)) {
            try {
                await(0);
            } finally {
                end(carrier);
            }
        } else {
            leaveChanges();
        }
    }

    /**
     * Whether no carrier has looked since the last call of this method. If carriers run on, the next to come to the end of its segment
     * will look. Called by the overseer only.
     */
    boolean isOverdue() {
        long last = looked;
        boolean same = last == seenLook;
        seenLook = last;
        boolean overdue = same && isVacant();
        if (overdue) {
            urgent = true;
        } else if (same) {
            leaveChanges();
        }
        return overdue;
    }
}
