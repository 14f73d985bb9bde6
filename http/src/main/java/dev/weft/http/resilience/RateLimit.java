package dev.weft.http.resilience;

import dev.weft.http.Exchange;
import dev.weft.http.Interceptor;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.internal.check.Require;
import dev.weft.pace.RateLimiter;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Limits the rate of requests with a bucket of permits (a token bucket): each request takes a permit, or waits until a
 * permit is available, first come, first served. Requests are evenly spaced unless a {@link #burst} is allowed.
 *
 * {@snippet :
 * ClientSession polite() {
 *     return ClientSession.options()
 *             .interceptor(RateLimit.of(20, Duration.ofSeconds(1)).perHost())
 *             .create();
 * }
 * }
 *
 * <p>A caller that is cancelled while waiting takes no permit. The limit applies to the rate at which requests start,
 * not to the number of requests in progress. A redirect takes no further permit.
 *
 * <p>Sessions with the same {@code RateLimit} object share its buckets. A method that sets something returns a new
 * limit with a full bucket.
 */
public final class RateLimit implements Interceptor {
    private final int requests;
    private final Duration period;
    private final int burst;
    private final boolean perHost;
    private final RateLimiter template;
    private final StatePerHost<HostKey, RateLimiter> limiters = new StatePerHost<>();
    private final InterceptorResource resource = new InterceptorResource(this, this::stateInWords, this::includes);

    private RateLimit(int requests, Duration period, int burst, boolean perHost) {
        this.requests = requests;
        this.period = period;
        this.burst = burst;
        this.perHost = perHost;
        this.template = RateLimiter.of(requests, period).burst(burst);
    }

    /**
     * Allows {@code requests} requests in each {@code period}, to all hosts together.
     *
     * @throws IllegalArgumentException if {@code requests} is less than one, or {@code period} is not longer than zero
     */
    public static RateLimit of(int requests, Duration period) {
        return new RateLimit(Require.atLeastOne(requests, "requests"), Require.positive(period, "period"), 1, false);
    }

    /**
     * This limit, applied to each host and port separately. The buckets of hosts without recent requests are dropped
     * from time to time.
     */
    public RateLimit perHost() {
        return new RateLimit(requests, period, burst, true);
    }

    /**
     * This limit with a bucket of {@code burst} permits: after a time without requests, up to this number of requests
     * can start at the same time; 1 if not set.
     *
     * @throws IllegalArgumentException if {@code burst} is less than one, or so large that the bucket would take more
     *     than 146 years to fill
     */
    public RateLimit burst(int burst) {
        return new RateLimit(requests, period, Require.atLeastOne(burst, "burst"), perHost);
    }

    @Override
    public Response intercept(Request request, Exchange next) throws IOException, InterruptedException {
        HostKey key = perHost ? HostKey.of(request) : HostKey.common();
        try (var use = limiters.use(key, () -> limiter(key), RateLimiter::isIdle)) {
            use.value().acquire();
        }
        return next.send(request);
    }

    private RateLimiter limiter(HostKey key) {
        resource.use();
        return template.withName(perHost ? "rate limit of " + key.host() : "rate limit");
    }

    /** The number of buckets. */
    int buckets() {
        return limiters.size();
    }

    /** The state at this moment. */
    public Statistics statistics() {
        List<RateLimiter.Statistics> buckets =
                limiters.all().values().stream().map(RateLimiter::statistics).toList();
        return new Statistics(
                buckets.size(),
                buckets.stream().mapToInt(RateLimiter.Statistics::waiting).sum(),
                buckets.stream()
                        .map(RateLimiter.Statistics::untilNext)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO));
    }

    private boolean includes(Object subject) {
        return limiters.all().values().stream().anyMatch(bucket -> bucket.includes(subject));
    }

    private String stateInWords() {
        Statistics now = statistics();
        return now.buckets() + (now.buckets() == 1 ? " bucket, " : " buckets, ") + now.waiting() + " waiting"
                + (now.untilNext().isZero()
                        ? ""
                        : ", at most " + Durations.inWords(now.untilNext()) + " to the next permit");
    }

    /**
     * The state of a rate limit at one moment.
     *
     * @param buckets the number of buckets: at most one or, with {@link RateLimit#perHost()}, one for each host with
     *     recent requests
     * @param waiting the number of requests that wait for a permit
     * @param untilNext the time until every bucket has a permit; zero if every bucket has a permit now
     */
    public record Statistics(int buckets, int waiting, Duration untilNext) {}

    @Override
    public String toString() {
        return "rate limit [" + requests + " in " + Durations.inWords(period) + (burst > 1 ? ", burst " + burst : "")
                + (perHost ? ", per host]" : "]");
    }
}
