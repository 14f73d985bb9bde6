package dev.weft.http;

import dev.weft.Async;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.failure.SessionClosedException;
import dev.weft.http.internal.chain.Chain;
import dev.weft.http.internal.chain.ConnectionPermits;
import dev.weft.http.internal.chain.Handler;
import dev.weft.http.internal.chain.ReceivedResponse;
import dev.weft.http.internal.chain.Reception;
import dev.weft.http.internal.chain.Reports;
import dev.weft.http.internal.chain.RequestState;
import dev.weft.http.internal.message.Methods;
import dev.weft.http.internal.okhttp.OkHttpTransport;
import dev.weft.http.spi.Transport;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.Url;
import dev.weft.http.spi.WebSocketConnection;
import dev.weft.http.spi.WebSocketReceiver;
import dev.weft.http.spi.WebSocketTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests and pools connections between them. One session serves any number of tasks; a program normally
 * has one.
 *
 * {@snippet :
 * List<String> pages(List<URI> urls) throws IOException, InterruptedException {
 *     try (var http = ClientSession.create()) {
 *         return Async.withTimeout(Duration.ofSeconds(30), () ->
 *                 Async.gather(urls, url -> http.get(url).send().requireSuccess().text()));
 *     }
 * }
 * }
 *
 * <p>A request observes the deadline of the scope that sends it, and in addition each of its phases has a limit of its
 * own; see {@link Timeouts}. A request that is cancelled or times out ends at once: its connection is closed and not
 * used again.
 *
 * <p>By default, up to twenty redirects are followed, and compressed bodies are requested and decompressed. All methods
 * may be called from any thread.
 *
 * @implNote Heritage: {@code aiohttp.ClientSession}; differs: it is built on OkHttp, so HTTP/2 is included.
 */
public final class ClientSession implements AutoCloseable {
    private final Settings settings;
    private final Transport transport;
    private final ConnectionPermits permits;
    private final CookieJar cookies;
    private final Reports reports;
    private final Chain chain;
    private final Exchange exchange;
    private final Set<ClientSession> derived =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    ClientSession(Settings settings) {
        this.settings = settings;
        this.transport = transport(settings);
        this.permits = permits(settings);
        this.cookies = settings.cookies != null ? settings.cookies : CookieJar.create();
        this.reports = new Reports(settings.listeners);
        this.chain = new Chain(settings.defaults(), cookies.store(), transport, permits, reports);
        this.exchange = intercepted(chain.links());
        if (settings.parent != null) {
            settings.parent.add(this);
        }
    }

    private void add(ClientSession child) {
        derived.add(child);
        if (chain.underWay().isClosed()) {
            child.close();
        } else if (chain.underWay().isRefusing()) {
            child.refuse();
        }
    }

    private static Transport transport(Settings settings) {
        if (settings.transport != null) {
            return settings.transport;
        }
        ClientSession parent = settings.parent;
        return parent != null && parent.transport instanceof OkHttpTransport shared
                ? new OkHttpTransport(settings.connections(), shared, parent.settings.connections())
                : new OkHttpTransport(settings.connections());
    }

    private static ConnectionPermits permits(Settings settings) {
        ClientSession parent = settings.parent;
        return parent != null
                        && parent.settings.connectionLimit == settings.connectionLimit
                        && parent.settings.perHostLimit == settings.perHostLimit
                ? parent.permits
                : new ConnectionPermits(settings.connectionLimit, settings.perHostLimit);
    }

    /**
     * Wraps the chain in the session's interceptors, the first one outermost. Interceptors work on the public {@link
     * Request} and {@link Response}; the chain works on the state behind them.
     */
    private Exchange intercepted(Handler links) {
        Exchange inner = request -> viewed(links.send(request.state()));
        for (Interceptor interceptor : settings.interceptors.reversed()) {
            Exchange next = inner;
            inner = request -> interceptor.intercept(request, next);
        }
        return inner;
    }

    /** A session with the default {@link SessionOptions}. */
    public static ClientSession create() {
        return SessionOptions.DEFAULT.create();
    }

    /** The default options, from which a session with other settings is made. */
    public static SessionOptions options() {
        return SessionOptions.DEFAULT;
    }

    /**
     * Options for a session that shares this session's connections, connection permits and cookies, and differs from it
     * in what is set on these options. Closing this session closes the derived session too; closing the derived session
     * ends only its own requests.
     */
    public SessionOptions derive() {
        Settings changed = settings.copy();
        changed.parent = this;
        changed.cookies = cookies;
        return new SessionOptions(changed);
    }

    /** The cookies of this session. */
    public CookieJar cookies() {
        return cookies;
    }

    Settings settings() {
        return settings;
    }

    /**
     * A GET request for {@code url}, to be sent. Does not wait.
     *
     * @throws IllegalArgumentException if {@code url} is not an http or https URL, or is relative and the session has
     *     no base URL
     */
    public Request get(URI url) {
        return request("GET", url);
    }

    /**
     * A GET request for {@code url}, to be sent. Does not wait. The URL is parsed as leniently as by a browser: a
     * space, for example, becomes {@code %20}. For web sockets, {@code ws} and {@code wss} are read as {@code http} and
     * {@code https}.
     *
     * @throws IllegalArgumentException if {@code url} is not an http or https URL, or is relative and the session has
     *     no base URL
     */
    public Request get(String url) {
        return request("GET", url);
    }

    /** As {@link #get(URI)}, but a HEAD request: its response has headers and no body. */
    public Request head(URI url) {
        return request("HEAD", url);
    }

    /** As {@link #get(String)}, but a HEAD request: its response has headers and no body. */
    public Request head(String url) {
        return request("HEAD", url);
    }

