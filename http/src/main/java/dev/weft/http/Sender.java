package dev.weft.http;

import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.internal.chain.Chain;
import dev.weft.http.internal.chain.Handler;
import dev.weft.http.internal.chain.Origin;
import dev.weft.http.internal.chain.ReceivedResponse;
import dev.weft.http.internal.chain.Reception;
import dev.weft.http.internal.chain.Reports;
import dev.weft.http.internal.chain.RequestState;
import dev.weft.http.internal.engine.EngineTransport;
import dev.weft.http.spi.Transport;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.WebSocketConnection;
import dev.weft.http.spi.WebSocketReceiver;
import dev.weft.http.spi.WebSocketTransport;
import dev.weft.pace.KeyedLimiter;
import dev.weft.spi.trace.Resources;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The working part of a session: its transport, the connection permits, and the chain of handlers wrapped in the
 * session's interceptors. A {@link ClientSession} is a public wrapper of its sender. A {@link Request} refers to the
 * sender, not to the session.
 *
 * <p>A derived session has its own sender. Unless it has its own transport, the derived sender uses the connections of
 * its parent. It also uses the permits of the parent if the two senders have the same connection limits. Closing the
 * parent closes the derived sender.
 *
 * <pre>
 *   Request.send ─► interceptors (on Request and Response) ─► chain (on RequestState and ReceivedResponse) ─► transport
 * </pre>
 */
final class Sender {
    private final Settings settings;
    private final @Nullable Sender parent;
    private final Transport transport;
    private final KeyedLimiter<Origin> permits;
    private final CookieJar cookies;
    private final Reports reports;
    private final Chain chain;
    private final Exchange exchange;
    private final SessionResource resource;
    private final Runnable unregister;

    /** Weak references, because a program need not close a derived session that it no longer uses. */
    private final Set<Sender> derived = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    Sender(Settings settings) {
        this.settings = settings;
        this.parent = settings.parent;
        this.transport = transport(settings, parent);
        this.permits = permits(settings, parent);
        this.cookies = settings.cookies != null ? settings.cookies : CookieJar.create();
        this.reports = new Reports(settings.listeners);
        this.chain = new Chain(settings.defaults(), cookies.store(), transport, permits, reports);
        this.exchange = intercept(chain.firstHandler());
        this.resource = new SessionResource(this);
        boolean hasOwnPermits = parent == null || permits != parent.permits;
        this.unregister = hasOwnPermits ? Resources.add(resource) : () -> {};
        if (parent != null) {
            parent.add(this);
        }
    }

    private static Transport transport(Settings settings, @Nullable Sender parent) {
        if (settings.transport != null) {
            return settings.transport;
        }
        return parent != null && parent.transport instanceof EngineTransport shared
                ? new EngineTransport(settings.connections(), shared)
                : new EngineTransport(settings.connections());
    }

    private static KeyedLimiter<Origin> permits(Settings settings, @Nullable Sender parent) {
        return parent != null
                        && parent.settings.connectionLimit == settings.connectionLimit
                        && parent.settings.perHostLimit == settings.perHostLimit
                ? parent.permits
                : KeyedLimiter.of(settings.perHostLimit, settings.connectionLimit, "connections");
    }

    /** Wraps the chain in the interceptors, the first one outermost. */
    private Exchange intercept(Handler handlers) {
        Exchange inner = request -> publicView(handlers.send(request.state()));
        for (Interceptor interceptor : settings.interceptors.reversed()) {
            Exchange next = inner;
            inner = request -> interceptor.intercept(request, next);
        }
        return inner;
    }

    private Response publicView(ReceivedResponse received) {
        return new Response(new Request(this, received.request()), received);
    }

    /**
     * Adds a derived session. {@link #close} and {@link #refuse} set the state of this sender and then iterate over the
     * derived sessions. This method adds the session and then reads the state. So a session that is derived at the same
     * moment is not missed.
     */
    private void add(Sender child) {
        derived.add(child);
        if (chain.registry().isClosed()) {
            child.close();
        } else if (chain.registry().isRefusing()) {
            child.refuse();
        }
    }

