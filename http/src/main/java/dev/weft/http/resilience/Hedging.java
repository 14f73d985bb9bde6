package dev.weft.http.resilience;

import dev.weft.http.Exchange;
import dev.weft.http.Interceptor;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.internal.check.Require;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends a request a second time if there is no response after a delay, and uses the response that arrives first. This
 * shortens the longest response times at the price of a few more requests: if one in twenty requests takes longer than
 * the delay, one in twenty is sent twice.
 *
 * {@snippet :
 * ClientSession impatient() {
 *     return ClientSession.options()
 *             .interceptor(Hedging.after(Duration.ofMillis(200)))
 *             .create();
 * }
 * }
 *
 * <p>The first response wins, regardless of its status. The other attempts are cancelled and waited for, and their
 * connections or, with HTTP/2, their streams are closed. When an attempt fails, the next attempt starts immediately. If
 * all attempts fail, the first failure is thrown, with the other failures as its suppressed exceptions. A request that
 * is not idempotent or not replayable is sent only once.
 *
 * <p>Normally placed inside {@link Retry}, and outside {@link CircuitBreaker} and {@link RateLimit}, so that the
 * circuit breaker and the rate limit see each attempt.
 *
 * @implNote Heritage: Dean and Barroso, <i>The Tail at Scale</i> (2013).
 */
public final class Hedging implements Interceptor {
    private final Duration delay;
    private final int maxAttempts;
    private final LongAdder requests = new LongAdder();
    private final LongAdder hedged = new LongAdder();
    private final LongAdder hedgeWins = new LongAdder();
    private final InterceptorResource resource = new InterceptorResource(this, this::stateInWords);

    private Hedging(Duration delay, int maxAttempts) {
        this.delay = delay;
        this.maxAttempts = maxAttempts;
    }

    /**
     * Hedging with two attempts. The second attempt starts after {@code delay}.
     *
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    public static Hedging after(Duration delay) {
        return new Hedging(Duration.ofNanos(Clock.nanos(Require.notNegative(delay, "delay"))), 2);
    }

    /**
     * The maximum number of attempts, each of which starts one delay after the previous one; 2 if not set.
     *
     * @throws IllegalArgumentException if {@code maxAttempts} is less than one
     */
    public Hedging maxAttempts(int maxAttempts) {
        return new Hedging(delay, Require.atLeastOne(maxAttempts, "maxAttempts"));
    }

    @Override
    public Response intercept(Request request, Exchange next) throws IOException, InterruptedException {
        if (maxAttempts == 1 || !request.isIdempotent() || !request.isReplayable()) {
            return next.send(request);
        }
        resource.use();
        Hedge hedge = new Hedge(request, next, delay);
        try {
            return hedge.first(maxAttempts);
        } finally {
            requests.increment();
            if (hedge.sentAttempts() > 1) {
                hedged.increment();
            }
            if (hedge.winningAttempt() > 0) {
                hedgeWins.increment();
            }
        }
    }

    /**
     * The state at this moment: how often a second attempt was sent, and how often a later attempt was answered first.
     */
    public Statistics statistics() {
        return new Statistics(requests.sum(), hedged.sum(), hedgeWins.sum());
    }

    private String stateInWords() {
        Statistics now = statistics();
        return now.requests() + " requests, " + now.hedged() + " sent more than once, " + now.hedgeWins()
                + " answered by a later attempt";
    }

    /**
     * The counts of this interceptor so far. Requests that may be sent only once are not counted.
     *
     * @param requests the number of requests that have ended
     * @param hedged how many of these requests were sent more than once
     * @param hedgeWins how many of these requests were answered first by a later attempt
     */
    public record Statistics(long requests, long hedged, long hedgeWins) {}

    @Override
    public String toString() {
        return "hedging [" + maxAttempts + " attempts, each " + Durations.inWords(delay) + " after the previous one]";
    }
}
