package dev.weft.io.internal.poll;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A poller with a platform thread of its own, for waits on platform threads, and for the first waits of the process.
 * The thread ends with the process.
 *
 * <pre>
 *               selects                        nothing to watch, and no change for a moment
 *   SELECTING ◄───────── AWAKE, which reports ─────────────────────────────────────────────► PARKED
 *       │                  ▲            ▲                                                      │
 *       └──────────────────┘            └──────────────────────────────────────────────────────┘
 *         events or a change                                   a change
 * </pre>
 *
 * <p>The thread parks so that it does not delay the end of the JVM: the JVM waits up to 0.3 seconds for threads in
 * native code, such as a thread that selects, but not for parked threads.
 *
 * <p>No wake-up is lost. This thread first leaves AWAKE, and then processes changes or checks whether there are any.
 * Another thread first makes its change, then reads the state, and wakes this thread if the state is not AWAKE.
 */
final class PollerThread extends Poller implements Runnable {
    /**
     * How long the thread selects without a channel to watch before it parks. Usually there is a channel to watch again
     * soon.
     */
    private static final long NANOS_BEFORE_PARKING = 10_000_000;

    private enum State {
        AWAKE,
        SELECTING,
        PARKED
    }

    private volatile State state = State.AWAKE;
    private volatile @Nullable Thread thread;

    /**
     * A poller whose thread the caller starts. It stops watching after each report: otherwise it would report the same
     * input again before the resumed task has read it.
     */
    PollerThread() {
        super(0);
    }

    /** Holds the shared poller, which is started at its first use. */
    private static final class Shared {
        private static final PollerThread POLLER = start();

        private Shared() {}

        private static PollerThread start() {
            PollerThread poller = new PollerThread();
            Thread.ofPlatform()
                    .daemon()
                    .name("weft-poller")
                    .inheritInheritableThreadLocals(false)
                    .start(poller);
            return poller;
        }
    }

    /** The only poller of this kind in the process. */
    static PollerThread shared() {
        return Shared.POLLER;
    }

    @Override
    void changed() {
        switch (state) {
            case AWAKE -> {}
            case SELECTING -> wakeUp();
            case PARKED -> LockSupport.unpark(thread);
        }
    }

    @Override
    void needed() {
        if (state == State.PARKED) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (true) {
            try {
                poll();
            } catch (Throwable e) {
                System.getLogger("dev.weft").log(System.Logger.Level.ERROR, "the poller failed, and continues", e);
            }
        }
    }

    private void poll() {
        boolean watching = isWatching();
        state = State.SELECTING;
        try {
            select(watching ? FOREVER : NANOS_BEFORE_PARKING);
        } finally {
            state = State.AWAKE;
        }
        if (report() == 0 && !watching) {
            parkUntilNeeded();
        }
    }

    private void parkUntilNeeded() {
        state = State.PARKED;
        try {
            while (!isNeeded()) {
                LockSupport.park(this);
            }
        } finally {
            state = State.AWAKE;
        }
    }
}
