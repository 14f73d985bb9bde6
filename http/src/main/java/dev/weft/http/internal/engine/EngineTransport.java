package dev.weft.http.internal.engine;

import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.internal.connect.Route;
import dev.weft.http.internal.connect.RouteDialler;
import dev.weft.http.internal.connect.RouteDialler.Dialled;
import dev.weft.http.internal.connect.Routes;
import dev.weft.http.internal.http1.MessageLimits;
import dev.weft.http.internal.message.Methods;
import dev.weft.http.internal.net.ConnectionSettings;
import dev.weft.http.internal.net.ConnectionSettings.Versions;
import dev.weft.http.internal.net.ProxyServer;
import dev.weft.http.internal.okhttp.NotHttp2Exception;
import dev.weft.http.internal.okhttp.OkHttpTransport;
import dev.weft.http.internal.pool.ConnectionPool;
import dev.weft.http.internal.pool.PooledConnection;
import dev.weft.http.internal.pool.RoutePool;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.http.spi.WebSocketConnection;
import dev.weft.http.spi.WebSocketReceiver;
import dev.weft.http.spi.WebSocketTransport;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The default transport of a session. It sends requests over Weft's own HTTP/1.1 connections, or over OkHttp's HTTP/2
 * connections.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   request ──► the protocol of the server
 *                 │ HTTP/2, by ALPN or by prior knowledge ───────────────────────► OkHttp
 *                 ▼                                                                   ▲
 *               an idle connection? ──► exchange ──► lost, and may be sent again      │ it chose HTTP/2:
 *                 │ no                                  │                             │ close, remember
 *                 ▼                                     ▼                             │
 *               a new connection ───────────────────────┴─────────────────────────────┘
 *                 └──► exchange
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A request is written to one connection. If that connection was idle before and is lost, a request with a
 *       replayable body is sent again over a new connection, at most once and only in two cases. Either no byte of the
 *       request was written, so the server cannot have processed it. Or the method is idempotent, and no byte of the
 *       response has arrived.
 *   <li>Each new TLS connection negotiates the protocol. Weft's own connections carry HTTP/1.1 only, and OkHttp's carry
 *       HTTP/2 only. If the server chooses the other protocol, the connection is closed before anything is sent, and
 *       the request is sent over a connection of the other kind.
 * </ol>
 */
public final class EngineTransport implements WebSocketTransport {
    private final ConnectionSettings settings;
    private final Routes routes;
    private final RouteDialler dialler;
    private final ConnectionPool pool;
    private final KnownRoutes known;
    private final OkHttpEngine okHttp;
    private final boolean ownsPool;

    /** A transport with its own connection pool. */
    public EngineTransport(ConnectionSettings settings) {
        this(
                settings,
                new Routes(settings),
                new RouteDialler(),
                new ConnectionPool(settings.connectionLimit(), settings.keepAlive()),
                null);
    }

    /**
     * A transport that uses the connection pool of {@code other}. Closing {@code other} closes the pool; closing the
     * new transport does not.
     */
    public EngineTransport(ConnectionSettings settings, EngineTransport other) {
        this(settings, other.routes.with(settings), other.dialler, other.pool, other.okHttp);
    }

    private EngineTransport(
            ConnectionSettings settings,
            Routes routes,
            RouteDialler dialler,
            ConnectionPool pool,
            @Nullable OkHttpEngine parent) {
        this.settings = settings;
        this.routes = routes;
        this.dialler = dialler;
        this.pool = pool;
        this.known = new KnownRoutes(routes, pool);
        this.okHttp = new OkHttpEngine(settings, routes.book(), parent);
        this.ownsPool = parent == null;
    }

    @Override
    public TransportResponse exchange(TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        RoutePool route = known.of(request);
        try {
            return speaksHttp2(route) ? overHttp2(route, request, progress) : overHttp1(route, request, progress);
        } catch (IOException e) {
            if (pool.isClosed()) {
                throwIfCancelled(e);
            }
            throw e;
        }
    }

    /**
     * Throws the cancellation, if there is one. Closing a session cancels its requests before it closes their
     * connections, so the cancellation is the cause of the failure.
     */
    private static void throwIfCancelled(IOException consequence) throws InterruptedException {
        try {
            Strand.throwIfCancelled();
        } catch (InterruptedException e) {
            e.addSuppressed(consequence);
            throw e;
        }
    }