    Settings settings() {
        return settings;
    }

    CookieJar cookies() {
        return cookies;
    }

    KeyedLimiter<Origin> permits() {
        return permits;
    }

    /**
     * Sends a request through all interceptors and waits for the response: for the whole response if {@code buffered},
     * otherwise for its head.
     */
    Response send(Request request, boolean buffered) throws IOException, InterruptedException {
        return publicView(call(request, buffered, null));
    }

    /**
     * Sends the request, and has the caller's {@code handler} read the response of each attempt as part of the attempt.
     */
    // The caller's handler returned the result, so the result has type T, and is null only if that handler returned
    // null.
    @SuppressWarnings({"unchecked", "NullAway"})
    <T> T receive(Request request, ResponseHandler<T> handler) throws IOException, InterruptedException {
        Reception.Receiver receiver = response -> handler.handle(publicView(response));
        return (T) call(request, false, receiver).resultBy(receiver);
    }

    private ReceivedResponse call(Request request, boolean buffered, Reception.@Nullable Receiver receiver)
            throws IOException, InterruptedException {
        return chain.call(
                request.state(),
                buffered,
                receiver,
                state -> exchange.send(new Request(this, state)).received());
    }

    /** Starts to open a web socket. Does not wait. */
    WebSocketConnection connect(Request request, Duration pingInterval, WebSocketReceiver receiver) {
        RequestState state = chain.forWebSocket(request.state());
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

    /** Reports an event of {@code request} to the listeners. */
    void report(RequestState request, Kind kind, @Nullable Object detail) {
        reports.report(request, 0, kind, detail);
    }

    /** Refuses new requests, here and in derived sessions. */
    void refuse() {
        chain.registry().refuse();
        List.copyOf(derived).forEach(Sender::refuse);
    }

    /** Waits until no call is in progress and no response is open, here and in derived sessions. */
    void awaitIdle() throws InterruptedException {
        chain.registry().awaitIdle();
        for (Sender child : List.copyOf(derived)) {
            child.awaitIdle();
        }
    }

    /**
     * Ends all calls and open responses, here and in derived sessions. Closes the transport unless it belongs to the
     * parent.
     */
    void close() {
        unregister.run();
        chain.registry().close();
        List.copyOf(derived).forEach(Sender::close);
        if (parent == null || transport != parent.transport) {
            transport.close();
        }
    }

    boolean isClosed() {
        return chain.registry().isClosed();
    }

    ClientSession.Statistics statistics() {
        KeyedLimiter.Statistics exchanges = permits.statistics();
        return new ClientSession.Statistics(
                exchanges.acquired(),
                exchanges.waiting(),
                chain.registry().openResponses(),
                openConnections(),
                idleConnections());
    }

    String stateInWords() {
        ClientSession.Statistics now = statistics();
        return now.inProgress() + " in progress, " + now.waiting() + " waiting, " + now.connections()
                + (now.connections() == 1 ? " connection, " : " connections, ") + now.idleConnections() + " idle";
    }

    /**
     * Describes the users of the permits, in this session and in the sessions derived from it; see {@code
     * CallRegistry.users}.
     */
    List<String> users(int max, Predicate<Object> subjects) {
        List<String> users = new ArrayList<>(chain.registry().users(max, subjects));
        for (Sender child : List.copyOf(derived)) {
            users.addAll(child.users(max, subjects));
        }
        return users.subList(0, Math.min(max, users.size()));
    }

    /** The number of open connections, in use or idle. */
    int openConnections() {
        return transport instanceof EngineTransport engine ? engine.openConnections() : 0;
    }

    /** The number of idle connections. */
    int idleConnections() {
        return transport instanceof EngineTransport engine ? engine.idleConnections() : 0;
    }
}
