package dev.weft.cli;

import dev.weft.http.Request;
import dev.weft.http.SessionOptions;
import dev.weft.http.Timeouts;
import dev.weft.http.event.Phase;
import dev.weft.http.resilience.RateLimit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for limits on number, rate, time and size. */
final class LimitOptions {
    /** The bounds of {@link #window} with a limit per host. */
    private static final int WAITING_PER_CONNECTION = 10;

    private static final int MOST_WAITING = 2_000;

    @Option(
            names = {"-c", "--concurrency"},
            paramLabel = "N",
            defaultValue = "50",
            description = "The number of concurrent requests (default: ${DEFAULT-VALUE}).")
    int concurrency = 50;

    @Option(
            names = "--per-host",
            paramLabel = "N",
            description = "The number of concurrent requests to one host (default: as -c).")
    @Nullable
    Integer perHost;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            converter = Rate.Converter.class,
            description = "The rate at which requests may start, evenly spaced: 20/s, 100/m, 5000/h.")
    private @Nullable Rate rate;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "The number of retries after a failed or lost connection, a timeout, or one of the statuses 408, "
                            + "425, 429, 500 and 502 to 504. The delay grows with each retry, or follows Retry-After. "
                            + "POST and other methods that are not idempotent are retried only if there was no "
                            + "connection (default: ${DEFAULT-VALUE}).")
    int retries = 2;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "The time for each try, up to the end of the body and without the wait for a free "
                    + "connection: 10s, 500ms, 2m; a number without a unit is seconds (default: ${DEFAULT-VALUE}).")
    Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "The time for DNS lookup and connecting (default: ${DEFAULT-VALUE}).")
    private Duration connect = Duration.ofSeconds(10);

    @Option(
            names = "--tls-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The time for the TLS handshake.")
    private @Nullable Duration tls;

    @Option(
            names = "--read-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The time for which a server may send nothing.")
    private @Nullable Duration read;

    @Option(
            names = "--write-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The time for which a server may accept nothing.")
    private @Nullable Duration write;

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "The maximum size of a body after decompression: 500, 64k, 10M, 1.5G. A larger one fails.")
    private @Nullable Long maxSize;

    @Option(
            names = "--max-redirects",
            paramLabel = "N",
            defaultValue = "20",
            description = "The number of redirects to follow (default: ${DEFAULT-VALUE}).")
    int redirects = 20;

    SessionOptions apply(SessionOptions options) {
        SessionOptions limited =
                options.connectionLimit(concurrency).redirects(redirects).timeouts(phases());
        return perHost == null ? limited : limited.perHostLimit(perHost);
    }

    /**
     * The time limits. They replace the session's defaults, which would otherwise end a try with {@code --timeout 1h}
     * after a minute without data.
     */
    private Timeouts phases() {
        Timeouts limits = Timeouts.none().with(Phase.TRY, timeout).with(Phase.CONNECT, connect);
        limits = tls == null ? limits : limits.with(Phase.TLS, tls);
        limits = read == null ? limits : limits.with(Phase.READ, read);
        return write == null ? limits : limits.with(Phase.WRITE, write);
    }

    /** The maximum number of tries. */
    int tries() {
        return retries == Integer.MAX_VALUE ? retries : retries + 1;
    }

    /** Applies the limit on the size of the response body. */
    Request size(Request request) {
        return maxSize == null ? request : request.maxBodySize(maxSize);
    }

    /** Applies the limit on the rate. It counts each try, so it must be added after the retries. */
    SessionOptions rate(SessionOptions options) {
        return rate == null ? options : options.interceptor(RateLimit.of(rate.requests(), rate.period()));
    }

    /**
     * The number of targets in progress at a time. With a limit per host it is larger than the number of connections;
     * otherwise targets that wait for a busy host would fill the window and keep other hosts idle.
     */
    int window() {
        long waiting = Math.min(MOST_WAITING, (long) concurrency * WAITING_PER_CONNECTION);
        return perHost == null ? concurrency : (int) Math.max(concurrency, waiting);
    }
}
