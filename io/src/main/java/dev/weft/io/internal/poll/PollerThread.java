package dev.weft.io.internal.poll;

/**
 * A poller with a platform thread of its own, which ends with the process.
 *
 * <p>No lost wake-up: the thread sets {@code asleep} and then selects, which begins by taking in changes. A change is made before
 * {@code asleep} is read, and wakes the thread if it is set.
 */
final class PollerThread extends Poller implements Runnable {
    private static final long LONG = Long.MAX_VALUE;

    private volatile boolean asleep;

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

    /** The poller of all tasks whose carriers are not Weft's. */
    static Poller shared() {
        return Shared.POLLER;
    }

    @Override
    void changed() {
        if (asleep) {
            wakeUp();
        }
    }

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
        asleep = true;
        try {
            await(LONG);
        } finally {
            asleep = false;
        }
        report();
    }
}
