package dev.weft.cli;

import dev.weft.cli.attempt.Speeds;
import dev.weft.cli.schedule.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the load on servers: rates, retries, and the treatment of hosts that are busy or unreachable. */
final class PaceOptions {
    @Option(
            names = "--rate",
            paramLabel = "RATE",
            converter = Rate.Converter.class,
            description = "The rate at which requests may start, evenly spaced: 20/s, 100/m, 5000/h.")
    private @Nullable Rate rate;

    @Option(
            names = "--per-host-rate",
            paramLabel = "RATE",
            converter = Rate.Converter.class,
            description = "The rate at which requests to one host may start, evenly spaced.")
    private @Nullable Rate hostRate;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The minimum time between the starts of two requests to one host.")
    private @Nullable Duration delay;

    @Option(
            names = "--limit-rate",
            paramLabel = "SPEED",
            converter = SizeConverter.class,
            description = "The maximum number of bytes of all bodies per second: 500k, 2M.")
    private @Nullable Long speed;

    @Option(
            names = "--per-host-limit-rate",
            paramLabel = "SPEED",
            converter = SizeConverter.class,
            description = "The maximum number of bytes of the bodies of one host per second.")
    private @Nullable Long hostSpeed;

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
            names = "--max-wait",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "The maximum time that a host may set with Retry-After. If a host sets a longer time, its "
                    + "URLs fail (default: ${DEFAULT-VALUE}).")
    Duration maxWait = Duration.ofMinutes(10);

    @Option(
            names = "--max-host-failures",
            paramLabel = "N",
            defaultValue = "20",
            description = "If there is no connection for this many URLs of a host in a row, the other URLs of that "
                    + "host fail without being tried; 0 tries all URLs (default: ${DEFAULT-VALUE}).")
    int hostFailures = 20;

    @Option(names = "--max-failures", paramLabel = "N", description = "Stop when this many URLs have failed.")
    @Nullable
    Integer failures;

    @Option(names = "--fail-fast", description = "Stop when a URL has failed: the same as --max-failures 1.")
    private boolean failFast;

    /** The default options, with a number of retries and a limit on the bytes per second. */
    static PaceOptions of(int retries, @Nullable Long speed) {
        PaceOptions options = new PaceOptions();
        options.retries = retries;
        options.speed = speed;
        return options;
    }

    /** A message about an option with a wrong value; null if there is none. */
    @Nullable
    String usageError() {
        if ((speed != null && speed < 1) || (hostSpeed != null && hostSpeed < 1)) {
            return (speed != null && speed < 1 ? "--limit-rate" : "--per-host-limit-rate")
                    + " must be at least one byte per second, but is 0";
        }
        if (retries < 0) {
            return "--retries must not be negative, but is " + retries;
        }
        if (hostFailures < 0) {
            return "--max-host-failures must not be negative, but is " + hostFailures;
        }
        return failures == null || failures >= 1 ? null : "--max-failures must be at least 1, but is " + failures;
    }

    /** The number of attempts for each URL. */
    int tries() {
        return retries == Integer.MAX_VALUE ? retries : retries + 1;
    }

    /** The number of failures after which the run stops. */
    long maxFailures() {
        return failFast ? 1 : failures == null ? Long.MAX_VALUE : failures;
    }

    /** The limits on the bytes per second. */
    Speeds speeds() {
        return new Speeds(speed, hostSpeed);
    }

    /** The limits of a scheduler. */
    Limits limits(int concurrency, int perHost) {
        Duration byRate = hostRate == null ? null : hostRate.interval();
        Duration longer = delay == null || (byRate != null && byRate.compareTo(delay) > 0) ? byRate : delay;
        return Limits.of(concurrency, perHost)
                .interval(rate == null ? null : rate.interval())
                .hostInterval(longer)
                .hostFailures(hostFailures);
    }
}
