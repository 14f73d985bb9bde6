package dev.weft.io.internal.poll;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A poller in a virtual thread on the carriers of the JDK. The tasks that it resumes enter the queue of its carrier, so
 * they run there next, and no other thread has to be woken. Tasks that a platform thread resumes enter a common queue,
 * and the platform thread usually has to wake a carrier for them.
 *
 * <pre>
 *               selects: the JDK parks the thread until an event or a change
 *   SELECTING ◄──────────────────────────────────────────────────────────────── AWAKE: reports, then yields to the
 *       └────────────────────────────────────────────────────────────────────►        tasks that it has resumed
 * </pre>
 *
 * <p>After the yield, most of these tasks have read their input and wait again, and their channels are still watched.
 * So with many busy connections, a wait changes nothing in the selector, and a selection does not block.
 *
 * <p>No wake-up is lost. This thread first sets {@code selecting}, and then processes changes. Another thread first makes its
 * change, then reads {@code selecting}, and wakes this thread if it is set.
 *
 * <p>The first selection starts a platform thread of the JDK that stays in native code. When the JVM ends, it waits 0.3
 * seconds for that thread. So the first waits of a process use {@link PollerThread}, and a program with only a few
 * waits ends without this delay.
 */
final class VirtualPoller extends Poller implements Runnable {
    /**
     * The number of waits for which {@link PollerThread} is good enough. These waits take about 0.1 seconds more
     * processor time than with this poller, which is less than the delay at the end of the JVM.
     */
    static final int FEW = 10_000;

    /**
     * Until a resumed task has read its input, this thread finds the same input again a few times. Each time, this
     * thread yields, which takes a microsecond or two if no other task is ready. If this thread stopped watching, the
     * task would have to wake it at the next wait.
     */
    private static final int UNANSWERED_REPORTS = 16;

    private static final WaitCount WAITS = new WaitCount(FEW);

    private static volatile boolean started;

    private volatile boolean selecting;

    /** A poller whose thread the caller starts. */
    VirtualPoller() {
        super(UNANSWERED_REPORTS);
    }

    /** Holds the shared poller, which is started at its first use. */
    private static final class Shared {
        private static final VirtualPoller POLLER = start();

        private Shared() {}

        /**
         * Starts the poller by a platform thread, because a virtual thread would pass its own scheduler on to the
         * poller.
         */
        private static VirtualPoller start() {
            VirtualPoller poller = new VirtualPoller();
            Thread.ofPlatform()
                    .daemon()
                    .name("weft-poller-start")
                    .inheritInheritableThreadLocals(false)
                    .start(() -> Thread.ofVirtual()
                            .name("weft-poller")
                            .inheritInheritableThreadLocals(false)
                            .start(poller));
            started = true;
            return poller;
        }
    }

    /** Decides when a process has made so many waits that this poller is worth its costs. */
    static final class WaitCount {
        private final int few;
        private final AtomicInteger waits = new AtomicInteger();

        WaitCount(int few) {
            this.few = few;
        }

        /** Counts a wait, and returns whether the number of waits is greater than {@link #few}. */
        boolean addOne() {
            return waits.incrementAndGet() > few;
        }
    }

    /** The poller of virtual threads on the JDK's carriers. */
    static VirtualPoller shared() {
        return Shared.POLLER;
    }

    /**
     * Whether a wait of a virtual thread should use the shared poller. Counts the wait if the poller was not started
     * yet.
     */
    static boolean isWorthIt() {
        return started || WAITS.addOne();
    }

    /** Whether the shared poller was started. Virtual threads on the JDK's carriers then wait by it. */
    static boolean isStarted() {
        return started;
    }

    @Override
    void changed() {
        if (selecting) {
            wakeUp();
        }
    }

    /** Does nothing: the thread of this poller never stops selecting. */
    @Override
    void needed() {}

    @Override
    public void run() {
        while (true) {
            try {
                poll();
            } catch (Throwable e) {
                System.getLogger("dev.weft").log(System.Logger.Level.ERROR, "the poller failed, and continues", e);
            }
        }
    }

    private void poll() {
        selecting = true;
        try {
            select(FOREVER);
        } finally {
            selecting = false;
        }
        if (report() > 0) {
            Thread.yield();
        }
    }
}
