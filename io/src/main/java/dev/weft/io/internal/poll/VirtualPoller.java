package dev.weft.io.internal.poll;

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
 * <p>The first selection starts a platform thread of the JDK that stays in native code, for which the JVM waits up to 0.3
 * seconds when it ends. So programs with a few connections use {@link PollerThread}.
 */
final class VirtualPoller extends Poller implements Runnable {
    /** The number of channels for which {@link PollerThread} is good enough. */
    private static final int FEW = 4;

    /**
     * While a task that was resumed is on its way to its input, this thread finds the input again a few times. Each time it
     * yields, which takes a microsecond or two if nothing else is ready. If it stopped watching, the task would have to wake it.
     */
    private static final int UNANSWERED_REPORTS = 16;

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

    /** The poller of virtual threads on the JDK's carriers. */
    static VirtualPoller shared() {
        return Shared.POLLER;
    }

    /** Whether the shared poller runs, or should be started because {@code few} has more than a few channels. */
    static boolean isWorthIt(PollerThread few) {
        return started || few.keys() > FEW;
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
