package dev.weft.service;

import dev.weft.io.internal.Require;
import dev.weft.spi.run.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Service}. Immutable; each method returns settings with one change. */
public final class ServiceOptions {
    static final ServiceOptions DEFAULT = new ServiceOptions(new Settings());

    /** The values of the settings. Changed only before they belong to options. */
    static final class Settings implements Cloneable {
        Duration preStopDelay = Duration.ZERO;
        Duration drainTimeout = Duration.ofSeconds(20);
        Duration cancelTimeout = Duration.ofSeconds(5);
        boolean signals = true;
        Consumer<? super Boolean> onReadiness = _ -> {};

        @Nullable
        Runnable onHangup;

        IntConsumer beforeHalt = _ -> {};
        IntConsumer halt = Runtime.getRuntime()::halt;

        Settings copy() {
            try {
                return (Settings) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError("Settings can be cloned", e);
            }
        }

        /** The time from the request until the process is halted, clamped to the range of a clock. */
        Duration totalTime() {
            long toCancel = Math.min(Clock.nanos(preStopDelay) + Clock.nanos(drainTimeout), Clock.MAX_NANOS);
            return Duration.ofNanos(Math.min(toCancel + Clock.nanos(cancelTimeout), Clock.MAX_NANOS));
        }
    }

    private final Settings settings;

    private ServiceOptions(Settings settings) {
        this.settings = settings;
    }

    Settings settings() {
        return settings;
    }

    private ServiceOptions with(Consumer<Settings> change) {
        Settings changed = settings.copy();
        change.accept(changed);
        return new ServiceOptions(changed);
    }

    /**
     * Sets the time for which the service continues as before, but is not {@linkplain Shutdown#isReady ready}, after it
     * was told to end. In this time, a load balancer can notice that the service is not ready. The delay is zero by
     * default.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public ServiceOptions preStopDelay(Duration delay) {
        Require.notNegative(delay, "delay");
        return with(it -> it.preStopDelay = delay);
    }

    /**
     * Sets the time within which the body should end by itself after {@link Shutdown#await} has returned; 20 seconds by
     * default. After this time, the body is cancelled.
     *
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    public ServiceOptions drainTimeout(Duration timeout) {
        Require.notNegative(timeout, "timeout");
        return with(it -> it.drainTimeout = timeout);
    }

    /**
     * Sets the time within which the body must end after it was cancelled; 5 seconds by default. After half of that
     * time, tasks that still run are logged with their stacks. After the whole time, the process is ended immediately,
     * with the exit status of the service, or with 1 if that status is 0.
     *
     * @throws IllegalArgumentException if {@code timeout} is not longer than zero
     */
    public ServiceOptions cancelTimeout(Duration timeout) {
        Require.positive(timeout, "timeout");
        return with(it -> it.cancelTimeout = timeout);
    }

    /**
     * Handles no signals: only {@link Shutdown#request} ends the service. For a service whose dependency-injection container
     * handles signals.
     */
    public ServiceOptions withoutSignals() {
        return with(it -> it.signals = false);
    }

    /**
     * Calls {@code listener} when the service becomes {@linkplain Shutdown#isReady ready}, and when it is no longer
     * ready. The listener is called by a task or by the thread of a signal, and must not wait. Exceptions that it
     * throws are logged.
     */
    public ServiceOptions onReadiness(Consumer<? super Boolean> listener) {
        Objects.requireNonNull(listener, "listener");
        return with(it -> it.onReadiness = listener);
    }

    /**
     * Calls {@code action} for each SIGHUP, on a separate thread, for example to read the settings again. By default SIGHUP
     * ends the service as SIGTERM does, with exit status 129.
     */
    public ServiceOptions onHangup(Runnable action) {
        Objects.requireNonNull(action, "action");
        return with(it -> it.onHangup = action);
    }

    /**
     * Calls {@code action} with the exit status before the process is ended immediately, by a second signal or because the
     * body did not end. No other clean-up is done then, not even by shutdown hooks. The action must not wait.
     */
    public ServiceOptions beforeHalt(IntConsumer action) {
        Objects.requireNonNull(action, "action");
        return with(it -> it.beforeHalt = action);
    }

    /** Calls {@code halt} instead of ending the process. For tests. */
    ServiceOptions halt(IntConsumer halt) {
        return with(it -> it.halt = halt);
    }
}