    private boolean speaksHttp2(RoutePool route) {
        return mayUseOkHttp(route.route())
                && (route.route().secure()
                        ? settings.versions() != Versions.HTTP_1 && route.speaksHttp2()
                        : settings.versions() == Versions.HTTP_2_PRIOR_KNOWLEDGE);
    }

    /** OkHttp supports neither diallers of programs, nor proxies over TLS, nor SOCKS proxies with a login. */
    private boolean mayUseOkHttp(Route route) {
        return settings.dialler() == null
                && (route.proxy() == null || route.proxy().isPlain());
    }

    private TransportResponse overHttp2(RoutePool route, TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        try {
            return okHttp.get().exchange(request, progress);
        } catch (NotHttp2Exception e) {
            route.speaksHttp2(false);
            return overHttp1(route, request, progress);
        }
    }

    /**
     * An exchange over HTTP/1.1. If the proxy that forwards the request asks for a login that has not been sent yet, a
     * second exchange sends the login.
     */
    private TransportResponse overHttp1(RoutePool route, TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        ProxyServer proxy = route.route().isForwarded() ? route.route().proxy() : null;
        TransportResponse response = send(route, withLogin(proxy, request), progress);
        if (response.status() != 407 || proxy == null || !isReplayable(request) || !dialler.requireLogin(proxy)) {
            return response;
        }
        response.body().close();
        return send(route, withLogin(proxy, request), progress);
    }

    private TransportRequest withLogin(@Nullable ProxyServer proxy, TransportRequest request) {
        String login = proxy == null ? null : dialler.authorization(proxy);
        return login == null
                ? request
                : new TransportRequest(
                        request.method(),
                        request.url(),
                        request.headers().with("Proxy-Authorization", login),
                        request.body(),
                        request.attributes());
    }

    private TransportResponse send(RoutePool route, TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        PooledConnection pooled = pool.take(route);
        if (pooled == null) {
            return sendOverNew(route, request, progress);
        }
        ResponseWatch watch = new ResponseWatch(progress);
        try {
            return sendOver(pooled, route, request, watch);
        } catch (ConnectionLostException e) {
            if (!maySendAgain(request, pooled, watch)) {
                throw e;
            }
            return sendOverNew(route, request, progress);
        }
    }

    private static boolean maySendAgain(TransportRequest request, PooledConnection lost, ResponseWatch watch) {
        return isReplayable(request)
                && (lost.hasWrittenNothing() || (Methods.isIdempotent(request.method()) && !watch.hasSeenResponse()));
    }

    private static boolean isReplayable(TransportRequest request) {
        return request.body() == null || request.body().isReplayable();
    }

    private TransportResponse sendOverNew(RoutePool route, TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        boolean offersHttp2 = settings.versions() != Versions.HTTP_1 && mayUseOkHttp(route.route());
        Dialled dialled = dialler.dial(route.route(), request.url(), offersHttp2, progress);
        route.speaksHttp2(dialled.isHttp2());
        if (!dialled.isHttp2()) {
            return sendOver(dialled, route, request, progress);
        }
        dialled.stream().abort();
        try {
            return okHttp.get().exchange(request, progress);
        } catch (NotHttp2Exception e) { // several servers with one name support different versions
            route.speaksHttp2(false);
            return sendOver(dialler.dial(route.route(), request.url(), false, progress), route, request, progress);
        }
    }

    private TransportResponse sendOver(Dialled dialled, RoutePool route, TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        return sendOver(pool.add(route, dialled.stream(), MessageLimits.DEFAULT), route, request, progress);
    }

    private static TransportResponse sendOver(
            PooledConnection connection, RoutePool route, TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        progress.reached(Kind.CONNECTION, "http/1.1");
        return connection.exchange(request, route.route().requestTarget(request.url()), progress);
    }

    @Override
    public WebSocketConnection connect(
            TransportRequest request, long maxMessageSize, Duration pingInterval, WebSocketReceiver receiver) {
        if (!mayUseOkHttp(known.of(request).route())) {
            throw new UnsupportedOperationException(
                    "web sockets are not supported over a dialler, or over a proxy with TLS or a SOCKS login");
        }
        return okHttp.get().connect(request, maxMessageSize, pingInterval, receiver);
    }

    /** The number of open connections, in use or idle. */
    public int openConnections() {
        return pool.openConnections() + okHttp.count(OkHttpTransport::openConnections);
    }

    /** The number of idle connections. */
    public int idleConnections() {
        return pool.idleConnections() + okHttp.count(OkHttpTransport::idleConnections);
    }

    @Override
    public void close() {
        okHttp.close();
        if (ownsPool) {
            pool.close();
        }
    }
}
