package dev.weft.cli;

import dev.weft.http.Request;
import dev.weft.http.SessionOptions;
import dev.weft.http.Timeouts;
import dev.weft.http.event.Phase;
import dev.weft.http.resilience.RateLimit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much at a time, how long, and how large. */
final class LimitOptions {
    private static final int WAITING_PER_CONNECTION = 10;
    private static final int MOST_WAITING = 2_000;

    @Option(
            names = {"-c", "--concurrency"},
            paramLabel = "N",
            defaultValue = "50",
            description = "How many at a time (default: ${DEFAULT-VALUE}).")
    int concurrency = 50;

    @Option(names = "--per-host", paramLabel = "N", description = "How many at a time from one host (default: as -c).")
    @Nullable
    Integer perHost;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            converter = Rate.Converter.class,
            description = "How many may begin in a time, evenly spaced: 20/s, 100/m, 5000/h.")
    private @Nullable Rate rate;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "How many times to try again what may pass: no connection, a lost one, a timeout, the statuses "
                            + "408, 425, 429, 500 and 502 to 504; after a growing pause, or what Retry-After asks for. Only what "
                            + "may be sent twice by its method (default: ${DEFAULT-VALUE}).")
    int retries = 2;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long each try may take, from its turn to the end of the body: 10s, 500ms, 2m; a number "
                    + "alone is seconds (default: ${DEFAULT-VALUE}).")
    Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long finding and connecting to a host may take (default: ${DEFAULT-VALUE}).")
    private Duration connect = Duration.ofSeconds(10);

    @Option(
            names = "--tls-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long agreeing on a secure connection may take.")
    private @Nullable Duration tls;

    @Option(
            names = "--read-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long nothing may come from a server.")
    private @Nullable Duration read;

    @Option(
            names = "--write-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long a server may take nothing.")
    private @Nullable Duration write;

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "How large a body may be, decompressed: 500, 64k, 10M, 1.5G. What is larger has failed.")
    private @Nullable Long maxSize;

    @Option(
            names = "--max-redirects",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many redirects to follow (default: ${DEFAULT-VALUE}).")
    int redirects = 20;

    SessionOptions apply(SessionOptions options) {
        SessionOptions limited =
                options.connectionLimit(concurrency).redirects(redirects).timeouts(phases());
        return perHost == null ? limited : limited.perHostLimit(perHost);
    }

    /** Those of the options alone: with --timeout 1h, no limit of the session's own is to end a try after a minute. */
    private Timeouts phases() {
        Timeouts limits = Timeouts.none().with(Phase.TRY, timeout).with(Phase.CONNECT, connect);
        limits = tls == null ? limits : limits.with(Phase.TLS, tls);
        limits = read == null ? limits : limits.with(Phase.READ, read);
        return write == null ? limits : limits.with(Phase.WRITE, write);
    }

    /** How many times something is sent at most. */
    int tries() {
        return retries == Integer.MAX_VALUE ? retries : retries + 1;
    }

    /** The request, which may have a body of so many bytes. */
    Request size(Request request) {
        return maxSize == null ? request : request.maxBodySize(maxSize);
    }

    /** The limit to how many begin in a time: it counts each try, so it comes after the retries. */
    SessionOptions rate(SessionOptions options) {
        return rate == null ? options : options.interceptor(RateLimit.of(rate.requests(), rate.period()));
    }

    /**
     * How many targets are taken up at a time. More than there may be connections if hosts have limits of their own: a
     * host that is busy does not keep the others waiting.
     */
    int window() {
        long waiting = Math.min(MOST_WAITING, (long) concurrency * WAITING_PER_CONNECTION);
        return perHost == null ? concurrency : (int) Math.max(concurrency, waiting);
    }
}
