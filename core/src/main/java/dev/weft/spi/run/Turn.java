package dev.weft.spi.run;

import dev.weft.spi.wait.Strand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The place of one strand in the queue of a {@link BatonScheduler}: to start, or to continue after it has parked. A subclass of
 * the scheduler that chooses the next strand itself keeps turns and returns them; all else is done by the base class.
 *
 * <pre>
 *   PARKED ── unpark ──► POSTED ── baton ──► GRANTED       its thread runs
 *      └──── the waiter was settled before its thread parked: TAKEN BACK, the strand keeps the baton
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

    /** The turn of {@code strand} to start. */
    static Turn toStart(Strand strand) {
        return new Turn(strand, null, POSTED);
    }

    /** The turn of {@code strand}, the caller, to continue after it was unparked. */
    static Turn toBeUnparked(Strand strand) {
        return new Turn(strand, Thread.currentThread(), PARKED);
    }

    /** The turn of the calling strand to continue, which needs the baton only. */
    static Turn ofCurrent() {
        return new Turn(Strand.current(), Thread.currentThread(), POSTED);
    }

    /** The strand whose turn it is. */
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

    /** The strand is unparked; false if it was before, or if it has taken its turn back. */
    boolean markPosted() {
        return STATE.compareAndSet(this, PARKED, POSTED);
    }

    /** The strand continues without parking; false if it is unparked. */
    boolean takeBack() {
        return STATE.compareAndSet(this, PARKED, TAKEN_BACK);
    }

    /** The baton was handed to {@code thread}, in which the strand has parked. */
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
