package dev.weft.http;

import dev.weft.http.event.Phase;
import dev.weft.http.internal.chain.PhaseLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * Time limits on the phases of a request, measured by the clock of the run in which the request is sent. Immutable. The
 * deadline of the scope in which the request is sent applies as well.
 */
public final class Timeouts {
    private static final Timeouts NONE = new Timeouts(PhaseLimits.none());

    private final PhaseLimits limits;

    Timeouts(PhaseLimits limits) {
        this.limits = limits;
    }

    /** No limits at all. */
    public static Timeouts none() {
        return NONE;
    }

    /**
     * These timeouts with a limit on {@code phase}.
     *
     * @throws IllegalArgumentException if {@code limit} is not longer than zero
     */
    public Timeouts with(Phase phase, Duration limit) {
        return new Timeouts(limits.with(phase, limit));
    }

    /** These timeouts without a limit on {@code phase}. */
    public Timeouts without(Phase phase) {
        return new Timeouts(limits.without(phase));
    }

    /** The limit on {@code phase}; empty if there is none. */
    public Optional<Duration> limit(Phase phase) {
        return Optional.ofNullable(limits.orNull(phase));
    }

    PhaseLimits limits() {
        return limits;
    }

    @Override
    public String toString() {
        return limits.toString();
    }
}
