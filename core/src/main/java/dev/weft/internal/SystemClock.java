package dev.weft.internal;

import dev.weft.spi.run.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Real time, with one platform thread for timers. (A timer on a virtual thread would not fire while all platform threads
 * under virtual threads are busy.)
 *
 * <h2>Overview</h2>
 *
 * <p>Timers are in a {@link TimerWheel}, guarded by the monitor of this clock. The thread sleeps until {@link #wakeTick}, and
 * is woken earlier only for a timer that is due sooner. Cancelling a timer neither wakes the thread nor changes its sleep, so a
 * loop that arms and cancels timeouts costs no wake-ups. A deadline is rounded up to a tick of about 131 microseconds; a timer
 * never fires early.
 *
 * <p>This is the only clock of real time in the process, so no failure ends its thread: an exception of an action is logged,
 * and if logging fails too, or memory is exhausted, the thread continues with the timers that are due.
 */
final class SystemClock implements Clock {
    private static final int TICK_BITS = 17;
    private static final long AWAKE = Long.MIN_VALUE;

    private final long origin = System.nanoTime();
    private final TimerWheel wheel = new TimerWheel();
    private @Nullable Thread thread;

    /** The tick until which the thread sleeps; {@link #AWAKE} while it runs and will read the wheel again. */
    private long wakeTick = AWAKE;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(long deadline, Runnable action) {
        long ahead = deadline - origin;
        Entry entry = new Entry((ahead + (1L << TICK_BITS) - 1) >> TICK_BITS, action);
        Thread sleeper = null;
        synchronized (this) {
            wheel.add(entry);
            if (thread == null) {
                thread = Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name("weft-timer")
                        .start(this::run);
            } else if (entry.tick() < wakeTick) {
                wakeTick = AWAKE;
                sleeper = thread;
            }
        }
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
        return entry;
    }

    private void run() {
        Deque<Entry> due = new ArrayDeque<>();
        while (true) {
            try {
                fireOrSleep(due);
            } catch (Throwable e) { // logging failed too, or memory is exhausted; due timers stay due
                Thread.yield();
            }
        }
    }

    private void fireOrSleep(Deque<Entry> due) {
        long nanos;
        synchronized (this) {
            wheel.advance((System.nanoTime() - origin) >> TICK_BITS, entry -> due.add(((Entry) entry).markDue()));
            wakeTick = due.isEmpty() ? wheel.nextTick() : AWAKE;
            nanos = wakeTick == TimerWheel.NEVER ? MAX_NANOS : (wakeTick << TICK_BITS) - sinceOrigin();
        }
        if (due.isEmpty()) {
            LockSupport.parkNanos(this, nanos);
        }
        for (Entry next = due.poll(); next != null; next = due.poll()) {
            next.fire();
        }
    }

    private long sinceOrigin() {
        return System.nanoTime() - origin;
    }

    @Override
    public String toString() {
        return "the system clock";
    }

    private final class Entry extends TimerWheel.Entry implements Timer {
        private final Runnable action;

        /**
         * Whether this entry has left the wheel to fire. Read without the monitor: a stale false only leads to a useless
         * removal.
         */
        private boolean due;

        Entry(long tick, Runnable action) {
            super(tick);
            this.action = action;
        }

        /** Called with the monitor held. */
        Entry markDue() {
            due = true;
            return this;
        }

        @Override
        public void cancel() {
            if (!due) {
                synchronized (SystemClock.this) {
                    wheel.remove(this);
                }
            }
        }

        /** Runs the action, and logs its failure, which must not stop other timers. */
        void fire() {
            try {
                action.run();
            } catch (Throwable failure) {
                System.getLogger("dev.weft").log(System.Logger.Level.ERROR, "a timer failed", failure);
            }
        }
    }
}
