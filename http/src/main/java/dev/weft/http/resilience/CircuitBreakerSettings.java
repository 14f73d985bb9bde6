package dev.weft.http.resilience;

import dev.weft.spi.run.Clock;
import java.time.Duration;
import java.util.function.IntPredicate;

/** The settings of a {@link CircuitBreaker}. Changed only on a private copy, before the circuit breaker is created. */
final class CircuitBreakerSettings implements Cloneable {
    double failureRateThreshold = 0.5;
    int minRequests = 10;
    Duration window = Duration.ofSeconds(30);
    Duration openFor = Duration.ofSeconds(10);
    int probes = 1;
    IntPredicate failedStatus = status -> status >= 500;

    /** A shallow copy; the values themselves are immutable. */
    CircuitBreakerSettings copy() {
        try {
            return (CircuitBreakerSettings) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the settings are cloneable", e);
        }
    }

    Circuit.Settings ofCircuit() {
        return new Circuit.Settings(
                failureRateThreshold, minRequests, Clock.nanos(window), Clock.nanos(openFor), probes);
    }
}
