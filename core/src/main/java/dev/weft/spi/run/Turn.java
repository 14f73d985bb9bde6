package dev.weft.spi.run;

import dev.weft.spi.wait.Strand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The place of one strand (a task) in the queue of a {@link BatonScheduler} for the baton, the right to run. The strand
 * needs the baton to start, or to continue after it has parked. A subclass of the scheduler that has an order of its own only
 * stores turns and returns them.
 *
 * <pre>
 *   PARKED ── unpark ──► POSTED ── baton ──► GRANTED       its thread runs
 *      └──── the waiter was settled before its thread parked: TAKEN BACK, and the strand keeps the baton
 * </pre>
 */
public final class Turn {
    private static final VarHandle STATE;
    private static final int PARKED = 0;
    private static final int POSTED = 1;
    private static final int GRANTED = 2;
    private static final int TAKEN_BACK = 3;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Turn.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Strand strand;
    private final @Nullable Thread parked;
    private volatile int state;

    private Turn(Strand strand, @Nullable Thread parked, int state) {
        this.strand = strand;
        this.parked = parked;
        STATE.set(this, state);
    }

    /** Creates the turn of {@code strand} to start. */
    static Turn toStart(Strand strand) {
        return new Turn(strand, null, POSTED);
    }

    /** Creates the turn of {@code strand}, the caller, to continue after it was unparked. */
    static Turn toBeUnparked(Strand strand) {
        return new Turn(strand, Thread.currentThread(), PARKED);
    }

    /** Creates the turn of the calling strand to continue as soon as it gets the baton. */
    static Turn ofCurrent() {
        return new Turn(Strand.current(), Thread.currentThread(), POSTED);
    }

    /** The strand to which this turn belongs. */
    public Strand strand() {
        return strand;
    }

    /** The thread in which the strand has parked or will park; null if the strand has not started. */
    @Nullable
    Thread parked() {
        return parked;
    }

    boolean starts() {
        return parked == null;
    }

    /** Marks the strand as unparked; returns false if it is marked already, or has taken its turn back. */
    boolean markPosted() {
        return STATE.compareAndSet(this, PARKED, POSTED);
    }

    /** Takes the turn back, so that the strand continues without parking; returns false if it was unparked before. */
    boolean takeBack() {
        return STATE.compareAndSet(this, PARKED, TAKEN_BACK);
    }

    /** Unparks {@code thread}, in which the strand has parked, and to which the baton was handed. */
    void grant(Thread thread) {
        state = GRANTED;
        LockSupport.unpark(thread);
    }

    boolean isGranted() {
        return state == GRANTED;
    }

    /** Parks the current thread until it has the baton; returns whether it was interrupted meanwhile. */
    boolean awaitGrant() {
        boolean interrupted = false;
        while (!isGranted()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        return interrupted;
    }
}
