package dev.weft.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Checks repeatedly whether the pipes for which tasks wait have bytes. The first checks follow soon after the wait
 * began, when bytes are most likely to arrive. The pause after each check is twice as long as the pause before it, up
 * to 5 milliseconds. One daemon thread checks all pipes. The thread ends after a second without a watched pipe.
 *
 * <pre>
 *   no thread ── watch ──► POLLING ── nothing is watched ──► IDLE ── for a second ──► no thread
 *                             ▲                                │
 *                             └──────────── watch ─────────────┘
 * </pre>
 *
 * <p><b>Invariants</b>, under the monitor: {@code thread} is not null while a pipe is watched. A thread that ends sets
 * {@code thread} to null in the same step in which it finds that no pipe is watched. A new watch is due after the first
 * pause, and unparks the thread.
 */
final class PipePoller implements Runnable {
    static final PipePoller SHARED = new PipePoller();
    private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long MAX_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long IDLE = TimeUnit.SECONDS.toNanos(1);

    private final List<PipeInput> watched = new ArrayList<>();
    private @Nullable Thread thread;

    private PipePoller() {}

    /** Resumes the wait of {@code pipe} when the pipe has bytes or has ended. */
    synchronized void watch(PipeInput pipe) {
        pipe.pause = FIRST_PAUSE;
        pipe.due = System.nanoTime() + FIRST_PAUSE;
        watched.add(pipe);
        if (thread == null) {
            thread = Thread.ofPlatform()
                    .daemon()
                    .name("weft-pipes")
                    .inheritInheritableThreadLocals(false)
                    .start(this);
        } else {
            LockSupport.unpark(thread);
        }
    }

    synchronized void forget(PipeInput pipe) {
        watched.remove(pipe);
    }

    @Override
    public void run() {
        long idleSince = System.nanoTime();
        while (true) {
            List<PipeInput> due = due();
            for (PipeInput pipe : due) {
                if (pipe.mayRead()) {
                    forget(pipe);
                    pipe.resume();
                }
            }
            long now = System.nanoTime();
            long pause = untilNext(now);
            if (pause < IDLE) {
                idleSince = now;
            } else if (now - idleSince >= IDLE && ended()) {
                return;
            }
            if (pause > 0) {
                LockSupport.parkNanos(this, pause);
            }
        }
    }

    /** Returns the pipes to check now, and sets the times of their next checks. */
    private synchronized List<PipeInput> due() {
        long now = System.nanoTime();
        List<PipeInput> due = new ArrayList<>();
        for (PipeInput pipe : watched) {
            if (pipe.due - now <= 0) {
                due.add(pipe);
                pipe.pause = Math.min(2 * pipe.pause, MAX_PAUSE);
                pipe.due = now + pipe.pause;
            }
        }
        return due;
    }

    private synchronized long untilNext(long now) {
        long pause = IDLE;
        for (PipeInput pipe : watched) {
            pause = Math.min(pause, pipe.due - now);
        }
        return pause;
    }

    private synchronized boolean ended() {
        if (watched.isEmpty()) {
            thread = null;
            return true;
        }
        return false;
    }
}