    /** As {@link #get(URI)}, but a POST request. */
    public Request post(URI url) {
        return request("POST", url);
    }

    /** As {@link #get(String)}, but a POST request. */
    public Request post(String url) {
        return request("POST", url);
    }

    /** As {@link #get(URI)}, but a PUT request. */
    public Request put(URI url) {
        return request("PUT", url);
    }

    /** As {@link #get(String)}, but a PUT request. */
    public Request put(String url) {
        return request("PUT", url);
    }

    /** As {@link #get(URI)}, but a PATCH request. */
    public Request patch(URI url) {
        return request("PATCH", url);
    }

    /** As {@link #get(String)}, but a PATCH request. */
    public Request patch(String url) {
        return request("PATCH", url);
    }

    /** As {@link #get(URI)}, but a DELETE request. */
    public Request delete(URI url) {
        return request("DELETE", url);
    }

    /** As {@link #get(String)}, but a DELETE request. */
    public Request delete(String url) {
        return request("DELETE", url);
    }

    /**
     * A request with any method, to be sent. Does not wait.
     *
     * @throws IllegalArgumentException if {@code method} is not a valid method name, {@code url} is not an http or
     *     https URL, or {@code url} is relative and the session has no base URL
     */
    public Request request(String method, URI url) {
        return request(method, Objects.requireNonNull(url, "url").toString());
    }

    /**
     * A request with any method, to be sent. Does not wait.
     *
     * @throws IllegalArgumentException if {@code method} is not a valid method name, {@code url} is not an http or
     *     https URL, or {@code url} is relative and the session has no base URL
     */
    public Request request(String method, String url) {
        Url resolved = Url.of(settings.baseUrl, url);
        Request request = new Request(this, RequestState.of(Methods.checked(method), resolved));
        return resolved.hasUser() ? request.at(resolved) : request;
    }

    /**
     * Sends the request through all interceptors and waits for the response: for the whole response if {@code
     * buffered}, otherwise for its head.
     */
    Response send(Request request, boolean buffered) throws IOException, InterruptedException {
        return viewed(chain.call(
                request.state(),
                buffered,
                null,
                state -> exchange.send(new Request(this, state)).received()));
    }

    /** Sends the request and has {@code handler} read the response of each try within that try. */
    // The result is what the handler returned, so it has type T, and is null only if the handler returned null.
    @SuppressWarnings({"unchecked", "NullAway"})
    <T> T receive(Request request, ResponseHandler<T> handler) throws IOException, InterruptedException {
        Reception.Receiver receiver = response -> handler.handle(viewed(response));
        ReceivedResponse response = chain.call(
                request.state(),
                false,
                receiver,
                state -> exchange.send(new Request(this, state)).received());
        return (T) response.resultBy(receiver);
    }

    private Response viewed(ReceivedResponse received) {
        return new Response(new Request(this, received.request()), received);
    }

    /** Starts to open a web socket. Does not wait. */
    WebSocketConnection connect(Request request, Duration pingInterval, WebSocketReceiver receiver) {
        RequestState state = chain.introduced(request.state());
        if (!(transport instanceof WebSocketTransport carrier)) {
            throw new UnsupportedOperationException("the transport of this session does not support web sockets");
        }
        TransportRequest opening = new TransportRequest(
                state.method(),
                state.url(),
                state.headers(),
                state.body(),
                state.attributes().values());
        return carrier.connect(opening, request.maxBodySize(), pingInterval, receiver);
    }

    /** Notifies the listeners of something that happened to {@code request}. */
    void report(RequestState request, Kind kind, @Nullable Object detail) {
        reports.report(request, 0, kind, detail);
    }

    /**
     * Closes all connections. Requests in progress fail with a {@link SessionClosedException}, requests sent later with
     * an {@link IllegalStateException}. Does not wait; closing again does nothing.
     *
     * @implNote OkHttp shares a few idle daemon threads among all its clients in a JVM; they end by themselves after a
     *     minute.
     */
    @Override
    public void close() {
        chain.underWay().close();
        List.copyOf(derived).forEach(ClientSession::close);
        if (settings.parent == null || transport != settings.parent.transport) {
            transport.close();
        }
    }

    /**
     * Accepts no more requests, waits until the requests in progress have ended and all open responses are closed, and
     * closes the session. Requests of derived sessions are waited for too; web sockets are not. After {@code grace},
     * what is left is ended as by {@link #close()}.
     *
     * @throws InterruptedException if the caller is cancelled while it waits; the session is then closed at once
     */
    public void close(Duration grace) throws InterruptedException {
        refuse();
        try {
            Async.<Boolean, RuntimeException>moveOnAfter(grace, () -> {
                awaitIdle();
                return true;
            });
        } finally {
            close();
        }
    }

    private void refuse() {
        chain.underWay().refuse();
        List.copyOf(derived).forEach(ClientSession::refuse);
    }

    private void awaitIdle() throws InterruptedException {
        chain.underWay().awaitIdle();
        for (ClientSession child : List.copyOf(derived)) {
            child.awaitIdle();
        }
    }

    ConnectionPermits permits() {
        return permits;
    }

    /** The number of open connections, in use or idle. */
    int openConnections() {
        return transport instanceof OkHttpTransport okHttp ? okHttp.openConnections() : 0;
    }

    /** The number of idle connections. */
    int idleConnections() {
        return transport instanceof OkHttpTransport okHttp ? okHttp.idleConnections() : 0;
    }

    @Override
    public String toString() {
        return "session [" + (chain.underWay().isClosed() ? "closed, " : "") + permits.underWay() + " under way, "
                + permits.waiting() + " waiting, " + openConnections() + " connections]";
    }
}
