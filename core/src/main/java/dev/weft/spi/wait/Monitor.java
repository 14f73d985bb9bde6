package dev.weft.spi.wait;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The lock under every primitive, held for a few instructions and never while waiting. Waiters resumed under it are
 * unparked after it is released, so that they do not wake up only to find it held.
 *
 * <p>A thread that finds it held spins, for what it guards takes less time than parking and unparking would; a virtual
 * thread that waits for one of Java's own monitors costs two switches of platform threads. Unless the monitor is eager,
 * the thread pauses between two attempts, longer and longer, so that the holder can come back several times before the
 * memory of the primitive moves to another core. If spinning was in vain for long, because the holder's carrier was taken
 * off its core, it yields in between.
 */
final class Monitor extends Guard {
    private static final VarHandle HOLDER;
    private static final long NOBODY = 0;

    /** Pauses are counted in {@link Thread#onSpinWait}, each a few dozen cycles. */
    private static final int SHORTEST_PAUSE = 1 << 2;

    private static final int LONGEST_PAUSE = 1 << 5;
    private static final int NO_PAUSE = 1;

    /** How long to pause, all in all, before others are let run; about ten microseconds. */
    private static final int LONGEST_WAIT = 1 << 9;

    static {
        try {
            HOLDER = MethodHandles.lookup().findVarHandle(Monitor.class, "holder", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int shortestPause;
    private final int pauseGrowth;

    /** The identity of the thread that holds it. */
    private volatile long holder = NOBODY;

    /** What is to be unparked when the monitor is free: the last of a ring, or null. Guarded by the monitor itself. */
    private @Nullable Enqueued lastResumed;

    /**
     * A monitor that nobody holds.
     *
     * @param eager whether a thread that finds it held spins without pauses: where one that waits holds up the other side
     */
    Monitor(boolean eager) {
        this.shortestPause = eager ? NO_PAUSE : SHORTEST_PAUSE;
        this.pauseGrowth = eager ? 1 : 2;
    }

    /**
     * Takes the monitor; to be followed by {@link #close} in a finally block.
     *
     * @throws IllegalStateException if the caller holds it already
     */
    void lock() {
        long self = Thread.currentThread().threadId();
        if (!HOLDER.compareAndSet(this, NOBODY, self)) {
            lockHeld(self);
        }
    }

    private void lockHeld(long self) {
        if (holder == self) {
            throw new IllegalStateException("a primitive was used by code that runs inside of one");
        }
        int pause = shortestPause;
        for (int paused = 0; holder != NOBODY || !HOLDER.compareAndSet(this, NOBODY, self); paused += pause) {
            if (paused >= LONGEST_WAIT) {
                Thread.yield();
                continue;
            }
            for (int i = 0; i < pause; i++) {
                Thread.onSpinWait();
            }
            pause = Math.min(pause * pauseGrowth, LONGEST_PAUSE);
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
        HOLDER.setRelease(this, NOBODY);
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

    /** Has {@code waiter}, which was settled with the monitor held, unparked by {@link #close} if that is needed. */
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
