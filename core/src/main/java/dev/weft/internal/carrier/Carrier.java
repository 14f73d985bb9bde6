package dev.weft.internal.carrier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A platform thread that runs ready virtual threads of its group. {@link CarrierGroup} describes the states. */
class Carrier extends Thread {
    private static final VarHandle STATE;
    private static final VarHandle TICKS;

    /**
     * The inbox is polled before the {@link Lane} whenever the number of ticks is a multiple of this number, a power of two.
     */
    private static final int TICKS_PER_INBOX = 8;

    /** The number of ticks, a power of two, after which the carrier measures the length of its segments. */
    static final int TICKS_PER_MEASUREMENT = 16;

    static final long NANOS_BETWEEN_CHECKS = 50_000;

    enum State {
        RUNNING,
        ASLEEP,
        UNSEATED,
        SPARE,
        GONE
    }

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Carrier.class, "state", State.class);
            TICKS = lookup.findVarHandle(Carrier.class, "ticks", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final CarrierGroup group;
    private final Lane lane = new Lane();
    private final WorkStealing stealing;
    private volatile State state = State.RUNNING;

    /**
     * The number of segments so far, plus the number of checks for work while idle. A segment is what a virtual thread runs
     * between two switches. Other threads read this field in opaque mode.
     */
    private int ticks;

    /** The time of the last measurement. */
    private long lastMeasured;

    /** Whether the last task was taken from another carrier, which may have more such tasks. */
    private boolean helps;

    /**
     * The value of {@link #ticks} at the last check of the {@link Overseer}. Accessed by the overseer only, like the next
     * field.
     */
    private int seenTicks;

    private int checksInSameSegment;

    /** Creates a carrier that has a seat in {@code group}. */
    Carrier(CarrierGroup group, String name) {
        super(null, null, name, 0, false);
        this.group = group;
        this.stealing = new WorkStealing(group, this);
        setDaemon(true);
        setPriority(NORM_PRIORITY);
        setContextClassLoader(ClassLoader.getSystemClassLoader());
    }

    CarrierGroup group() {
        return group;
    }

    Lane lane() {
        return lane;
    }

    State state() {
        return state;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    int ticks() {
        return (int) TICKS.getOpaque(this);
    }

    /** The number of consecutive checks at which the overseer has found this carrier in the same segment. */
    int checksInSameSegment() {
        return checksInSameSegment;
    }

    /** Records a check by the overseer, and returns whether this carrier is in the same segment as at the last check. */
    boolean noteCheck() {
        int now = ticks();
        checksInSameSegment = now == seenTicks && isRunning() ? checksInSameSegment + 1 : 0;
        seenTicks = now;
        return checksInSameSegment > 0;
    }

    void tick() {
        TICKS.setOpaque(this, ticks + 1);
    }

    boolean move(State from, State to) {
        return STATE.compareAndSet(this, from, to);
    }

    @Override
    public void run() {
        try {
            group.overseer().arm();
            for (Runnable next = next(); next != null; next = next()) {
                tick();
                next.run();
            }
        } catch (Throwable e) {
            group.replace(this, e);
        }
    }

    /** Returns the next task; null if this carrier is to end. */
    private @Nullable Runnable next() {
        if (state != State.RUNNING && !group.seatAgain(this)) {
            return null;
        }
        Runnable next;
        if (ticks % TICKS_PER_INBOX == 0 && (next = group.pollInbox()) != null) {
            return next;
        }
        if (ticks % TICKS_PER_MEASUREMENT == 0 || group.watch().isUrgent()) {
            callHelpIfItPays();
        }
        next = lane.poll();
        if (next == null) {
            next = group.pollInbox();
        }
        return next != null ? next : idle();
    }

    private void callHelpIfItPays() {
        long now = group.nanoTime();
        if (now - lastMeasured > TICKS_PER_MEASUREMENT * WorkStealing.NANOS_THAT_PAY && !lane.isEmpty()) {
            group.callHelp();
        }
        lastMeasured = now;
        group.watch().pollIfDue(this, now);
    }

    private @Nullable Runnable idle() {
        Runnable found = helps || group.watch().isNeeded() ? null : spin();
        if (found == null) {
            found = awaitWork();
        }
        lastMeasured = group.nanoTime();
        return found;
    }

    private @Nullable Runnable spin() {
        Runnable found = null;
        for (int i = 0; i < group.patience().spins() && found == null; i++) {
            Thread.onSpinWait();
            found = group.pollInbox();
        }
        return found;
    }

    /**
     * Sleeps, and checks for work at intervals, until there is work. Returns null if this carrier must end: there was no
     * work for a long time, or the carrier has lost its seat and found no other.
     */
    private @Nullable Runnable awaitWork() {
        Sleepers sleepers = group.sleepers();
        long since = group.nanoTime();
        group.watch().pollIfDue(this, since);
        Runnable found = findWork();
        if (found != null) {
            return found;
        }
        for (int quiet = 0; found == null; quiet++) {
            boolean untilWoken = quiet >= group.patience().checks();
            if (sleepers.keepWatch(this)
                    || (untilWoken ? sleepers.sleepUntilWoken(this) : sleepers.sleepFor(this, NANOS_BETWEEN_CHECKS))) {
                since = group.nanoTime();
                quiet = 0;
            }
            tick();
            if (state != State.RUNNING && !group.seatAgain(this)) {
                return null;
            }
            found = findWork();
            if (stealing.sawWork()) {
                quiet = 0;
            }
            if (untilWoken
                    && found == null
                    && group.nanoTime() - since > group.patience().keepAlive()
                    && group.retire(this)) {
                return null;
            }
        }
        group.overseer().arm();
        return found;
    }

    /**
     * Returns a task that an event has resumed, from the lane; else a task from the inbox; else a task that is worth taking
     * from another carrier.
     */
    private @Nullable Runnable findWork() {
        Runnable found = lane.poll();
        if (found == null) {
            found = group.pollInbox();
        }
        helps = found == null && (found = stealing.take()) != null;
        if (helps && stealing.leftWork()) {
            group.callHelp(); // each helper calls the next one, so many cores are soon at work
        }
        return found;
    }

    /** Parks this thread, which is the caller, for up to {@code nanos}. */
    void park(long nanos) {
        LockSupport.parkNanos(group, nanos);
    }

    void unpark() {
        LockSupport.unpark(this);
    }

    /**
     * Parks this spare carrier until another thread has given it a seat; returns false if {@code nanos} have passed before
     * that.
     */
    boolean awaitSeat(long nanos) {
        long since = group.nanoTime();
        while (state == State.SPARE) {
            long left = nanos - (group.nanoTime() - since);
            if (left <= 0) {
                return false;
            }
            park(left);
            Thread.interrupted();
        }
        return true;
    }
}
