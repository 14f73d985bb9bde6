package dev.weft.http;

import dev.weft.Async;
import dev.weft.http.HttpEvent.Kind;
import dev.weft.http.spi.Transport;
import dev.weft.http.spi.WebSocketConnection;
import dev.weft.http.spi.WebSocketReceiver;
import dev.weft.http.spi.WebSocketTransport;
import dev.weft.spi.Strand;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.HttpUrl;
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
 * @implNote Heritage: {@code aiohttp.ClientSession}; differs: OkHttp is the engine, so HTTP/2 is included.
 */
public final class ClientSession implements AutoCloseable {
    private final Settings settings;
    private final UrlResolution urls;
    private final Preparation preparation;
    private final Transport transport;
    private final Slots slots;
    private final CookieJar cookies;
    private final Exchange chain;
    private final AtomicLong sent = new AtomicLong();
    private final UnderWay underWay = new UnderWay();
    private final Set<ClientSession> derived =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    ClientSession(Settings settings) {
        this.settings = settings;
        this.urls = new UrlResolution(settings.baseUrl);
        this.preparation = new Preparation(settings);
        this.transport = transport(settings);
        this.slots = slots(settings);
        this.cookies = settings.cookies != null ? settings.cookies : CookieJar.create();
        this.chain = chain(settings);
        if (settings.parent != null) {
            settings.parent.add(this);
        }
    }

    private void add(ClientSession child) {
        derived.add(child);
        if (underWay.isClosed()) {
            child.close();
        } else if (underWay.isRefusing()) {
            child.refuse();
        }
    }

    private static Transport transport(Settings settings) {
        if (settings.transport != null) {
            return settings.transport;
        }
        ClientSession parent = settings.parent;
        return parent != null && parent.transport instanceof OkHttpTransport shared
                ? new OkHttpTransport(settings, shared, parent.settings)
                : new OkHttpTransport(settings);
    }

    private static Slots slots(Settings settings) {
        ClientSession parent = settings.parent;
        return parent != null
                        && parent.settings.connectionLimit == settings.connectionLimit
                        && parent.settings.perHostLimit == settings.perHostLimit
                ? parent.slots
                : new Slots(settings.connectionLimit, settings.perHostLimit);
    }

    private Exchange chain(Settings settings) {
        Exchange exchange = cookies == CookieJar.NONE ? this::hop : new WithCookies(cookies, this::hop);
        Exchange inner = new Redirects(new Authentication(settings.credentials, exchange));
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
     * Settings for a session that differs from this one in some things and shares its connections, its turns, and what
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
        HttpUrl resolved = urls.of(url);
        Request request = new Request(this, Methods.checked(method), resolved);
        return resolved.username().isEmpty() && resolved.password().isEmpty() ? request : request.at(resolved);
    }

    /** Sends the request through all interceptors, and waits for the response. */
    Response send(Request request) throws IOException, InterruptedException {
        requireOpen();
        return Async.<Response, IOException>call(() -> {
            Sending sending = new Sending(
                    underWay,
                    sent.incrementAndGet(),
                    Strand.current().scheduler().clock(),
                    request.timeouts().orNull(Phase.TOTAL));
            return outcome(preparation.of(request).sentBy(sending), sending);
        });
    }

    private Response outcome(Request request, Sending sending) throws IOException, InterruptedException {
        try {
            Response response = sending.<Response>call(request, () -> chain.send(request));
            report(request, 0, Kind.DONE, response.status());
            return response;
        } catch (Throwable e) {
            report(request, 0, Kind.FAILED, e);
            throw e;
        }
    }

    /** One exchange over the transport. */
    private Response hop(Request request) throws IOException, InterruptedException {
        Sending sending = request.sending();
        if (sending == null) {
            throw new IllegalArgumentException(
                    "an interceptor must pass on the request that it was given, or one made from it; " + request
                            + " is another");
        }
        return new Hop(this, Preparation.withContentType(request), sending).send(transport, slots);
    }

    /** Begins to open a web socket. */
    WebSocketConnection connect(Request request, Duration pingInterval, WebSocketReceiver receiver) {
        requireOpen();
        if (!(transport instanceof WebSocketTransport carrier)) {
            throw new UnsupportedOperationException("the transport of this session carries no web sockets");
        }
        return carrier.connect(introduced(preparation.of(request)), pingInterval, receiver);
    }

    /** With the credentials and cookies that any request to that place would have. */
    private Request introduced(Request request) {
        return WithCookies.sent(cookies, Authentication.shown(settings.credentials, request));
    }

    private void requireOpen() {
        if (underWay.isRefusing()) {
            throw new IllegalStateException("the session is closed");
        }
    }

    /** Tells the listeners what has happened to {@code request}. */
    void report(Request request, int hop, Kind kind, @Nullable Object detail) {
        HttpListener own = request.attribute(RequestSettings.LISTENER).orElse(null);
        if (own == null && settings.listeners.isEmpty()) {
            return;
        }
        Sending sending = request.sending();
        if (sending == null) {
            return;
        }
        HttpEvent event = new HttpEvent(
                sending.number(), hop, kind, request.uri(), sending.clock().nanoTime(), detail);
        settings.listeners.forEach(listener -> listener.on(event));
        if (own != null) {
            own.on(event);
        }
    }

    UnderWay underWay() {
        return underWay;
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
        underWay.close();
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
        underWay.refuse();
        List.copyOf(derived).forEach(ClientSession::refuse);
    }

    private void awaitIdle() throws InterruptedException {
        underWay.awaitIdle();
        for (ClientSession child : List.copyOf(derived)) {
            child.awaitIdle();
        }
    }

    Slots slots() {
        return slots;
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
        return "session [" + (underWay.isClosed() ? "closed, " : "") + slots.underWay() + " under way, "
                + slots.waiting() + " waiting, " + openConnections() + " connections]";
    }
}
