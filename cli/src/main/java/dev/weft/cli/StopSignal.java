package dev.weft.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Stops the program in an orderly way on Ctrl-C or SIGTERM, in three steps: no new requests are started, and those in
 * progress have {@link #GRACE} to finish; then the main thread is interrupted and has {@link #PATIENCE} to print and
 * save what is known; then the program is ended. A second signal ends it at once.
 */
final class StopSignal implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Shells report a process that was ended by a signal with this status plus the number of the signal. */
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
     * Starts to handle signals, until this is closed. The calling thread is the one that will be interrupted.
     *
     * @param stop called on the first signal, to start no further requests
     * @param end called with an exit status to end the program, on the second signal or if the program does not stop
     *     after the first
     */
    static StopSignal open(Runnable stop, IntConsumer end) {
        return new StopSignal(stop, end);
    }

    /** Handles a signal. Called by the handlers, and directly by tests. */
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

    /** The exit status after a signal, such as 130 or 143; 0 if there was no signal. */
    int status() {
        return status.get();
    }

    @Override
    public void close() {
        finished.countDown();
        signals.close();
    }
}
