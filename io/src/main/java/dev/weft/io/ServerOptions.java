package dev.weft.io;

import dev.weft.io.internal.Require;
import dev.weft.io.internal.socket.Listener;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Server}. Immutable: each method returns settings with one change. */
public final class ServerOptions {
    private static final int CONNECTIONS = 10_000;
    private static final int BACKLOG = 1024;
    static final ServerOptions DEFAULT =
            new ServerOptions(CONNECTIONS, Duration.ofSeconds(10), BACKLOG, false, StreamOptions.DEFAULT, null, null);

    final int connectionLimit;
    final Duration drainTimeout;
    final int backlog;
    final boolean reusePort;
    final StreamOptions stream;
    final @Nullable TlsOptions tls;
    final @Nullable BiConsumer<? super String, ? super Exception> onFailure;

    private ServerOptions(
            int connectionLimit,
            Duration drainTimeout,
            int backlog,
            boolean reusePort,
            StreamOptions stream,
            @Nullable TlsOptions tls,
            @Nullable BiConsumer<? super String, ? super Exception> onFailure) {
        this.connectionLimit = connectionLimit;
        this.drainTimeout = drainTimeout;
        this.backlog = backlog;
        this.reusePort = reusePort;
        this.stream = stream;
        this.tls = tls;
        this.onFailure = onFailure;
    }

    /**
     * Limits the number of open connections; 10,000 by default. Further connections are accepted when one has ended; until
     * then, the system holds up to {@link #backlog} connections.
     *
     * @throws IllegalArgumentException if the limit is less than one
     */
    public ServerOptions connectionLimit(int limit) {
        return new ServerOptions(
                Require.atLeastOne(limit, "limit"), drainTimeout, backlog, reusePort, stream, tls, onFailure);
    }

    /**
     * Sets the time for which a stopping server waits for its connections to end by themselves, before the server
     * cancels them; 10 seconds by default.
     *
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    public ServerOptions drainTimeout(Duration timeout) {
        return new ServerOptions(
                connectionLimit, Require.notNegative(timeout, "timeout"), backlog, reusePort, stream, tls, onFailure);
    }

    /**
     * Limits the number of connections that the system holds until they are accepted; 1,024 by default. The system may hold
     * fewer.
     *
     * @throws IllegalArgumentException if the number is less than one
     */
    public ServerOptions backlog(int connections) {
        return new ServerOptions(
                connectionLimit,
                drainTimeout,
                Require.atLeastOne(connections, "connections"),
                reusePort,
                stream,
                tls,
                onFailure);
    }

    /** Lets other servers, in other processes too, listen at the same port; the system distributes connections among them. */
    public ServerOptions reusePort() {
        return new ServerOptions(connectionLimit, drainTimeout, backlog, true, stream, tls, onFailure);
    }

    /** Sets the options of the streams of accepted connections. */
    public ServerOptions stream(StreamOptions options) {
        return new ServerOptions(
                connectionLimit,
                drainTimeout,
                backlog,
                reusePort,
                Objects.requireNonNull(options, "options"),
                tls,
                onFailure);
    }

    /** Connections use TLS from the start. The handshake runs in the task of the connection. */
    public ServerOptions tls(TlsOptions options) {
        return new ServerOptions(
                connectionLimit,
                drainTimeout,
                backlog,
                reusePort,
                stream,
                Objects.requireNonNull(options, "options"),
                onFailure);
    }

    /**
     * Runs {@code action} when a handler has failed, with the name of the peer and the exception. By default the
     * failure is logged: at level {@code DEBUG} if it is an {@link java.io.IOException}, which usually means that the
     * peer is gone, and otherwise at level {@code WARNING}.
     */
    public ServerOptions onFailure(BiConsumer<? super String, ? super Exception> action) {
        return new ServerOptions(
                connectionLimit,
                drainTimeout,
                backlog,
                reusePort,
                stream,
                tls,
                Objects.requireNonNull(action, "action"));
    }

    Listener.Settings listener() {
        return new Listener.Settings(backlog, reusePort, stream.socketOptions);
    }
}
