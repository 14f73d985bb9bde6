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
 * <p>The first response wins, regardless of its status. The other tries are cancelled and waited for, and their
 * connections are closed. When a try fails, the next one starts at once. If all tries fail, the first failure is
 * thrown, with the others as its suppressed exceptions. A request that is not idempotent or not replayable is sent only
 * once.
 *
 * <p>Normally placed inside {@link Retry}, and outside {@link CircuitBreaker} and {@link RateLimit}, so that these two
 * interceptors see each try.
 *
 * @implNote Heritage: Dean and Barroso, <i>The Tail at Scale</i> (2013).
 */
public final class Hedging implements Interceptor {
    private final Duration delay;
    private final int tries;
    private final LongAdder requests = new LongAdder();
    private final LongAdder hedged = new LongAdder();
    private final LongAdder wonByLater = new LongAdder();
    private final Listed listed = new Listed(this, this::stateInWords);

    private Hedging(Duration delay, int tries) {
        this.delay = delay;
        this.tries = tries;
    }

    /**
     * Two tries, the second after {@code delay}.
     *
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    public static Hedging after(Duration delay) {
        return new Hedging(Duration.ofNanos(Clock.nanos(Require.notNegative(delay, "delay"))), 2);
    }

    /**
     * The maximum number of tries, each of which starts one delay after the previous one; 2 if not set.
     *
     * @throws IllegalArgumentException if {@code tries} is less than one
     */
    public Hedging tries(int tries) {
        return new Hedging(delay, Require.atLeastOne(tries, "tries"));
    }

    @Override
    public Response intercept(Request request, Exchange next) throws IOException, InterruptedException {
        if (tries == 1 || !request.isIdempotent() || !request.isReplayable()) {
            return next.send(request);
        }
        listed.use();
        Hedge hedge = new Hedge(request, next, delay);
        try {
            return hedge.first(tries);
        } finally {
            requests.increment();
            if (hedge.sentTries() > 1) {
                hedged.increment();
            }
            if (hedge.winningTry() > 0) {
                wonByLater.increment();
            }
        }
    }

    /** The state at this moment: how often a second try was sent, and how often a later try was answered first. */
    public Statistics statistics() {
        return new Statistics(requests.sum(), hedged.sum(), wonByLater.sum());
    }

    private String stateInWords() {
        Statistics now = statistics();
        return now.requests() + " requests, " + now.hedged() + " sent more than once, " + now.wonByLater()
                + " answered by a later try";
    }

    /**
     * The counts of a hedging so far. Requests that may be sent only once are not counted.
     *
     * @param requests the number of requests that have ended
     * @param hedged how many of these requests were sent more than once
     * @param wonByLater how many of these requests were answered first by a later try
     */
    public record Statistics(long requests, long hedged, long wonByLater) {}

    @Override
    public String toString() {
        return "hedging [" + tries + " tries, each " + Durations.words(delay) + " after the previous one]";
    }
}
