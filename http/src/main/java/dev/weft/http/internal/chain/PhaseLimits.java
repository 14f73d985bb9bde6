package dev.weft.http.internal.chain;

import dev.weft.http.event.Phase;
import dev.weft.http.internal.check.Require;
import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Time limits on the phases of a request. Immutable. The public {@code Timeouts} wraps this class. */
public final class PhaseLimits {
    private static final PhaseLimits NONE = new PhaseLimits(new EnumMap<>(Phase.class));

    private final EnumMap<Phase, Duration> limits;

    private PhaseLimits(EnumMap<Phase, Duration> limits) {
        this.limits = limits;
    }

    /** No limits at all. */
    public static PhaseLimits none() {
        return NONE;
    }

    /**
     * These limits with a limit on {@code phase}.
     *
     * @throws IllegalArgumentException if {@code limit} is not longer than zero
     */
    public PhaseLimits with(Phase phase, Duration limit) {
        Objects.requireNonNull(phase, "phase");
        Require.positive(limit, "limit");
        EnumMap<Phase, Duration> changed = limits.clone();
        changed.put(phase, limit);
        return new PhaseLimits(changed);
    }

    /** These limits without a limit on {@code phase}. */
    public PhaseLimits without(Phase phase) {
        Objects.requireNonNull(phase, "phase");
        EnumMap<Phase, Duration> changed = limits.clone();
        changed.remove(phase);
        return new PhaseLimits(changed);
    }

    /** The limit on {@code phase}; null if there is none. */
    public @Nullable Duration orNull(Phase phase) {
        return limits.get(phase);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PhaseLimits others && others.limits.equals(limits);
    }

    @Override
    public int hashCode() {
        return limits.hashCode();
    }

    @Override
    public String toString() {
        return limits.isEmpty()
                ? "no timeouts"
                : limits.entrySet().stream()
                        .map(limit -> limit.getKey() + " " + Durations.inWords(limit.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
