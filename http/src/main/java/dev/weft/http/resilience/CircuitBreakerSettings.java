package dev.weft.http.resilience;

import dev.weft.spi.run.Clock;
import java.time.Duration;
import java.util.function.IntPredicate;

/** What a {@link CircuitBreaker} goes by. Changed only before the circuit breaker has it. */
final class CircuitBreakerSettings implements Cloneable {
    double failureShare = 0.5;
    int leastRequests = 10;
    Duration window = Duration.ofSeconds(30);
    Duration openFor = Duration.ofSeconds(10);
    int probes = 1;
    IntPredicate failedStatus = status -> status >= 500;

    /** Another of the same values. Those are never changed, so that they may be shared. */
    CircuitBreakerSettings copy() {
        try {
            return (CircuitBreakerSettings) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("it is cloneable", e);
        }
    }

    Circuit.Settings ofCircuit() {
        return new Circuit.Settings(failureShare, leastRequests, Clock.nanos(window), Clock.nanos(openFor), probes);
    }
}
