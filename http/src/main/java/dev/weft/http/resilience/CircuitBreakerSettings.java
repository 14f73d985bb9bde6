package dev.weft.http.resilience;

import dev.weft.spi.Clock;
import java.time.Duration;
import java.util.function.IntPredicate;

/** What a {@link CircuitBreaker} goes by. Changed only before the circuit breaker has it. */
final class CircuitBreakerSettings {
    double failureShare = 0.5;
    int leastRequests = 10;
    Duration window = Duration.ofSeconds(30);
    Duration openFor = Duration.ofSeconds(10);
    int probes = 1;
    IntPredicate failedStatus = status -> status >= 500;

    CircuitBreakerSettings() {}

    CircuitBreakerSettings(CircuitBreakerSettings like) {
        failureShare = like.failureShare;
        leastRequests = like.leastRequests;
        window = like.window;
        openFor = like.openFor;
        probes = like.probes;
        failedStatus = like.failedStatus;
    }

    Circuit.Settings ofCircuit() {
        return new Circuit.Settings(failureShare, leastRequests, Clock.nanos(window), Clock.nanos(openFor), probes);
    }
}
