package dev.weft.internal;

import dev.weft.spi.wait.Strand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Prevents busy tasks from starving all other threads.
 *
 * <h2>Overview</h2>
 *
 * <p>A carrier of the JDK runs the threads in its own queue until that queue is empty. A thread that a virtual thread wakes
 * enters the queue of the waker's carrier. A thread that is new, or that a platform thread wakes, enters a common queue. Two
 * tasks that wake each other without a pause keep a carrier busy, and so does a task whose operations never wait. If every
 * carrier has such tasks, all other threads starve: timers, new tasks, and the body that would cancel the busy tasks.
 *
 * <p>A platform thread, the watcher, detects this with a probe: it starts a thread that does nothing, which enters a common
 * queue like a thread that a timer wakes. If that thread has not run {@link #LIMIT_NANOS} later, threads are starving.
 *
 * <pre>
 *             a task begins an operation that may wait
 *   IDLE ─────────────────────────────────────────────► WATCHED     WATCH_NANOS later the watcher starts the probe
 *    ▲                                                     │
 *    │  the probe has run                                  │  the probe has not run LIMIT_NANOS after its start,
 *    ├─────────────────────────────────────────────────────┤  or a carrier of Weft's own got stuck
 *    │  a rest after the probe has run                     ▼
 *    └─────────────────────────────────────────────────── STARVING  the watcher wakes the resting tasks, rest by rest
 * </pre>
 *
 * <p>In the state STARVING a task may begin a few operations, which {@link Strand#countOperation} counts. After these
 * operations, the task rests before each operation: it parks, and the watcher wakes it. So the carriers' own queues become
 * empty, and the carriers poll the common queues. The JDK has several common queues, and the probe is in only one of them. A
 * carrier polls these queues in random order, and usually stays with a queue until it is empty. All tasks that have rested
 * enter the same queue. So after the probe has run, threads in other queues may still be starving, and the tasks rest once
 * more. While the probe has not run, each rest is longer than the one before, so that the queue of the rested tasks becomes
 * empty between two rests, however many tasks rest.
 *
 * <p>The probe is also late if very many new tasks are queued. Most of these begin few operations, and do not rest.
 *
 * <p>On Weft's own carriers the probe is rarely late. But a task that never waits keeps its carrier, which is then reported as
 * stuck, and another carrier runs instead. Without rests, many such tasks would run side by side.
 *
 * <p>The watcher neither uses the clock of the scheduler nor takes a monitor of Weft. A thread that waits for a monitor may be
 * behind a virtual thread that was given the monitor but finds no free carrier.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A task changes IDLE, by a compare-and-set, to WATCHED, and then starts or unparks the watcher; if that fails, the task
 *       changes the state back. The watcher makes all other changes. So there is at most one watcher.
 *   <li>No lost wake-up: a task enters {@link #resting}, and then parks only if it reads STARVING again. The watcher writes
 *       IDLE, and then wakes all that have entered. So at least one of the two sees the change of the other.
 *   <li>A rest may end early, and its unpark may come late. This does no harm: all waits check their state after each
 *       unpark. No unpark is lost: a task unparks itself after a rest.
 *   <li>If no task begins an operation for {@link #KEEP_ALIVE_NANOS}, the watcher ends.
 * </ol>
 *
 * <p>While no thread is starving, each operation only reads one field, which is written a hundred times a second.
 */
final class StarvationGuard {
    private static final long WATCH_NANOS = 10_000_000;
    private static final long LIMIT_NANOS = 10_000_000;
    private static final long MIN_REST_NANOS = 1_000_000;
    private static final long MAX_REST_NANOS = 16_000_000; // long enough for some ten thousand busy tasks
    private static final long KEEP_ALIVE_NANOS = 30_000_000_000L;

    // The states. In STARVING and IDLE, a task that begins an operation must act; in WATCHED and OFF, it continues.
    private static final int STARVING = 0;
    private static final int IDLE = 1;
    private static final int WATCHED = 2;
    private static final int OFF = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(StarvationGuard.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ThreadFactory threads;
    private final AtomicReference<@Nullable Rest> resting = new AtomicReference<>();
    private volatile int state;

    /** Whether a carrier got stuck since the watcher began to watch. */
    private volatile boolean stuck;

    /** How often the state has become STARVING. Incremented by the watcher before it writes that state. */
    private int shortage;

    /** The watcher; null if there is none. Accessed in the state WATCHED, by the thread that has changed IDLE to WATCHED. */
    private @Nullable Thread watcher;

    /** Whether a failure of the watcher, or of its start, was logged. Accessed in the state WATCHED only. */
    private boolean logged;

    /** A place in the stack of tasks that rest. */
    private static final class Rest {
        private final Thread thread;
        private @Nullable Rest next;
        private volatile boolean isOver;

        Rest(Thread thread) {
            this.thread = thread;
        }
    }

    private StarvationGuard(ThreadFactory threads, int state) {
        this.threads = threads;
        this.state = state;
    }

    /** Creates the guard of the threads that {@code threads} creates. */
    static StarvationGuard of(ThreadFactory threads) {
        return new StarvationGuard(threads, IDLE);
    }

    static StarvationGuard off() {
        return new StarvationGuard(Thread::new, OFF);
    }

    /** Called by each thread that begins an operation that may wait. If others are starving, the current task may rest. */
    void beforeOperation() {
        if ((int) STATE.getOpaque(this) <= IDLE) {
            watchOrRest();
        }
    }

    /** Called when one of Weft's own carriers may be computing, and another carrier runs instead. */
    void carrierIsStuck() {
        stuck = true;
    }

    private void watchOrRest() {
        Strand task = Strand.currentOrNull();
        if (task == null) {
            return;
        }
        if (isStarving()) {
            if (task.countOperation(shortage)) {
                rest();
            }
        } else if (STATE.compareAndSet(this, IDLE, WATCHED)) {
            watch();
        }
    }

    private boolean isStarving() {
        return state == STARVING;
    }

    /**
     * Parks the current thread until the watcher wakes it, or it is interrupted. Another unpark may be meant for code that
     * parks later. So the thread unparks itself at the end; that code then returns from its park, and checks its state.
     */
    void rest() {
        Thread current = Thread.currentThread();
        Rest rest = new Rest(current);
        do {
            rest.next = resting.get();
        } while (!resting.compareAndSet(rest.next, rest));
        while (!rest.isOver && isStarving() && !current.isInterrupted()) {
            LockSupport.park(this);
        }
        LockSupport.unpark(current);
    }

    private void watch() {
        if (watcher != null) {
            LockSupport.unpark(watcher);
            return;
        }
        try {
            watcher = Thread.ofPlatform()
                    .daemon()
                    .name("weft-starvation")
                    .priority(Thread.NORM_PRIORITY)
                    .inheritInheritableThreadLocals(false)
                    .unstarted(this::watchUntilQuiet);
            watcher.start();
        } catch (Throwable e) { // there are too many threads; the next operation tries again
            watcher = null;
            boolean first = isFirstFailure();
            state = IDLE;
            if (first) {
                log("busy tasks may starve other tasks, because the thread that prevents this cannot be started", e);
            }
        }
    }

    private boolean isFirstFailure() {
        boolean first = !logged;
        logged = true;
        return first;
    }

    // What the watcher does

    private void watchUntilQuiet() {
        while (awaitOperation()) {
            try {
                watchOnce();
                becomeIdle();
            } catch (Throwable e) { // such as a lack of memory; the next operation tries again
                boolean first = isFirstFailure();
                becomeIdle();
                if (first) {
                    log("watching for busy tasks has failed; the next operation tries again", e);
                }
            }
        }
    }

    /** Waits for an operation; returns false if there was none for long, and this watcher must end. */
    private boolean awaitOperation() {
        long begin = System.nanoTime();
        while (state != WATCHED) {
            long left = KEEP_ALIVE_NANOS - (System.nanoTime() - begin);
            if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else if (STATE.compareAndSet(this, IDLE, WATCHED)) {
                watcher = null;
                becomeIdle();
                return false;
            }
        }
        return true;
    }

    private void watchOnce() {
        stuck = false;
        pause(WATCH_NANOS);
        Probe probe = new Probe();
        threads.newThread(probe).start();
        pause(LIMIT_NANOS);
        if (stuck || !probe.hasRun) {
            becomeStarving();
            restUntilRun(probe);
        }
    }

    void becomeStarving() {
        shortage++;
        state = STARVING;
    }

    /** Lets busy tasks rest until {@code probe} has run, and once more. */
    private void restUntilRun(Probe probe) {
        long rest = MIN_REST_NANOS;
        while (!probe.hasRun) {
            pause(rest);
            wakeResting();
            rest = Math.min(2 * rest, MAX_REST_NANOS);
        }
        pause(rest);
    }

    void becomeIdle() {
        state = IDLE;
        wakeResting();
    }

    private void wakeResting() {
        for (Rest rest = resting.getAndSet(null); rest != null; rest = rest.next) {
            rest.isOver = true;
            LockSupport.unpark(rest.thread);
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

    /** A failure of the logger must neither end the watcher nor reach a task. */
    private static void log(String message, Throwable why) {
        try {
            System.getLogger("dev.weft").log(System.Logger.Level.WARNING, message, why);
        } catch (Throwable e) { // there is no other place to report it
            Thread.yield();
        }
    }
}
