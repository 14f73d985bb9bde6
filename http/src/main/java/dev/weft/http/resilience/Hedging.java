package dev.weft.http.resilience;

import dev.weft.http.Exchange;
import dev.weft.http.Interceptor;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.spi.run.Clock;
import java.io.IOException;
import java.time.Duration;

/**
 * Sends a request a second time when the first has had no response for a while, and takes what comes first. It makes the
 * slowest of many requests faster, at the price of a few more: with a delay that one in twenty exceeds, one in twenty is
 * sent twice.
 *
 * {@snippet :
 * ClientSession impatient() {
 *     return ClientSession.options()
 *             .interceptor(Hedging.after(Duration.ofMillis(200)))
 *             .create();
 * }
 * }
 *
 * <p>The first response wins, whatever its status; the others are cancelled and waited for, and none of their
 * connections is left open. When a try fails, the next starts at once. If all fail, the first failure is thrown, with
 * the others suppressed. A request that is not idempotent, or whose body can be written only once, is sent once.
 *
 * <p>Inside {@link Retry} and outside {@link CircuitBreaker} and {@link RateLimit} normally, so that each try counts.
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
     * A second try after {@code delay}.
     *
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    public static Hedging after(Duration delay) {
        return new Hedging(Duration.ofNanos(Clock.nanos(Require.notNegative(delay, "delay"))), 2);
    }

    /**
     * As many tries in all, each {@code delay} after the one before; 2 if not set.
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
        return "hedging [" + tries + " tries, each " + delay + " after the one before]";
    }
}
