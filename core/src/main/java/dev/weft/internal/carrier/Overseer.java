package dev.weft.internal.carrier;

import dev.weft.spi.run.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that waiting work is run even if carriers are stuck in a long computation, in native code, in a read from a
 * pipe, or with a pinned thread. It checks the carriers at intervals, on the thread of the timer, as long as one of the
 * carriers is awake.
 *
 * <p>Work that needs help waits in the inbox, or in the lane of a carrier that has not switched since the last check. If there
 * is such work, and a carrier is asleep or a seat is free, another carrier is put to work. Otherwise each carrier that is stuck
 * loses its seat to another one: immediately if its thread is known to be blocked, otherwise after some checks, because a
 * computation cannot be distinguished from a native call.
 *
 * <p>{@code armed} is true while a timer is armed or its action runs. A carrier first wakes up, and then reads {@code
 * armed}. If an action finds no carrier awake, it first clears {@code armed}, and then checks again. At least one of the two
 * sees the change of the other.
 */
final class Overseer {
    private static final long PERIOD = 2_000_000;

    /**
     * Replaces {@link #PERIOD}, which is also in nanoseconds, while a carrier runs but no work has waited for a long
     * time.
     */
    private static final long LONG_PERIOD = 10 * PERIOD;

    private static final int CHECKS_UNTIL_QUIET = 50;

    /** The number of checks in the same segment after which a carrier that may be computing loses its seat. */
    private static final int CHECKS_UNTIL_STUCK = 6;

    private final CarrierGroup group;
    private final Clock clock;
    private final AtomicBoolean armed = new AtomicBoolean();

    /** The reason why the last carrier could not be started; null if it was logged. */
    private final AtomicReference<@Nullable Throwable> notStarted = new AtomicReference<>();

    /** Called each time a carrier that may be computing has lost its seat. */
    private volatile Runnable whenStuck = () -> {};

    /** The number of consecutive checks at which nothing waited. Accessed by the action of the timer only. */
    private int quiet;

    Overseer(CarrierGroup group, Clock clock) {
        this.group = group;
        this.clock = clock;
    }

    void whenStuck(Runnable action) {
        whenStuck = action;
    }

    /** Must be called after a carrier was put to work. */
    void arm() {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            schedule(PERIOD);
        }
    }

    private void schedule(long period) {
        clock.schedule(clock.nanoTime() + period, this::check);
    }

    /** Notes that a carrier could not be started because of {@code failure}. */
    void couldNotStart(Throwable failure) {
        notStarted.set(failure);
        arm();
    }

    private void logFailedStart() {
        Throwable failure = notStarted.getAndSet(null);
        if (failure != null) {
            System.getLogger("dev.weft")
                    .log(System.Logger.Level.WARNING, "a carrier of virtual threads could not be started", failure);
        }
    }

    private void check() {
        boolean quietForLong = false;
        try {
            logFailedStart();
            quiet = helpWaitingWork() || eventsMayWait() ? 0 : quiet + 1;
            quietForLong = quiet >= CHECKS_UNTIL_QUIET;
        } finally {
            if (quietForLong && !isAnyAwake()) {
                disarm();
            } else {
                schedule(quietForLong ? LONG_PERIOD : PERIOD);
            }
        }
    }

    private void disarm() {
        quiet = 0;
        armed.set(false);
        if (isAnyAwake() || group.hasWork()) {
            arm();
        }
    }

    private boolean isAnyAwake() {
        for (Carrier carrier : group.carriers()) {
            if (carrier.isRunning()) {
                return true;
            }
        }
        return false;
    }

    /** Whether events from outside may have to wait for a carrier that is running. */
    private boolean eventsMayWait() {
        return group.watch().isNeeded() && isAnyAwake();
    }

    /** Puts further carriers to work if they are needed; returns whether work waits. */
    private boolean helpWaitingWork() {
        boolean overdue = group.watch().requestPollIfOverdue();
        boolean inLine = overdue || !group.isInboxEmpty();
        boolean stuck = inLine;
        for (Carrier carrier : group.carriers()) {
            boolean same = carrier.noteCheck();
            if (!carrier.lane().isEmpty()) {
                inLine = true;
                stuck |= same || rescueUnseated(carrier);
            }
        }
        if (inLine && stuck && !group.putToWork()) {
            unseatStuck();
        }
        return inLine;
    }

    /**
     * Returns whether {@code carrier} has no seat. If so, moves to the inbox the work that was added while the carrier lost
     * its seat.
     */
    private boolean rescueUnseated(Carrier carrier) {
        boolean without = carrier.state() == Carrier.State.UNSEATED;
        if (without) {
            group.moveToInbox(carrier.lane());
        }
        return without;
    }

    private void unseatStuck() {
        for (Carrier carrier : group.carriers()) {
            boolean blocked = carrier.getState() != Thread.State.RUNNABLE;
            if (carrier.checksInSameSegment() >= (blocked ? 1 : CHECKS_UNTIL_STUCK)
                    && group.unseat(carrier)
                    && !blocked) {
                whenStuck.run();
            }
        }
    }
}
