package dev.weft.http.resilience;

import dev.weft.http.Exchange;
import dev.weft.http.Interceptor;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.spi.run.Clock;
import java.io.IOException;
import java.time.Duration;

/**
 * Lets so many requests pass in a time, and has the others wait for their turn: a bucket of tokens, one for each
 * request. First come, first served. The requests are evenly spaced unless a {@link #burst} is allowed.
 *
 * {@snippet :
 * ClientSession polite() {
 *     return ClientSession.options()
 *             .interceptor(RateLimit.of(20, Duration.ofSeconds(1)).perHost())
 *             .create();
 * }
 * }
 *
 * <p>A caller that is cancelled while waiting has taken no token. It is the beginning of a request that is limited, not how
 * many are under way, and a redirect that is followed counts with the request that led to it.
 *
 * <p>One object is one limit: sessions that were given the same one share it. Each of its methods that sets something
 * gives a new limit, with a full bucket.
 */
public final class RateLimit implements Interceptor {
    private final int requests;
    private final Duration period;
    private final int burst;
    private final boolean perHost;
    private final Hosts<HostKey, Turnstile> turnstiles = new Hosts<>();

    private RateLimit(int requests, Duration period, int burst, boolean perHost) {
        this.requests = requests;
        this.period = period;
        this.burst = burst;
        this.perHost = perHost;
        if (TokenBucket.interval(requests, period) > Clock.LONGEST_NANOS / burst) {
            throw new IllegalArgumentException("burst must fit into 146 years, but is " + burst);
        }
    }

    /**
     * {@code requests} in each {@code period}, in all.
     *
     * @throws IllegalArgumentException if {@code requests} is less than one, or {@code period} not longer than zero
     */
    public static RateLimit of(int requests, Duration period) {
        return new RateLimit(Require.atLeastOne(requests, "requests"), Require.positive(period, "period"), 1, false);
    }

    /** A limit like this one for each host by itself; another port is another host. Hosts that are quiet cost nothing. */
    public RateLimit perHost() {
        return new RateLimit(requests, period, burst, true);
    }

    /**
     * A limit like this one that lets up to {@code requests} pass at once after it was quiet for long enough; 1 if not
     * set.
     *
     * @throws IllegalArgumentException if {@code requests} is less than one, or would take longer than the clock reaches
     */
    public RateLimit burst(int requests) {
        return new RateLimit(this.requests, period, Require.atLeastOne(requests, "requests"), perHost);
    }

    @Override
    public Response intercept(Request request, Exchange next) throws IOException, InterruptedException {
        HostKey key = perHost ? HostKey.of(request) : HostKey.common();
        try (var use = turnstiles.use(key, () -> turnstile(key), Turnstile::isUnused)) {
            use.value().pass();
        }
        return next.send(request);
    }

    private Turnstile turnstile(HostKey key) {
        String name = perHost ? "rate limit of " + key.host() : "rate limit";
        return new Turnstile(name, TokenBucket.interval(requests, period), burst, key.clock());
    }

    /** How many buckets there are. */
    int buckets() {
        return turnstiles.size();
    }

    @Override
    public String toString() {
        return "rate limit [" + requests + " in " + period + (burst > 1 ? ", burst " + burst : "")
                + (perHost ? ", per host]" : "]");
    }
}
