package dev.weft.internal;

import dev.weft.spi.wait.Strand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Prevents busy tasks from starving all others.
 *
 * <h2>Overview</h2>
 *
 * <p>A carrier of the JDK runs the threads in its own queue until that queue is empty. A thread that a virtual thread wakes
 * enters the queue of the waker's carrier. A thread that is new, or that a platform thread wakes, enters a common queue. So as
 * many pairs of tasks as there are carriers, which wake each other without a pause, would starve all others: timers, new
 * tasks, and the body that would cancel the pairs. So would as many tasks as there are carriers whose operations never have to
 * wait.
 *
 * <p>A platform thread, the watcher, detects this with a probe: it starts an empty thread, which enters a common queue as after
 * a timer. If that thread has not run after {@link #LIMIT_NANOS}, the carriers are short.
 *
 * <pre>
 *             a task begins an operation that may wait
 *   IDLE ─────────────────────────────────────────────► WATCHED    WATCH_NANOS later the watcher starts the probe
 *    ▲                                                     │
 *    │  the probe has run                                  │  the probe has not run LIMIT_NANOS after its start
 *    ├─────────────────────────────────────────────────────┤  or a carrier of Weft's own got stuck
 *    │  a rest after the probe has run                     ▼
 *    └─────────────────────────────────────────────────── SHORT    the watcher wakes the resting tasks, rest by rest
 * </pre>
 *
 * <p>Weft's own carriers poll their common queue often, so the probe is rarely late there. But a task that never waits keeps its
 * carrier. The group of carriers then reports that the carrier is stuck, and lets another one run instead. Without rests, many
 * such tasks would run side by side, and all others would wait for the processor.
 *
 * <p>While the carriers are short, a task may begin a few operations, which {@link Strand#endsTurn} counts. After these, it
 * rests before each operation: it parks until the watcher wakes it. So the carriers' own queues become empty, and the carriers
 * poll the common queues. There is one of these for each thread that starts or wakes others, and the probe is in only one. A
 * carrier polls them in random order, and stays with a queue until it is empty; and all rested tasks enter one queue. So there is
 * another rest after the probe has run. Each rest is longer than the one before, until the queue of the rested tasks becomes
 * empty between two rests, however many they are.
 *
 * <p>The probe also takes long if very many new tasks are queued. Most of them begin only a few operations, and do not rest.
 *
 * <p>The watcher takes no monitor and does not depend on the clock of the scheduler. A thread that waits for a monitor may be
 * behind a virtual thread that has been given the monitor and cannot run for want of a carrier.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Only a task changes IDLE, and only to WATCHED, and then unparks the watcher. All other changes are the watcher's.
 *   <li>No lost wake-up: a task enters {@link #resting}, and then parks only if it reads SHORT again. The watcher writes IDLE, and
 *       then wakes all that have entered. So at least one of the two sees the change of the other. All waits of Weft check their
 *       state after each unpark, so a late unpark does no harm.
 *   <li>If no task begins an operation, the watcher parks.
 * </ol>
 *
 * <p>While the carriers are not short, an operation costs the read of one field, which is written a hundred times a second.
 */
final class FairTurns {
    private static final long WATCH_NANOS = 10_000_000;
    private static final long LIMIT_NANOS = 10_000_000;
    private static final long MIN_REST_NANOS = 1_000_000;

    /** Long enough for some ten thousand busy tasks. */
    private static final long MAX_REST_NANOS = 16_000_000;

    private static final int SHORT = 0;
    private static final int IDLE = 1;
    private static final int WATCHED = 2;

    /** The state if there is no watcher, because none is needed or none could be started. */
    private static final int UNWATCHED = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(FairTurns.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ThreadFactory threads;
    private final AtomicReference<@Nullable Rest> resting = new AtomicReference<>();
    private volatile int state;

    /** Whether a carrier got stuck since the watcher last checked. */
    private volatile boolean stuck;

    /** The number of the last shortage of carriers. Written by the watcher before it writes SHORT. */
    private int shortage;

    /** Written by the task that has changed the state to WATCHED. */
    private @Nullable Thread watcher;

    /** A place in the stack of tasks that rest. */
    private record Rest(Thread thread, @Nullable Rest next) {}

    private FairTurns(ThreadFactory threads, int state) {
        this.threads = threads;
        this.state = state;
    }

    /** Makes the turns of the threads that {@code threads} makes fair. */
    static FairTurns among(ThreadFactory threads) {
        return new FairTurns(threads, IDLE);
    }

    /** For threads whose carriers need no watcher. */
    static FairTurns unwatched(ThreadFactory threads) {
        return new FairTurns(threads, UNWATCHED);
    }

    /** Called by each thread that is about to begin an operation that may wait. If carriers are short, a task may rest. */
    void beforeOperation() {
        if ((int) STATE.getOpaque(this) <= IDLE) { // a volatile read would make each operation some nanoseconds slower
            watchOrRest();
        }
    }

    /** Called when a carrier of Weft's own may be computing, so that another one runs instead. */
    void carrierIsStuck() {
        stuck = true;
    }

    private void watchOrRest() {
        if (isShort()) {
            Strand task = Strand.currentOrNull();
            if (task != null && task.endsTurn(shortage)) {
                rest();
            }
        } else if (STATE.compareAndSet(this, IDLE, WATCHED)) {
            watch();
        }
    }

    /** Whether the carriers are short. */
    private boolean isShort() {
        return state == SHORT;
    }

    /** Parks the current thread until the watcher wakes it. */
    void rest() {
        Thread current = Thread.currentThread();
        resting.getAndUpdate(others -> new Rest(current, others));
        if (isShort()) {
            LockSupport.park(this);
        }
    }

    private void watch() {
        if (watcher != null) {
            LockSupport.unpark(watcher);
            return;
        }
        try {
            watcher = Thread.ofPlatform().daemon().name("weft-turns").start(this::watchAlways);
        } catch (Throwable e) { // there are too many threads
            state = UNWATCHED;
            log("busy tasks may starve others, because no thread can watch them", e);
        }
    }

    // What the watcher does

    private void watchAlways() {
        while (true) {
            try {
                awaitOperation();
                watchOnce();
            } catch (Throwable e) { // such as a lack of memory; the watcher must not end
                log("busy tasks were not watched", e);
            }
            becomeIdle();
        }
    }

    private void awaitOperation() {
        while (state != WATCHED) {
            LockSupport.park(this);
        }
    }

    private void watchOnce() {
        pause(WATCH_NANOS);
        Probe probe = new Probe();
        threads.newThread(probe).start();
        pause(LIMIT_NANOS);
        if (stuck || !probe.hasRun) {
            stuck = false;
            becomeShort();
            restUntilRun(probe);
        }
    }

    void becomeShort() {
        shortage++;
        state = SHORT;
    }

    /** Lets busy tasks rest until {@code probe} has run, and once more. */
    private void restUntilRun(Probe probe) {
        boolean isLast;
        long rest = MIN_REST_NANOS;
        do {
            isLast = probe.hasRun;
            pause(rest);
            wakeResting();
            rest = Math.min(2 * rest, MAX_REST_NANOS);
        } while (!isLast);
    }

    void becomeIdle() {
        state = IDLE;
        wakeResting();
    }

    private void wakeResting() {
        for (Rest next = resting.getAndSet(null); next != null; next = next.next) {
            LockSupport.unpark(next.thread);
        }
    }

    private void pause(long nanos) {
        long begin = System.nanoTime();
        for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - begin)) {
            LockSupport.parkNanos(this, left);
        }
    }

    private static final class Probe implements Runnable {
        private volatile boolean hasRun;

        @Override
        public void run() {
            hasRun = true;
        }
    }

    private static void log(String message, Throwable why) {
        System.getLogger("dev.weft").log(System.Logger.Level.WARNING, message, why);
    }

    @Override
    public String toString() {
        return "the turns of other tasks, because carriers are short";
    }
}
