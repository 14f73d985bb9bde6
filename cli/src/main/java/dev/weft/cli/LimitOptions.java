package dev.weft.cli;

import dev.weft.http.Request;
import dev.weft.http.SessionOptions;
import dev.weft.http.Timeouts;
import dev.weft.http.event.Phase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for limits on number, time and size. */
final class LimitOptions {
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
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The time for each try, up to the end of the body: 10s, 500ms, 2m; a number without a unit "
                    + "is seconds (default: no limit while the server continues to send).")
    private @Nullable Duration total;

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
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "The time for the TLS handshake (default: ${DEFAULT-VALUE}).")
    private Duration tls = Duration.ofSeconds(10);

    @Option(
            names = "--read-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "The time for which a server may send nothing (default: ${DEFAULT-VALUE}).")
    private Duration read = Duration.ofSeconds(30);

    @Option(
            names = "--write-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "The time for which a server may accept nothing (default: ${DEFAULT-VALUE}).")
    private Duration write = Duration.ofSeconds(30);

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "The maximum size of a body after decompression: 500, 64k, 10M, 1.5G. A URL with a "
                    + "larger body fails.")
    private @Nullable Long maxSize;

    @Option(
            names = "--max-redirects",
            paramLabel = "N",
            defaultValue = "20",
            description = "The number of redirects to follow (default: ${DEFAULT-VALUE}).")
    int redirects = 20;

    /** A message about an option with a wrong value; null if there is none. */
    @Nullable
    String usageError() {
        if (concurrency < 1) {
            return "-c must be at least 1, but is " + concurrency;
        }
        if (perHost != null && perHost < 1) {
            return "--per-host must be at least 1, but is " + perHost;
        }
        return redirects >= 0 ? null : "--max-redirects must not be negative, but is " + redirects;
    }

    SessionOptions apply(SessionOptions options) {
        SessionOptions limited =
                options.connectionLimit(concurrency).maxRedirects(redirects).timeouts(phases());
        return perHost == null ? limited : limited.perHostLimit(perHost);
    }

    /** The time limits, which replace the session's defaults. */
    private Timeouts phases() {
        Timeouts limits = Timeouts.none()
                .with(Phase.CONNECT, connect)
                .with(Phase.TLS, tls)
                .with(Phase.READ, read)
                .with(Phase.WRITE, write);
        return total == null ? limits : limits.with(Phase.TRY, total);
    }

    /** The number of concurrent requests to one host. */
    int perHost() {
        return perHost == null ? concurrency : Math.min(perHost, concurrency);
    }

    /** Applies the limit on the size of the response body. */
    Request size(Request request) {
        return maxSize == null ? request : request.maxBodySize(maxSize);
    }
}
