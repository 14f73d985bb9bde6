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
 * Fetches over HTTP, and keeps connections for the next request. One session serves any number of tasks; a program
 * normally has one.
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
 * <p>The deadline around a request holds for it, and each of its phases has a limit besides, see {@link Timeouts}. A
 * request that is cancelled or timed out ends at once: its connection is closed and not used again.
 *
 * <p>Redirects are followed, up to twenty. Compressed bodies are asked for and decompressed. All methods may be called
 * from any thread.
 *
 * @implNote Heritage: {@code aiohttp.ClientSession}; differs: it stands on OkHttp, so HTTP/2 is included.
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

    /** Interceptors see the public view of requests and responses, the chain behind them what is in these. */
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

    /** The settings of a session that is not the plain one. */
    public static SessionOptions options() {
        return SessionOptions.DEFAULT;
    }

    /**
     * Settings for a session that differs from this one in some things and shares its connections, its permits, and what
     * it has learnt. What is set on them counts for the derived session only. It lives no longer than this one, whose
     * closing closes it too; closing the derived one ends what is under way in it, and no more.
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
     * @throws IllegalArgumentException if it is no http or https URL, or a relative one and the session has no base
     */
    public Request get(URI url) {
        return request("GET", url);
    }

    /**
     * A GET request for {@code url}, to be sent. Does not wait. What browsers forgive in a URL is forgiven here: a space
     * becomes {@code %20}. For web sockets, {@code ws} and {@code wss} are read as {@code http} and {@code https}.
     *
     * @throws IllegalArgumentException if it is no http or https URL, or a relative one and the session has no base
     */
    public Request get(String url) {
        return request("GET", url);
    }

    /** As {@link #get(URI)}, a HEAD request: its response has headers and no body. */
    public Request head(URI url) {
        return request("HEAD", url);
    }

    /** As {@link #get(String)}, a HEAD request: its response has headers and no body. */
    public Request head(String url) {
        return request("HEAD", url);
    }

    /** As {@link #get(URI)}, a POST request. */
    public Request post(URI url) {
        return request("POST", url);
    }

    /** As {@link #get(String)}, a POST request. */
    public Request post(String url) {
        return request("POST", url);
    }

    /** As {@link #get(URI)}, a PUT request. */
    public Request put(URI url) {
        return request("PUT", url);
    }

    /** As {@link #get(String)}, a PUT request. */
    public Request put(String url) {
        return request("PUT", url);
    }

    /** As {@link #get(URI)}, a PATCH request. */
    public Request patch(URI url) {
        return request("PATCH", url);
    }

    /** As {@link #get(String)}, a PATCH request. */
    public Request patch(String url) {
        return request("PATCH", url);
    }

    /** As {@link #get(URI)}, a DELETE request. */
    public Request delete(URI url) {
        return request("DELETE", url);
    }

    /** As {@link #get(String)}, a DELETE request. */
    public Request delete(String url) {
        return request("DELETE", url);
    }

    /**
     * A request by any method, to be sent. Does not wait.
     *
     * @throws IllegalArgumentException if {@code method} is no name, or {@code url} no http or https URL, or a relative
     *     one and the session has no base
     */
    public Request request(String method, URI url) {
        return request(method, Objects.requireNonNull(url, "url").toString());
    }

    /**
     * A request by any method, to be sent. Does not wait.
     *
     * @throws IllegalArgumentException if {@code method} is no name, or {@code url} no http or https URL, or a relative
     *     one and the session has no base
     */
    public Request request(String method, String url) {
        Url resolved = Url.of(settings.baseUrl, url);
        Request request = new Request(this, RequestState.of(Methods.checked(method), resolved));
        return resolved.hasUser() ? request.at(resolved) : request;
    }

    /** Sends the request through all interceptors, and waits for the response: for all of it, or for its head. */
    Response send(Request request, boolean buffered) throws IOException, InterruptedException {
        return viewed(chain.call(
                request.state(),
                buffered,
                null,
                state -> exchange.send(new Request(this, state)).received()));
    }

    /** Sends the request, and has {@code handler} read each response within its try. */
    // What comes out is what the handler made, and null only if it made that.
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

    /** Begins to open a web socket. */
    WebSocketConnection connect(Request request, Duration pingInterval, WebSocketReceiver receiver) {
        RequestState state = chain.introduced(request.state());
        if (!(transport instanceof WebSocketTransport carrier)) {
            throw new UnsupportedOperationException("the transport of this session carries no web sockets");
        }
        TransportRequest opening = new TransportRequest(
                state.method(),
                state.url(),
                state.headers(),
                state.body(),
                state.attributes().values());
        return carrier.connect(opening, request.maxBodySize(), pingInterval, receiver);
    }

    /** Tells the listeners what has happened to {@code request}. */
    void report(RequestState request, Kind kind, @Nullable Object detail) {
        reports.report(request, 0, kind, detail);
    }

    /**
     * Closes all connections. What is under way fails with a {@link SessionClosedException}, what is sent later with an
     * {@link IllegalStateException}. Does not wait; closing again does nothing.
     *
     * @implNote OkHttp shares a few idle daemon threads among all its clients of a JVM; they end by themselves after a
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
     * Takes no more requests, waits until those under way have ended and open responses are closed, and closes. Those of
     * derived sessions count too; web sockets do not. What is still there after {@code grace} is ended as {@link #close()}
     * does.
     *
     * @throws InterruptedException if the caller is cancelled while it waits; the session is closed at once then
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

    /** How many connections are open, in use or kept for the next request. */
    int openConnections() {
        return transport instanceof OkHttpTransport okHttp ? okHttp.openConnections() : 0;
    }

    /** How many connections are kept for the next request. */
    int idleConnections() {
        return transport instanceof OkHttpTransport okHttp ? okHttp.idleConnections() : 0;
    }

    @Override
    public String toString() {
        return "session [" + (chain.underWay().isClosed() ? "closed, " : "") + permits.underWay() + " under way, "
                + permits.waiting() + " waiting, " + openConnections() + " connections]";
    }
}
