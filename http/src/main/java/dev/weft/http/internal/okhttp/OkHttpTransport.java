package dev.weft.http.internal.okhttp;

import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.internal.net.AnswerPatience;
import dev.weft.http.internal.net.ConnectionSettings;
import dev.weft.http.internal.net.PromptSocket;
import dev.weft.http.internal.net.ProxyRules;
import dev.weft.http.internal.net.TlsSettings;
import dev.weft.http.internal.net.UnixSocket;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.http.spi.Url;
import dev.weft.http.spi.WebSocketConnection;
import dev.weft.http.spi.WebSocketReceiver;
import dev.weft.http.spi.WebSocketTransport;
import dev.weft.spi.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * The transport of plain sessions. OkHttp finds or makes the connection, and speaks HTTP on it. Its own limits in time,
 * redirects, cookies and decompression are off: those are the session's.
 */
public final class OkHttpTransport implements WebSocketTransport {
    /** What is added to a status that OkHttp must not see. */
    private static final int HIDDEN = 10_000;

    /** What TLS may agree on. */
    private static final List<Protocol> NEGOTIATED = List.of(Protocol.HTTP_2, Protocol.HTTP_1_1);

    /** For http. It knows nothing of TLS. */
    private final OkHttpClient client;

    private final TlsSettings tls;

    /**
     * For https. If the session trusts what the JVM trusts, null until it is needed: to read those certificates takes longer
     * than many a program runs that never asks for https.
     */
    private volatile @Nullable OkHttpClient secured;

    private final boolean ownsPool;
    private final Map<TlsSettings, OkHttpClient> byTls = new ConcurrentHashMap<>();
    private final ProxyChoice proxies;
    private volatile boolean closed;

