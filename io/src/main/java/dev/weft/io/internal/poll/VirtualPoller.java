package dev.weft.io.internal.poll;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A poller in a virtual thread on the carriers of the JDK. The tasks that it resumes enter the queue of its carrier, so they
 * run there next, and no other thread has to be woken. A platform thread resumes tasks through a common queue, and usually
 * wakes a carrier for them.
 *
 * <pre>
 *               selects: the JDK parks the thread until an event or a change
 *   SELECTING ◄──────────────────────────────────────────────────────────────── AWAKE: reports, then yields to the
 *       └────────────────────────────────────────────────────────────────────►        tasks that it has resumed
 * </pre>
 *
 * <p>After the yield most of these tasks have read and wait again, and the channels are still watched for them. So with many
 * busy connections a wait changes nothing in the selector, and a selection does not block.
 *
 * <p>No wake-up is lost. This thread first sets {@code selecting}, and then processes changes. Another thread first makes its
 * change, then reads {@code selecting}, and wakes this thread if it is set.
 *
 * <p>The first selection starts a platform thread of the JDK that stays in native code, for which the JVM waits 0.3 seconds
 * when it ends. So the first waits of a process use {@link PollerThread}: a program that makes only a few ends at once.
 */
final class VirtualPoller extends Poller implements Runnable {
    /**
     * The number of waits for which {@link PollerThread} is good enough. With it, they take some 0.1 seconds of processor time
     * more, which is less than the delay at the end of the JVM.
     */
    static final int FEW = 10_000;

    /**
     * While a task that was resumed is on its way to its input, this thread finds the input again a few times. Each time it
     * yields, which takes a microsecond or two if nothing else is ready. If it stopped watching, the task would have to wake it.
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

        /** A virtual thread would pass its scheduler on, so a platform thread starts the poller. */
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

    /** Decides when a process has made so many waits that this poller pays. */
    static final class WaitCount {
        private final int few;
        private final AtomicInteger waits = new AtomicInteger();

        WaitCount(int few) {
            this.few = few;
        }

        /** Counts a wait, and returns whether there have been more than a few. */
        boolean addOne() {
            return waits.incrementAndGet() > few;
        }
    }

    /** The poller of virtual threads on the JDK's carriers. */
    static VirtualPoller shared() {
        return Shared.POLLER;
    }

    /** Counts a wait by a virtual thread, and returns whether the shared poller runs, or should be started. */
    static boolean isWorthIt() {
        return started || WAITS.addOne();
    }

    /** Whether the shared poller runs, so virtual threads on the JDK's carriers wait by it. */
    static boolean isStarted() {
        return started;
    }

    @Override
    void changed() {
        if (selecting) {
            wakeUp();
        }
    }

    /** The thread always selects. */
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
