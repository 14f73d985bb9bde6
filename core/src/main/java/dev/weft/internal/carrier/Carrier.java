package dev.weft.internal.carrier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A platform thread that runs what is ready in its group. {@link CarrierGroup} describes the states. */
class Carrier extends Thread {
    private static final VarHandle STATE;
    private static final VarHandle TICKS;

    /** The inbox comes first after so many ticks, a power of two. */
    private static final int TICKS_PER_INBOX = 8;

    /** The carrier measures its segments after so many ticks, a power of two. */
    static final int TICKS_PER_MEASUREMENT = 16;

    static final long NANOS_BETWEEN_LOOKS = 50_000;

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
    private final Glance glance;
    private volatile State state = State.RUNNING;

    /** The number of segments so far; a segment is what a thread runs between two switches. Other threads read it opaquely. */
    private int ticks;

    private long measured;

    /** Whether the last task was taken from another carrier, which may have more of its kind. */
    private boolean helps;

    /** Accessed by the overseer only, as the next one. */
    private int seenTicks;

    private int looksInSameSegment;

    /** A carrier that has a seat in {@code group}. */
    Carrier(CarrierGroup group, String name) {
        super(null, null, name, 0, false);
        this.group = group;
        this.glance = new Glance(group, this);
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

    boolean hasSeat() {
        return state == State.RUNNING;
    }

    int ticks() {
        return (int) TICKS.getOpaque(this);
    }

    /** Counts how often in a row the overseer has found this carrier in the same segment. */
    int looksInSameSegment() {
        return looksInSameSegment;
    }

    /** Called by the overseer only, once for each look. */
    boolean isInSameSegment() {
        int now = ticks();
        looksInSameSegment = now == seenTicks && hasSeat() ? looksInSameSegment + 1 : 0;
        seenTicks = now;
        return looksInSameSegment > 0;
    }

    void tick() {
        TICKS.setOpaque(this, ticks + 1);
    }

    boolean moves(State from, State to) {
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

    /** What to run next; null if this carrier is to end. */
    private @Nullable Runnable next() {
        if (state != State.RUNNING && !group.seatAgain(this)) {
            return null;
        }
        Runnable next;
        if (ticks % TICKS_PER_INBOX == 0 && (next = group.fromOutside()) != null) {
            return next;
        }
        if (ticks % TICKS_PER_MEASUREMENT == 0 || group.watch().isUrgent()) {
            callHelpIfItPays();
        }
        next = lane.poll();
        if (next == null) {
            next = group.fromOutside();
        }
        return next != null ? next : idle();
    }

    private void callHelpIfItPays() {
        long now = group.nanoTime();
        if (now - measured > TICKS_PER_MEASUREMENT * Glance.NANOS_THAT_PAY && !lane.isEmpty()) {
            group.callHelp();
        }
        measured = now;
        group.watch().lookIfDue(this, now);
    }

    private @Nullable Runnable idle() {
        Runnable found = helps || group.watch().isNeeded() ? null : spin();
        if (found == null) {
            found = lookForWork();
        }
        measured = group.nanoTime();
        return found;
    }

    private @Nullable Runnable spin() {
        Runnable found = null;
        for (int i = 0; i < group.patience().spins() && found == null; i++) {
            Thread.onSpinWait();
            found = group.fromOutside();
        }
        return found;
    }

    /** Sleeps, and looks around in between, until there is work; null if there was none for so long that this carrier ends. */
    private @Nullable Runnable lookForWork() {
        Sleepers sleepers = group.sleepers();
        long since = group.nanoTime();
        group.watch().lookIfDue(this, since);
        Runnable found = lookAround();
        if (found != null) {
            return found;
        }
        for (int quiet = 0; found == null; quiet++) {
            boolean deep = quiet >= group.patience().looks();
            if (sleepers.keepWatch(this)
                    || (deep ? sleepers.sleepDeeply(this) : sleepers.nap(this, NANOS_BETWEEN_LOOKS))) {
                since = group.nanoTime();
                quiet = 0;
            }
            tick();
            if (state != State.RUNNING && !group.seatAgain(this)) {
                return null;
            }
            found = lookAround();
            if (glance.sawWork()) {
                quiet = 0;
            }
            if (deep
                    && found == null
                    && group.nanoTime() - since > group.patience().keepAlive()
                    && group.retire(this)) {
                return null;
            }
        }
        group.overseer().arm();
        return found;
    }

    /** What an event has resumed, what has come from outside, and then what another carrier should not do alone. */
    private @Nullable Runnable lookAround() {
        Runnable found = lane.poll();
        if (found == null) {
            found = group.fromOutside();
        }
        helps = found == null && (found = glance.take()) != null;
        if (helps && glance.leftWork()) {
            group.callHelp(); // so each that comes brings another, and many cores are soon at work
        }
        return found;
    }

    /** Parks the calling thread, which is this one, for up to {@code nanos}. */
    void park(long nanos) {
        LockSupport.parkNanos(group, nanos);
    }

    void unpark() {
        LockSupport.unpark(this);
    }

    /** Parks until another thread has given this carrier, a spare one, a seat; false if {@code nanos} have passed. */
    boolean isSeatedWithin(long nanos) {
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
