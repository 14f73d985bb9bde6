package dev.weft.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * While it is open, Ctrl-C and SIGTERM ask the program to stop. What is in flight has a moment to end by itself; then the
 * thread that opened this is interrupted, and has a moment to finish in order. A second signal ends the program at once.
 */
final class StopSignal implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int SIGNALLED = 128;

    private final Thread runner = Thread.currentThread();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicInteger status = new AtomicInteger();
    private final Runnable stop;
    private final IntConsumer end;
    private final Signals signals;

    private StopSignal(Runnable stop, IntConsumer end) {
        this.stop = stop;
        this.end = end;
        signals = Signals.handledBy(this::received);
    }

    /**
     * Opens it.
     *
     * @param stop called by the first signal: nothing more is to be started
     * @param end ends the program with a status; called by the second signal, and if the first comes to nothing
     */
    static StopSignal open(Runnable stop, IntConsumer end) {
        return new StopSignal(stop, end);
    }

    /** A signal with this number has come. */
    void received(int number) {
        if (!status.compareAndSet(0, SIGNALLED + number)) {
            end.accept(SIGNALLED + number);
            return;
        }
        stop.run();
        Thread.ofPlatform().daemon().name("weft-stop").start(this::insist);
    }

    private void insist() {
        try {
            if (!finished.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                runner.interrupt();
                if (!finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    end.accept(status.get());
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError("this thread is never interrupted", e);
        }
    }

    /** The status to end with, as after a signal: 130 or 143; or 0 if none has come. */
    int status() {
        return status.get();
    }

    @Override
    public void close() {
        finished.countDown();
        signals.close();
    }
}
