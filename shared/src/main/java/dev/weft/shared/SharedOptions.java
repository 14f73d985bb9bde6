package dev.weft.shared;

import java.time.Duration;
import java.util.Objects;

/**
 * The settings of a {@link Shared}. Immutable: each method returns settings with one change.
 *
 * @param lease the time that leases and permits last without a renewal; 15 s by default. Leases and permits are renewed
 *     each time a third of this time has passed
 * @param pollInterval the time without an announcement after which a wait polls the server; 2 s by default
 * @param callTimeout the time within which the server must answer a call; otherwise the connection is closed and the
 *     call repeated. 5 s by default
 * @param host the name of this machine in {@link Holder}; by default the host name of the system
 */
public record SharedOptions(Duration lease, Duration pollInterval, Duration callTimeout, String host) {

    /** Checks the parameters. */
    public SharedOptions {
        Require.positive(lease, "lease");
        Require.positive(pollInterval, "pollInterval");
        Require.positive(callTimeout, "callTimeout");
        Objects.requireNonNull(host, "host");
    }

    /** The default settings. */
    public static SharedOptions standard() {
        return new SharedOptions(Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ofSeconds(5), Host.NAME);
    }

    /** These settings with another duration of leases. */
    public SharedOptions lease(Duration lease) {
        return new SharedOptions(lease, pollInterval, callTimeout, host);
    }

    /** These settings with another poll interval. */
    public SharedOptions pollInterval(Duration pollInterval) {
        return new SharedOptions(lease, pollInterval, callTimeout, host);
    }

    /** These settings with another time limit for calls. */
    public SharedOptions callTimeout(Duration callTimeout) {
        return new SharedOptions(lease, pollInterval, callTimeout, host);
    }

    /** These settings with another name of this machine. */
    public SharedOptions host(String host) {
        return new SharedOptions(lease, pollInterval, callTimeout, host);
    }
}
