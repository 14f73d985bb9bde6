package dev.weft.service;

import dev.weft.Promise;
import dev.weft.Selectable;
import dev.weft.spi.wait.Durations;
import dev.weft.sync.Lock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the body of a {@link Service} when to stop and why. The body reports to this object when the service is ready.
 * All methods may be called by any thread.
 */
public final class Shutdown {
    private static final int SIGNALLED = 128;
    private static final int MAX_STATUS = 255;

    /** The status of a service that should have ended with 0, but did not end in time. */
    private static final int HUNG = 1;

    private final ServiceOptions.Settings settings;
    private final AtomicBoolean requestedOnce = new AtomicBoolean();
    private final AtomicInteger signal = new AtomicInteger();

    /** Keeps the notifications of systemd in order, so that a stopping service is not reported as ready. */
    private final Lock systemdLock = Lock.create("telling systemd");

    private final Promise<String> requested = Promise.create("a request to end");
    private final Promise<String> stopping = Promise.create("shutdown");
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable String reason;
    private volatile boolean ready;
    /** The exit status that the body has set; -1 if it has set none. */
    private volatile int bodyStatus = -1;

    Shutdown(ServiceOptions.Settings settings) {
        this.settings = settings;
    }

    /**
     * Waits until it is time to stop: the service was told to end, and the {@linkplain ServiceOptions#preStopDelay
     * pre-stop delay} has passed. Then the body should accept no more work and finish the work that it has.
     *
     * @return the reason, such as {@code SIGTERM}
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public String await() throws InterruptedException {
        return stopping.await();
    }

    /** The time to stop, for a {@link dev.weft.select.Select Select}. The value is the reason for stopping. */
    public Selectable<String> whenStopping() {
        return stopping.whenSet();
    }

    /** The reason why the service was told to end; empty if it was not told to end. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * Tells the service to end, as a signal does, but with exit status 0. Does not wait. Further calls do nothing.
     *
     * @param reason the reason, for the body and for the message of a cancellation
     */
    public void request(String reason) {
        begin(Objects.requireNonNull(reason, "reason"));
    }

    /**
     * Reports that the service is ready for work: {@link #isReady} is true from now on, and systemd is notified if it
     * has requested notifications. Does nothing if the service was told to end.
     *
     * @throws InterruptedException if the caller is cancelled while systemd is notified
     */
    public void ready() throws InterruptedException {
        synchronized (this) {
            if (ready || reason != null) {
                return;
            }
            ready = true;
            tellReadiness(true);
        }
        try (var _ = systemdLock.acquire()) {
            if (ready) {
                Systemd.tell("READY=1");
            }
        }
    }

    private void tellReadiness(boolean now) {
        try {
            settings.onReadiness.accept(now);
        } catch (Throwable e) { // a failing listener must not stop the steps of the shutdown
            System.getLogger("dev.weft")
                    .log(
                            System.Logger.Level.ERROR,
                            "the listener for readiness threw an exception (readiness: " + now + ")",
                            e);
        }
    }

    void tellStopping() throws InterruptedException {
        try (var _ = systemdLock.acquire()) {
            Systemd.tell("STOPPING=1");
        }
    }

    /**
     * Whether the service has reported that it is ready, and was not told to end. For a page that a load balancer checks.
     */
    public boolean isReady() {
        return ready;
    }

    /**
     * Sets the exit status of the service.
     *
     * @throws IllegalArgumentException if the status is not from 0 to 255
     */
    public void exitStatus(int status) {
        if (status < 0 || status > MAX_STATUS) {
            throw new IllegalArgumentException("status must be from 0 to 255, but is " + status);
        }
        bodyStatus = status;
    }

    int status() {
        int number = signal.get();
        return bodyStatus >= 0 ? bodyStatus : number == 0 ? 0 : SIGNALLED + number;
    }

    /**
     * Called for each signal, on a separate thread. The second signal ends the process immediately. The first signal after a
     * {@link #request} only sets the exit status, because a container may make a request and then send a signal.
     */
    void signalled(String name, int number) {
        if (signal.compareAndSet(0, number)) {
            begin(name);
        } else {
            halt(SIGNALLED + number);
        }
    }

    private void begin(String why) {
        if (!requestedOnce.compareAndSet(false, true)) {
            return;
        }
        Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name("weft-service")
                .start(this::haltIfLate);
        synchronized (this) {
            reason = why;
            if (ready) {
                ready = false;
                tellReadiness(false);
            }
        }
        requested.complete(why);
    }

    /** Ends the process if the service has not ended in time. */
    private void haltIfLate() {
        Duration limit = settings.totalTime();
        try {
            if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                System.getLogger("dev.weft")
                        .log(
                                System.Logger.Level.ERROR,
                                "the service was told to end (" + reason + "), and has not ended within "
                                        + Durations.inWords(limit) + "; the process is ended immediately");
                int status = status();
                halt(status == 0 ? HUNG : status);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("this thread is never interrupted", e);
        }
    }

    private void halt(int status) {
        try {
            settings.beforeHalt.accept(status);
        } finally {
            settings.halt.accept(status);
        }
    }

    String awaitRequest() throws InterruptedException {
        return requested.await();
    }

    /** Lets {@link #await} return. */
    void stop() {
        stopping.complete(Objects.requireNonNull(reason));
    }

    /** Called when the body has ended. */
    void ended() {
        ended.countDown();
    }

    @Override
    public String toString() {
        String state = reason == null ? (ready ? "ready" : "running") : stopping.isDone() ? "stopping" : "leaving";
        return "shutdown [" + state + (reason == null ? "" : ": " + reason) + "]";
    }
}
