package dev.weft.io;

import dev.weft.io.internal.Require;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings of {@link Tcp#connect} and {@link Unix#connect}. Immutable: each method returns settings with one change. */
public final class ConnectOptions {
    static final ConnectOptions DEFAULT = new ConnectOptions(
            Duration.ofSeconds(10), Duration.ofMillis(250), null, ConnectListener.NONE, StreamOptions.DEFAULT);

    final Duration attemptLimit;
    final Duration attemptDelay;
    final @Nullable InetSocketAddress from;
    final ConnectListener listener;
    final StreamOptions stream;

    private ConnectOptions(
            Duration attemptLimit,
            Duration attemptDelay,
            @Nullable InetSocketAddress from,
            ConnectListener listener,
            StreamOptions stream) {
        this.attemptLimit = attemptLimit;
        this.attemptDelay = attemptDelay;
        this.from = from;
        this.listener = listener;
        this.stream = stream;
    }

    /**
     * Limits the time of an attempt at one address; 10 seconds by default.
     *
     * @throws IllegalArgumentException if the limit is not positive
     */
    public ConnectOptions attemptLimit(Duration limit) {
        return new ConnectOptions(Require.positive(limit, "limit"), attemptDelay, from, listener, stream);
    }

    /**
     * Sets the time to wait for an attempt before the next address is tried at the same time; 250 milliseconds by default, as
     * RFC 8305 recommends.
     *
     * @throws IllegalArgumentException if the delay is not positive
     */
    public ConnectOptions attemptDelay(Duration delay) {
        return new ConnectOptions(attemptLimit, Require.positive(delay, "delay"), from, listener, stream);
    }

    /** Connects from this local address, instead of one that the system chooses. */
    public ConnectOptions from(InetSocketAddress address) {
        return new ConnectOptions(
                attemptLimit, attemptDelay, Objects.requireNonNull(address, "address"), listener, stream);
    }

    /** The settings of the stream. */
    public ConnectOptions stream(StreamOptions options) {
        return new ConnectOptions(
                attemptLimit, attemptDelay, from, listener, Objects.requireNonNull(options, "options"));
    }

    /** Reports the attempts at the addresses of a host to {@code listener}; {@link Unix#connect} reports none. */
    public ConnectOptions listener(ConnectListener listener) {
        return new ConnectOptions(
                attemptLimit, attemptDelay, from, Objects.requireNonNull(listener, "listener"), stream);
    }
}
