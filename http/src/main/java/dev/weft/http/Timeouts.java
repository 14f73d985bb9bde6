package dev.weft.http;

import dev.weft.http.event.Phase;
import dev.weft.http.internal.chain.PhaseLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * How long the phases of a request may take, by the clock of the run it is sent in. Immutable; each method gives limits
 * that differ in one thing. The deadlines around a request hold besides.
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
     * The same with a limit for {@code phase}.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public Timeouts with(Phase phase, Duration limit) {
        return new Timeouts(limits.with(phase, limit));
    }

    /** The same without a limit for {@code phase}. */
    public Timeouts without(Phase phase) {
        return new Timeouts(limits.without(phase));
    }

    /** The limit of {@code phase}; empty if it has none. */
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
