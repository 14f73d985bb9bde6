package dev.weft.http;

import dev.weft.spi.Durations;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long the phases of a request may take, by the clock of the run it is sent in. Immutable; each method gives limits
 * that differ in one thing. The deadlines around a request hold besides.
 */
public final class Timeouts {
    private static final Timeouts NONE = new Timeouts(new EnumMap<>(Phase.class));

    private final EnumMap<Phase, Duration> limits;

    private Timeouts(EnumMap<Phase, Duration> limits) {
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
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(limit, "limit");
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("limit must be positive, but is " + limit);
        }
        EnumMap<Phase, Duration> changed = limits.clone();
        changed.put(phase, limit);
        return new Timeouts(changed);
    }

    /** The same without a limit for {@code phase}. */
    public Timeouts without(Phase phase) {
        Objects.requireNonNull(phase, "phase");
        EnumMap<Phase, Duration> changed = limits.clone();
        changed.remove(phase);
        return new Timeouts(changed);
    }

    /** The limit of {@code phase}; empty if it has none. */
    public Optional<Duration> limit(Phase phase) {
        return Optional.ofNullable(orNull(phase));
    }

    @Nullable
    Duration orNull(Phase phase) {
        return limits.get(phase);
    }

    @Override
    public String toString() {
        return limits.isEmpty()
                ? "no timeouts"
                : limits.entrySet().stream()
                        .map(limit -> limit.getKey() + " " + Durations.words(limit.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
