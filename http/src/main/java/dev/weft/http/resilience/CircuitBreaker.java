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
import dev.weft.spi.run.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Stops asking a host that keeps failing: when too many requests to it have failed, the next ones fail at once, with a
 * {@link CircuitOpenException}, and nothing is sent. After a while a few are let through to see whether the trouble is
 * past.
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
 * <p>Each host, by name and port, has a circuit of its own. A failure to connect, a lost connection, a timeout of a phase
 * at the host, an answer that is no HTTP and a status of 500 or more count as failed. What says nothing about the host
 * does not count: a request that was cancelled or whose whole time was over, one that waited too long for its turn, or
 * whose body could not be read. Of a response that is {@linkplain Request#open opened} only the head counts.
 *
 * <p>It never waits, and has no thread: what is to happen later is found by the next request. One object is one memory:
 * sessions that were given the same one share it. Each of its methods that sets something gives a new one, with all
 * circuits closed.
 *
 * @implNote Heritage: Michael Nygard, <i>Release It!</i>; resilience4j.
 */
public final class CircuitBreaker implements Interceptor {
    private final CircuitBreakerSettings settings;
    private final Hosts<HostKey, Timed> circuits = new Hosts<>();

    /** A circuit and the clock it goes by. */
    private record Timed(Circuit circuit, Clock clock) {

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
     * Opens when half of the requests of the last 30 seconds, and at least ten, have ended and half of them failed;
     * stays open for 10 seconds; closes when then one request succeeds.
     */
    public static CircuitBreaker standard() {
        return new CircuitBreaker(new CircuitBreakerSettings());
    }

    /**
     * At which share of failures it opens; a half if not set.
     *
     * @throws IllegalArgumentException if {@code share} is not above 0 and at most 1
     */
    public CircuitBreaker failureShare(double share) {
        Require.share(share, "share");
        return changed(to -> to.failureShare = share);
    }

    /**
     * How many requests must have ended within the window before their share of failures says anything; ten if not set.
     *
     * @throws IllegalArgumentException if {@code requests} is less than one
     */
    public CircuitBreaker leastRequests(int requests) {
        Require.atLeastOne(requests, "requests");
        return changed(to -> to.leastRequests = requests);
    }

    /**
     * How far back requests are counted, to within a tenth; 30 seconds if not set.
     *
     * @throws IllegalArgumentException if {@code window} is not longer than zero
     */
    public CircuitBreaker window(Duration window) {
        Require.positive(window, "window");
        return changed(to -> to.window = window);
    }

    /**
     * How long a host is left alone; ten seconds if not set.
     *
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public CircuitBreaker openFor(Duration time) {
        Require.positive(time, "time");
        return changed(to -> to.openFor = time);
    }

    /**
     * How many requests must succeed before all are let through again, and how many of them may be under way at once;
     * one if not set.
     *
     * @throws IllegalArgumentException if {@code requests} is less than one
     */
    public CircuitBreaker probes(int requests) {
        Require.atLeastOne(requests, "requests");
        return changed(to -> to.probes = requests);
    }

    /** Which statuses count as failed; 500 and above if not set. */
    public CircuitBreaker failedStatus(IntPredicate statuses) {
        Objects.requireNonNull(statuses, "statuses");
        return changed(to -> to.failedStatus = statuses);
    }

    @Override
    public Response intercept(Request request, Exchange next) throws IOException, InterruptedException {
        HostKey key = HostKey.of(request);
        try (var use = circuits.use(key, () -> newCircuit(key.clock()), Timed::isUnused)) {
            Circuit circuit = use.value().circuit();
            Circuit.Pass pass = circuit.enter(key.clock().nanoTime());
            if (pass == null) {
                throw refused(request, circuit, key.clock());
            }
            return judged(request, next, new Call(circuit, pass, key.clock()));
        }
    }

    private Timed newCircuit(Clock clock) {
        return new Timed(new Circuit(settings.ofCircuit(), clock.nanoTime()), clock);
    }

    private static CircuitOpenException refused(Request request, Circuit circuit, Clock clock) {
        return new CircuitOpenException(request.uri(), Duration.ofNanos(circuit.untilNextTry(clock.nanoTime())));
    }

    private Response judged(Request request, Exchange next, Call call) throws IOException, InterruptedException {
        @Nullable Boolean failed = null;
        try {
            Response response = next.send(request);
            failed = settings.failedStatus.test(response.status());
            return response;
        } catch (IOException e) {
            failed = verdict(e);
            throw e;
        } finally {
            call.end(failed);
        }
    }

    /** Whether that is a failure of the host; null if it says nothing about the host. */
    private static @Nullable Boolean verdict(IOException failure) {
        return switch (failure) {
            case StatusException _, TooLargeException _, DecodingException _, RedirectException _ -> false;
            default -> TransientFailure.isOne(failure) ? true : null;
        };
    }

    /** One call that was let through. */
    private record Call(Circuit circuit, Circuit.Pass pass, Clock clock) {

        /** Tells how it ended, or by null that this is not known. */
        void end(@Nullable Boolean failed) {
            if (failed == null) {
                circuit.abandon(pass);
            } else {
                circuit.end(pass, failed, clock.nanoTime());
            }
        }
    }

    /** How many circuits there are. */
    int circuits() {
        return circuits.size();
    }

    @Override
    public String toString() {
        return "circuit breaker [opens at " + settings.failureShare + " of at least " + settings.leastRequests + " in "
                + settings.window + ", for " + settings.openFor + "]";
    }
}
