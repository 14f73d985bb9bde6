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

    final Duration attemptTimeout;
    final Duration attemptDelay;
    final @Nullable InetSocketAddress localAddress;
    final ConnectListener listener;
    final StreamOptions stream;

    private ConnectOptions(
            Duration attemptTimeout,
            Duration attemptDelay,
            @Nullable InetSocketAddress localAddress,
            ConnectListener listener,
            StreamOptions stream) {
        this.attemptTimeout = attemptTimeout;
        this.attemptDelay = attemptDelay;
        this.localAddress = localAddress;
        this.listener = listener;
        this.stream = stream;
    }

    /**
     * Limits the time of an attempt at one address; 10 seconds by default.
     *
     * @throws IllegalArgumentException if {@code timeout} is not longer than zero
     */
    public ConnectOptions attemptTimeout(Duration timeout) {
        return new ConnectOptions(Require.positive(timeout, "timeout"), attemptDelay, localAddress, listener, stream);
    }

    /**
     * Sets the delay after which the next address is tried while an attempt is still running; 250 milliseconds by
     * default, as RFC 8305 recommends.
     *
     * @throws IllegalArgumentException if the delay is not longer than zero
     */
    public ConnectOptions attemptDelay(Duration delay) {
        return new ConnectOptions(attemptTimeout, Require.positive(delay, "delay"), localAddress, listener, stream);
    }

    /** Sets the local address of the connection; by default, the system chooses one. */
    public ConnectOptions localAddress(InetSocketAddress address) {
        return new ConnectOptions(
                attemptTimeout, attemptDelay, Objects.requireNonNull(address, "address"), listener, stream);
    }

    /** Sets the options of the connected stream. */
    public ConnectOptions stream(StreamOptions options) {
        return new ConnectOptions(
                attemptTimeout, attemptDelay, localAddress, listener, Objects.requireNonNull(options, "options"));
    }

    /** Reports the attempts at the addresses of a host to {@code listener}; {@link Unix#connect} reports none. */
    public ConnectOptions listener(ConnectListener listener) {
        return new ConnectOptions(
                attemptTimeout, attemptDelay, localAddress, Objects.requireNonNull(listener, "listener"), stream);
    }
}
