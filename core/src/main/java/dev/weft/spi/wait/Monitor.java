package dev.weft.spi.wait;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The lock under every primitive (lock, queue, event, …), held for a few instructions and never during a wait. Waiters
 * resumed under it are unparked after it is released, so that they do not wake up while the monitor is still held.
 *
 * <p>A thread that finds the monitor held spins, because the guarded work is shorter than parking and unparking. (A virtual
 * thread that waits for one of Java's own monitors costs two switches of platform threads.) Unless the monitor was created
 * as eager, the thread pauses between attempts, longer each time. So the holder can acquire the monitor several times before
 * the memory of the primitive moves to another core. After a long time without success, the thread yields between attempts:
 * the operating system may have descheduled the holder's carrier (the platform thread under a virtual thread).
 */
final class Monitor extends Guard {
    private static final VarHandle HOLDER;
    private static final long NO_THREAD = 0;

    /** The unit of pauses is one call of {@link Thread#onSpinWait}, which takes a few dozen cycles. */
    private static final int MIN_PAUSE = 1 << 2;

    private static final int MAX_PAUSE = 1 << 5;
    private static final int NO_PAUSE = 1;

    /** The sum of pauses after which the thread yields; about ten microseconds. */
    private static final int MAX_SPIN = 1 << 9;

    static {
        try {
            HOLDER = MethodHandles.lookup().findVarHandle(Monitor.class, "holder", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int minPause;
    private final int pauseGrowth;

    /** The id of the thread that holds the monitor. */
    private volatile long holder = NO_THREAD;

    /**
     * The last waiter in the ring of waiters to unpark after the release; null if the ring is empty. Guarded by the monitor
     * itself.
     */
    private @Nullable Enqueued lastResumed;

    /**
     * Creates a free monitor.
     *
     * @param eager whether a thread that finds the monitor held spins without pauses: for primitives by which two strands
     *     hand over to each other, so that a delay of one delays the other too
     */
    Monitor(boolean eager) {
        this.minPause = eager ? NO_PAUSE : MIN_PAUSE;
        this.pauseGrowth = eager ? 1 : 2;
    }

    /**
     * Acquires the monitor. The caller must call {@link #close} in a finally block.
     *
     * @throws IllegalStateException if the caller holds it already
     */
    void lock() {
        long self = Thread.currentThread().threadId();
        if (!HOLDER.compareAndSet(this, NO_THREAD, self)) {
            lockHeld(self);
        }
    }

    private void lockHeld(long self) {
        if (holder == self) {
            throw new IllegalStateException(
                    "a primitive was called by code that runs under the monitor of that primitive,"
                            + " such as a comparator or toString; call the primitive from other code");
        }
        int pause = minPause;
        for (int paused = 0; holder != NO_THREAD || !HOLDER.compareAndSet(this, NO_THREAD, self); paused += pause) {
            if (paused >= MAX_SPIN) {
                Thread.yield();
                continue;
            }
            for (int i = 0; i < pause; i++) {
                Thread.onSpinWait();
            }
            pause = Math.min(pause * pauseGrowth, MAX_PAUSE);
        }
    }

    @Override
    public void close() {
        Enqueued last = lastResumed;
        lastResumed = null;
        release();
        if (last != null) {
            wake(last);
        }
    }

    private void release() {
        HOLDER.setRelease(this, NO_THREAD);
    }

    private static void wake(Enqueued last) {
        Enqueued at = last.next;
        last.next = null;
        while (at != null) {
            Enqueued after = at.next;
            at.next = null;
            at.wake();
            at = after;
        }
    }

    boolean isHeldByCaller() {
        return holder == Thread.currentThread().threadId();
    }

    @Override
    boolean proves(Monitor monitor) {
        return monitor == this && isHeldByCaller();
    }

    /** Lets {@link #close} unpark {@code waiter}, which was settled under the monitor, if it is parked. */
    void wakeLater(Enqueued waiter) {
        assert isHeldByCaller();
        if (waiter.isParked()) {
            Enqueued last = lastResumed;
            waiter.next = last == null ? waiter : last.next;
            if (last != null) {
                last.next = waiter;
            }
            lastResumed = waiter;
        }
    }
}
