package dev.weft.internal.carrier;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The carriers of a group that are ASLEEP, and the transitions into and out of that state. {@link CarrierGroup} lists the
 * invariants; {@link Watch} says what a carrier on watch does.
 */
final class Sleepers {
    private final CarrierGroup group;
    private final Crew crew;
    private final Watch watch;
    private final AtomicInteger number = new AtomicInteger();

    /** The number of carriers that sleep until they are woken, without checking the others in between. */
    private final AtomicInteger untilWoken = new AtomicInteger();

    Sleepers(CarrierGroup group, Crew crew, Watch watch) {
        this.group = group;
        this.crew = crew;
        this.watch = watch;
    }

    boolean isAnyAsleepUntilWoken() {
        return untilWoken.get() > 0;
    }

    /** Wakes one carrier, which then takes waiting work; returns false if none sleeps. */
    boolean wakeOne() {
        return number.get() > 0 && (wakeParked() || wakeAny());
    }

    private boolean wakeParked() {
        for (Carrier carrier : crew.all()) {
            if (!watch.isKeptBy(carrier) && wakeCarrier(carrier)) {
                return true;
            }
        }
        return false;
    }

    /** Wakes any carrier, even the one on watch, although another one then has to replace it. */
    private boolean wakeAny() {
        for (Carrier carrier : crew.all()) {
            if (wakeCarrier(carrier)) {
                return true;
            }
        }
        return false;
    }

    /** Wakes {@code carrier}, which may have gone on watch since the caller checked; returns false if it does not sleep. */
    private boolean wakeCarrier(Carrier carrier) {
        if (!wake(carrier)) {
            return false;
        }
        if (!watch.wakeOnWatch(carrier)) {
            carrier.unpark();
        }
        return true;
    }

    /** Changes the state of {@code carrier}, the caller, to ASLEEP; returns false if the carrier has lost its seat. */
    boolean fallAsleep(Carrier carrier) {
        number.incrementAndGet();
        if (carrier.move(Carrier.State.RUNNING, Carrier.State.ASLEEP)) {
            return true;
        }
        number.decrementAndGet();
        return false;
    }

    /** Ends the sleep of {@code carrier}, which may be the caller; returns false if it does not sleep. */
    boolean wake(Carrier carrier) {
        if (!carrier.move(Carrier.State.ASLEEP, Carrier.State.RUNNING)) {
            return false;
        }
        number.decrementAndGet();
        return true;
    }

    /**
     * Lets {@code carrier}, the caller, sleep for up to {@code nanos}. It does not sleep if there is work in the inbox, or if
     * tasks wait for events and no carrier is on watch.
     *
     * @return whether another thread has woken it
     */
    boolean sleepFor(Carrier carrier, long nanos) {
        if (!fallAsleep(carrier)) {
            return false;
        }
        if (group.isInboxEmpty() && !watch.isVacant()) {
            carrier.park(nanos);
        }
        Thread.interrupted();
        return !wake(carrier);
    }

    /** Like {@link #sleepFor}, but sleeps until there is work, or until an idle carrier of this group must end. */
    boolean sleepUntilWoken(Carrier carrier) {
        untilWoken.incrementAndGet();
        try {
            return sleepFor(carrier, group.patience().keepAlive() + 1);
        } finally {
            untilWoken.decrementAndGet();
        }
    }

    /**
     * Puts {@code carrier}, the caller, on watch: it waits for events from outside or for work. Does nothing if another
     * carrier is on watch, or if no task waits for events.
     *
     * @return whether it was on watch
     */
    boolean keepWatch(Carrier carrier) {
        if (!watch.begin(carrier)) {
            watch.passOnChanges();
            return false;
        }
        untilWoken.incrementAndGet();
        try {
            awaitEvents(carrier);
        } finally {
            untilWoken.decrementAndGet();
            watch.end(carrier);
        }
        return true;
    }

    private void awaitEvents(Carrier carrier) {
        if (!fallAsleep(carrier)) {
            return;
        }
        try {
            watch.await(group.isInboxEmpty() ? group.patience().keepAlive() + 1 : 0);
        } finally {
            Thread.interrupted();
            wake(carrier);
        }
    }

    @Override
    public String toString() {
        return number.get() + " asleep";
    }
}