    /** A transport with connections of its own. */
    public OkHttpTransport(ConnectionSettings settings) {
        ownsPool = true;
        AnswerPatience patience = new AnswerPatience();
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(
                        settings.connectionLimit(), Clock.nanos(settings.keepAlive()), TimeUnit.NANOSECONDS))
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .followRedirects(false)
                .followSslRedirects(false)
                .dispatcher(webSockets())
                .socketFactory(new OkHttpSockets(() -> new PromptSocket(patience)))
                .addNetworkInterceptor(OkHttpTransport::hideStatus)
                .eventListenerFactory(OkHttpTransport::eventsOf);
        client = configured(builder, settings, null);
        tls = settings.tls();
        proxies = new ProxyChoice(settings);
        secured = tls.isSystem() ? null : secured(tls);
    }

    /** A transport that uses the connections of another, which closes them. */
    public OkHttpTransport(ConnectionSettings settings, OkHttpTransport other, ConnectionSettings others) {
        ownsPool = false;
        OkHttpClient.Builder builder = other.client.newBuilder().dispatcher(webSockets());
        builder.interceptors().clear();
        client = configured(builder, settings, others);
        tls = settings.tls();
        proxies = new ProxyChoice(settings);
        if (!tls.isSystem()) {
            secured = tls == others.tls() ? securedAs(other.secured()) : secured(tls);
        }
    }

    private OkHttpClient secured() {
        OkHttpClient made = secured;
        if (made == null) {
            made = secured(tls);
            secured = made;
        }
        return made;
    }

    private OkHttpClient secured(TlsSettings tls) {
        OkHttpClient.Builder builder = securable();
        TlsSockets.configure(builder, tls);
        return builder.build();
    }

    private OkHttpClient securedAs(OkHttpClient other) {
        OkHttpClient.Builder builder = securable();
        TlsSockets.copy(other, builder);
        return builder.build();
    }

    /** A protocol that is known beforehand has no name in TLS. */
    private OkHttpClient.Builder securable() {
        OkHttpClient.Builder builder = client.newBuilder().connectionSpecs(List.of(ConnectionSpec.MODERN_TLS));
        return client.protocols().contains(Protocol.H2_PRIOR_KNOWLEDGE) ? builder.protocols(NEGOTIATED) : builder;
    }

    /** Only what differs is set: connections are shared by clients that have the very same things. */
    private OkHttpClient configured(
            OkHttpClient.Builder builder, ConnectionSettings settings, @Nullable ConnectionSettings others) {
        if (others == null
                || settings.resolver() != others.resolver()
                || !settings.dnsCache().equals(others.dnsCache())) {
            builder.dns(new ResolverDns(settings.resolver(), settings.dnsCache()));
        }
        if (settings.proxies() != null && (others == null || settings.proxies() != others.proxies())) {
            configureProxies(builder, settings.proxies());
        }
        if (settings.unixSocket() != null) {
            configureUnixSocket(builder, settings.unixSocket());
        }
        return builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                .protocols(protocols(settings.versions()))
                .addInterceptor(this::refuseIfClosed)
                .build();
    }

    private static List<Protocol> protocols(ConnectionSettings.Versions versions) {
        return switch (versions) {
            case NEGOTIATED -> NEGOTIATED;
            case HTTP_1 -> List.of(Protocol.HTTP_1_1);
            case HTTP_2_PRIOR_KNOWLEDGE -> List.of(Protocol.H2_PRIOR_KNOWLEDGE);
        };
    }

    private static void configureProxies(OkHttpClient.Builder builder, ProxyRules proxies) {
        builder.proxySelector(proxies.selector());
        builder.proxyAuthenticator((route, response) -> authorized(proxies, route, response));
    }

    private static void configureUnixSocket(OkHttpClient.Builder builder, Path socket) {
        builder.socketFactory(new OkHttpSockets(() -> new UnixSocket(socket)));
        builder.dns(new NoLookup(socket));
        builder.proxy(Proxy.NO_PROXY);
    }

    private static EventListener eventsOf(Call call) {
        CallEvents events = call.request().tag(CallEvents.class);
        return events == null ? EventListener.NONE : events;
    }

    /** The request for the proxy with the name and password for it; null if there are none, or they were refused. */
    private static @Nullable Request authorized(ProxyRules proxies, @Nullable Route route, Response response) {
        String shown =
                route == null ? null : proxies.authorization(route.proxy().address());
        return shown == null || response.request().header("Proxy-Authorization") != null
                ? null
                : response.request()
                        .newBuilder()
                        .header("Proxy-Authorization", shown)
                        .build();
    }

    /** Requests with TLS settings of their own have a client of their own, with the same connections. */
    private OkHttpClient client(TransportRequest request) {
        OkHttpClient base = client;
        if (request.url().isHttps()) {
            base = request.attributes().get(TlsSettings.class) instanceof TlsSettings own
                    ? byTls.computeIfAbsent(own, this::secured)
                    : secured();
        }
        return proxies.throughProxy(base, request.url());
    }

    /** Each web socket is read by a virtual thread of its own; there may be any number. */
    private static Dispatcher webSockets() {
        Dispatcher dispatcher = new Dispatcher(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("weft-websocket-", 1).factory()));
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return dispatcher;
    }

    @Override
    public TransportResponse exchange(TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        CallEvents events = new CallEvents(progress);
        Url url = request.url();
        Call call = client(request).newCall(OkHttpMessages.request(request, translated(url), events));
        try {
            Response response = CallScope.call(call, call::execute);
            return new TransportResponse(
                    response.code() % HIDDEN,
                    OkHttpMessages.fields(response.headers()),
                    new OkHttpSource(call, response, url, this::evictIfClosed));
        } catch (IOException e) {
            IOException own = events.bodyFailure();
            throw own != null ? own : OkHttpFailures.translated(e, url, events.stage(), events.proxy());
        } finally {
            evictIfClosed();
        }
    }

    @Override
    public WebSocketConnection connect(
            TransportRequest request, long maxMessageSize, Duration pingInterval, WebSocketReceiver receiver) {
        Url url = request.url();
        try {
            Request opening = OkHttpMessages.request(request, translated(url), new CallEvents(Progress.UNWATCHED));
            return new OkHttpWebSocket(client(request), opening, url, maxMessageSize, pingInterval, receiver);
        } catch (ConnectFailedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Fails at an address of IPv6 with a zone, the one kind of host that OkHttp has no form for. */
    private static HttpUrl translated(Url url) throws ConnectFailedException {
        try {
            return OkHttpMessages.url(url);
        } catch (IllegalArgumentException e) {
            throw new ConnectFailedException("no connection can be made to " + url.authority(), url.uri(), e);
        }
    }

    /** OkHttp would send again by itself at these statuses, unseen and unasked. */
    private static Response hideStatus(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return switch (response.code()) {
            case 408, 503 ->
                response.newBuilder().code(HIDDEN + response.code()).build();
            default -> response;
        };
    }

    /** Comes after OkHttp has registered the call: one that {@link #close} did not see to cancel ends here. */
    private Response refuseIfClosed(Interceptor.Chain chain) throws IOException {
        if (closed) {
            throw new IOException("Canceled");
        }
        return chain.proceed(chain.request());
    }

    /** How many connections are open, in use or kept for the next request. */
    public int openConnections() {
        return client.connectionPool().connectionCount();
    }

    /** How many connections are kept for the next request. */
    public int idleConnections() {
        return client.connectionPool().idleConnectionCount();
    }

    @Override
    public void close() {
        closed = true;
        client.dispatcher().cancelAll();
        evict();
    }

    /** What was under way when it was closed leaves a connection that no request will use. */
    private void evictIfClosed() {
        if (closed) {
            evict();
        }
    }

    private void evict() {
        if (ownsPool) {
            client.connectionPool().evictAll();
        }
    }

    /**
     * Whatever the host is called, it is where the Unix-domain socket is. OkHttp tells by this, not by the sockets, which
     * requests may share connections: those with the same path.
     */
    private record NoLookup(Path socket) implements Dns {
        @Override
        public List<InetAddress> lookup(String hostname) {
            return List.of(InetAddress.getLoopbackAddress());
        }
    }
}
