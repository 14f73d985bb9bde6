package dev.weft.http.resilience;

import dev.weft.http.Exchange;
import dev.weft.http.Interceptor;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.failure.CircuitOpenException;
import dev.weft.http.failure.DecodingException;
import dev.weft.http.failure.RedirectException;
import dev.weft.http.failure.StatusException;
import dev.weft.http.failure.TooLargeException;
import dev.weft.http.internal.check.Require;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Stops sending requests to a host that keeps failing. When too many requests to a host have failed, further requests
 * fail immediately with a {@link CircuitOpenException}, and nothing is sent. After a while a few requests are sent as
 * probes, to see whether the host has recovered.
 *
 * {@snippet :
 * ClientSession careful() {
 *     return ClientSession.options()
 *             .interceptor(Retry.standard())
 *             .interceptor(CircuitBreaker.standard().openFor(Duration.ofSeconds(5)))
 *             .create();
 * }
 * }
 *
 * <p>Each host and port has its own circuit. A request counts as failed if it could not connect, lost its connection,
 * exceeded the limit of a phase other than {@code QUEUE} and {@code TOTAL}, received invalid HTTP, or received a status
 * of 500 or more. A request is not counted if its failure says nothing about the host: the request was cancelled,
 * exceeded its total time, waited too long for a connection permit, got no secure connection, or could not produce its
 * own body. For a response from {@link Request#open}, only the head is considered.
 *
 * <p>A circuit breaker never waits and has no thread. Sessions with the same circuit breaker share its circuits. A
 * method that sets something returns a new circuit breaker, whose circuits are all closed.
 *
 * @implNote Heritage: Michael Nygard, <i>Release It!</i>; resilience4j.
 */
public final class CircuitBreaker implements Interceptor {
    private final CircuitBreakerSettings settings;
    private final StatePerHost<HostKey, ClockedCircuit> circuits = new StatePerHost<>();
    private final InterceptorResource resource = new InterceptorResource(this, this::stateInWords);

    /** A circuit and the clock for its times. */
    private record ClockedCircuit(Circuit circuit, Clock clock) {

        boolean isUnused() {
            return circuit.isUnused(clock.nanoTime());
        }
    }

    private CircuitBreaker(CircuitBreakerSettings settings) {
        this.settings = settings;
    }

    private CircuitBreaker changed(Consumer<CircuitBreakerSettings> change) {
        CircuitBreakerSettings other = settings.copy();
        change.accept(other);
        return new CircuitBreaker(other);
    }

    /**
     * A circuit breaker whose circuits open when at least ten requests to the host have ended within 30 seconds and at
     * least half of them have failed. A circuit stays open for 10 seconds, and closes again when one probe succeeds.
     */
    public static CircuitBreaker standard() {
        return new CircuitBreaker(new CircuitBreakerSettings());
    }

    /**
     * The share of failed requests at which the circuit opens; 0.5 if not set.
     *
     * @throws IllegalArgumentException if {@code threshold} is not above 0, or is above 1
     */
    public CircuitBreaker failureRateThreshold(double threshold) {
        Require.share(threshold, "threshold");
        return changed(to -> to.failureRateThreshold = threshold);
    }

    /**
     * The minimum number of requests that must have ended within the window for the circuit to open; ten if not set.
     *
     * @throws IllegalArgumentException if {@code requests} is less than one
     */
    public CircuitBreaker minRequests(int requests) {
        Require.atLeastOne(requests, "requests");
        return changed(to -> to.minRequests = requests);
    }

    /**
     * The time for which the outcome of a request is counted; 30 seconds if not set. An outcome may be dropped up to a
     * tenth of this time earlier.
     *
     * @throws IllegalArgumentException if {@code window} is not longer than zero
     */
    public CircuitBreaker window(Duration window) {
        Require.positive(window, "window");
        return changed(to -> to.window = window);
    }

    /**
     * The time for which the circuit stays open; ten seconds if not set.
     *
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public CircuitBreaker openFor(Duration time) {
        Require.positive(time, "time");
        return changed(to -> to.openFor = time);
    }

    /**
     * The number of probes that must succeed to close the circuit; one if not set. At most this number of probes are in
     * progress at the same time, unless probes take longer than the circuit stays open.
     *
     * @throws IllegalArgumentException if {@code requests} is less than one
     */
    public CircuitBreaker probes(int requests) {
        Require.atLeastOne(requests, "requests");
        return changed(to -> to.probes = requests);
    }

    /** The statuses that count as failed; 500 and above if not set. */
    public CircuitBreaker failedStatus(IntPredicate statuses) {
        Objects.requireNonNull(statuses, "statuses");
        return changed(to -> to.failedStatus = statuses);
    }

    @Override
    public Response intercept(Request request, Exchange next) throws IOException, InterruptedException {
        HostKey key = HostKey.of(request);
        try (var use = circuits.use(key, () -> newCircuit(key.clock()), ClockedCircuit::isUnused)) {
            Circuit circuit = use.value().circuit();
            Circuit.Pass pass = circuit.enter(key.clock().nanoTime());
            if (pass == null) {
                throw refused(request, circuit, key.clock());
            }
            return sendAndCount(request, next, new Call(circuit, pass, key.clock()));
        }
    }

    private ClockedCircuit newCircuit(Clock clock) {
        resource.use();
        return new ClockedCircuit(new Circuit(settings.ofCircuit(), clock.nanoTime()), clock);
    }

    private static CircuitOpenException refused(Request request, Circuit circuit, Clock clock) {
        return new CircuitOpenException(request.uri(), Duration.ofNanos(circuit.untilNextTry(clock.nanoTime())));
    }

    private Response sendAndCount(Request request, Exchange next, Call call) throws IOException, InterruptedException {
        @Nullable Boolean failed = null;
        try {
            Response response = next.send(request);
            failed = settings.failedStatus.test(response.status());
            return response;
        } catch (IOException e) {
            failed = isHostFailure(e);
            throw e;
        } finally {
            call.end(failed);
        }
    }

    /**
     * Whether {@code failure} is a failure of the host; null if it says nothing about the host. A response proves that
     * the host works, even if the response cannot be used.
     */
    private static @Nullable Boolean isHostFailure(IOException failure) {
        return switch (failure) {
            case StatusException _, TooLargeException _, DecodingException _, RedirectException _ -> false;
            default -> TransientFailure.isTransient(failure) ? true : null;
        };
    }

    /** One admitted call. */
    private record Call(Circuit circuit, Circuit.Pass pass, Clock clock) {

        /** Records whether the call failed. {@code failed} is null if the outcome says nothing about the host. */
        void end(@Nullable Boolean failed) {
            if (failed == null) {
                circuit.abandon(pass);
            } else {
                circuit.end(pass, failed, clock.nanoTime());
            }
        }
    }

    /** The number of circuits. */
    int circuits() {
        return circuits.size();
    }

    /** The state at this moment: the circuits of hosts with recent requests. */
    public Statistics statistics() {
        List<HostCircuit> hosts = new ArrayList<>();
        circuits.all()
                .forEach((key, timed) -> hosts.add(
                        timed.circuit().snapshot(key.host(), timed.clock().nanoTime())));
        hosts.sort(Comparator.comparing(HostCircuit::host));
        return new Statistics(hosts);
    }

    private String stateInWords() {
        List<HostCircuit> hosts = statistics().circuits();
        List<String> notClosed = hosts.stream()
                .filter(host -> host.state() != State.CLOSED)
                .map(host ->
                        host.host() + " " + host.state() + " for at most " + Durations.inWords(host.untilNextTry()))
                .toList();
        return hosts.size()
                + (hosts.size() == 1 ? " circuit" : " circuits")
                + (notClosed.isEmpty() ? ", all closed" : ", " + String.join(", ", notClosed));
    }

    /** The states of a circuit. */
    public enum State {
        /** Admits requests and counts their outcomes. */
        CLOSED,
        /** Refuses requests. */
        OPEN,
        /** Admits a few requests as probes, to see whether the host has recovered, and refuses the others. */
        HALF_OPEN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The state of a circuit breaker at one moment.
     *
     * @param circuits the circuits, in the order of the names of their hosts
     */
    public record Statistics(List<HostCircuit> circuits) {
        /** Copies the list. */
        public Statistics {
            circuits = List.copyOf(circuits);
        }
    }

    /**
     * The circuit of one host.
     *
     * @param host the host and port
     * @param state the state of the circuit
     * @param requests the number of requests that have ended within the window; zero unless the circuit is closed
     * @param failures how many of these requests have failed
     * @param untilNextTry the maximum time until a request is admitted: zero if the circuit is closed; a half-open
     *     circuit may admit a request earlier
     */
    public record HostCircuit(String host, State state, int requests, int failures, Duration untilNextTry) {}

    @Override
    public String toString() {
        return "circuit breaker [opens at " + settings.failureRateThreshold + " of at least " + settings.minRequests
                + " in " + Durations.inWords(settings.window) + ", for " + Durations.inWords(settings.openFor) + "]";
    }
}
