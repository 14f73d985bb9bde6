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

/**
 * Sends a request a second time if there is no response after a delay, and takes the response that arrives first. This
 * shortens the longest response times at the price of a few more requests: with a delay that one in twenty requests
 * exceeds, one in twenty is sent twice.
 *
 * {@snippet :
 * ClientSession impatient() {
 *     return ClientSession.options()
 *             .interceptor(Hedging.after(Duration.ofMillis(200)))
 *             .create();
 * }
 * }
 *
 * <p>The first response wins, whatever its status. The other tries are cancelled and waited for, and their connections
 * are closed. When a try fails, the next one starts at once. If all fail, the first failure is thrown with the others
 * suppressed in it. A request that is not idempotent or not replayable is sent only once.
 *
 * <p>Normally placed inside {@link Retry}, and outside {@link CircuitBreaker} and {@link RateLimit}, so that these see
 * each try.
 *
 * @implNote Heritage: Dean and Barroso, <i>The Tail at Scale</i> (2013).
 */
public final class Hedging implements Interceptor {
    private final Duration delay;
    private final int tries;

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
        return new Hedge(request, next, delay).first(tries);
    }

    @Override
    public String toString() {
        return "hedging [" + tries + " tries, each " + Durations.words(delay) + " after the one before]";
    }
}
