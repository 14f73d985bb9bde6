package dev.weft.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, Ctrl-C and SIGTERM interrupt the thread that opened it and give it a moment to finish in order; then
 * the JVM ends as it does after such a signal, with status 130 or 143.
 */
final class StopSignal implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 700;

    private final Thread runner = Thread.currentThread();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("weft-stop").unstarted(this::stop);
    private final Runnable lastWords;

    private StopSignal(Runnable lastWords) {
        this.lastWords = lastWords;
    }

    /** Opens it; {@code lastWords} are said when the thread does not finish in time. */
    static StopSignal open(Runnable lastWords) {
        StopSignal signal = new StopSignal(lastWords);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Runs when the JVM has begun to end, which it does when this is over. */
    void stop() {
        runner.interrupt();
        try {
            if (!finished.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                lastWords.run();
            }
        } catch (InterruptedException e) {
            lastWords.run();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook is running, and done now.
            Thread.interrupted();
        }
    }
}
