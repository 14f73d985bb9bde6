package dev.weft.http;

import dev.weft.http.spi.Progress;
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
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * The transport of plain sessions. OkHttp finds or makes the connection, and speaks HTTP on it. Its own limits in time,
 * redirects, cookies and decompression are off: those are the session's.
 */
final class OkHttpTransport implements WebSocketTransport {
    /** What is added to a status that the engine must not see. */
    private static final int HIDDEN = 10_000;

    /** For http. It knows nothing of TLS. */
    private final OkHttpClient client;

    private final Tls tls;

    /**
     * For https. If the session trusts whom the JVM trusts, null until it is needed: to read who that is takes longer than
     * many a program does that never asks for https.
     */
    private volatile @Nullable OkHttpClient secured;

    private final boolean ownsPool;
    private final Map<Tls, OkHttpClient> byTls = new ConcurrentHashMap<>();
    private volatile boolean closed;

    OkHttpTransport(Settings settings) {
        ownsPool = true;
        AnswerPatience patience = new AnswerPatience();
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(
                        settings.connectionLimit, Clock.nanos(settings.keepAlive), TimeUnit.NANOSECONDS))
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .followRedirects(false)
                .followSslRedirects(false)
                .dispatcher(webSockets())
                .socketFactory(new EngineSockets(() -> new PromptSocket(patience)))
                .addNetworkInterceptor(OkHttpTransport::hideStatus)
                .eventListenerFactory(OkHttpTransport::eventsOf);
        client = configured(builder, settings, null);
        tls = settings.tls;
        secured = tls.isSystem() ? null : secured(tls);
    }

    /** One that uses the connections of another, which closes them. */
    OkHttpTransport(Settings settings, OkHttpTransport other, Settings others) {
        ownsPool = false;
        OkHttpClient.Builder builder = other.client.newBuilder().dispatcher(webSockets());
        builder.interceptors().clear();
        client = configured(builder, settings, others);
        tls = settings.tls;
        if (!tls.isSystem()) {
            secured = tls == others.tls ? securedAs(other.secured()) : secured(tls);
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

    private OkHttpClient secured(Tls tls) {
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
        return client.protocols().contains(Protocol.H2_PRIOR_KNOWLEDGE)
                ? builder.protocols(Settings.NEGOTIATED)
                : builder;
    }

    /** Only what differs is set: connections are shared by those who have the very same things. */
    private OkHttpClient configured(OkHttpClient.Builder builder, Settings settings, @Nullable Settings others) {
        if (others == null || settings.resolver != others.resolver || !settings.dnsCache.equals(others.dnsCache)) {
            builder.dns(new ResolverDns(settings.resolver, settings.dnsCache));
        }
        if (settings.proxies != null && (others == null || settings.proxies != others.proxies)) {
            configureProxies(builder, settings.proxies);
        }
        if (settings.unixSocket != null) {
            configureUnixSocket(builder, settings.unixSocket);
        }
        return builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                .protocols(settings.protocols)
                .addInterceptor(this::refuseIfClosed)
                .build();
    }

    private static void configureProxies(OkHttpClient.Builder builder, Proxies proxies) {
        builder.proxySelector(proxies.selector());
        builder.proxyAuthenticator((route, response) -> authorized(proxies, route, response));
    }

    private static void configureUnixSocket(OkHttpClient.Builder builder, Path socket) {
        builder.socketFactory(new EngineSockets(() -> new UnixSocket(socket)));
        builder.dns(new NoLookup(socket));
        builder.proxy(Proxy.NO_PROXY);
    }

    private static EventListener eventsOf(Call call) {
        CallEvents events = call.request().tag(CallEvents.class);
        return events == null ? EventListener.NONE : events;
    }

    /** The request for the proxy with the name and password for it; null if there are none, or they were refused. */
    private static okhttp3.@Nullable Request authorized(
            Proxies proxies, @Nullable Route route, okhttp3.Response response) {
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
    private OkHttpClient client(Request request) {
        if (!request.url().isHttps()) {
            return client;
        }
        Tls own = request.attribute(RequestSettings.TLS).orElse(null);
        return own == null ? secured() : byTls.computeIfAbsent(own, this::secured);
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
    public Response exchange(Request request, Progress progress) throws IOException, InterruptedException {
        CallEvents events = new CallEvents(progress);
        Call call = client(request).newCall(translated(request, events));
        try {
            okhttp3.Response response = CallScope.call(call, call::execute);
            return Response.streamed(
                    request,
                    response.code() % HIDDEN,
                    Headers.of(response.headers()),
                    new OkHttpSource(call, response, request, this::evictIfClosed));
        } catch (IOException e) {
            IOException own = events.bodyFailure();
            throw own != null ? own : EngineFailures.translated(e, request.url(), events.stage(), events.proxy());
        } finally {
            evictIfClosed();
        }
    }

    @Override
    public WebSocketConnection connect(Request request, Duration pingInterval, WebSocketReceiver receiver) {
        okhttp3.Request translated = translated(request, new CallEvents(Progress.UNWATCHED));
        return new OkHttpWebSocket(client(request), translated, request, pingInterval, receiver);
    }

    private static okhttp3.Request translated(Request request, CallEvents events) {
        Headers headers = request.headers();
        if (!headers.contains("Accept-Encoding")) {
            headers = headers.with("Accept-Encoding", "identity");
        }
        return new okhttp3.Request.Builder()
                .url(request.url())
                .headers(headers.fields())
                .method(request.method(), body(request, events))
                .tag(CallEvents.class, events)
                .build();
    }

    /** An empty one rather than none, if it must not be sent again: the engine asks that of the body. */
    private static okhttp3.@Nullable RequestBody body(Request request, CallEvents events) {
        Body body = request.bodyOrNull();
        if (body == null && request.isIdempotent() && !Methods.expectsBody(request.method())) {
            return null;
        }
        return new OkHttpBody(body == null ? BytesBody.EMPTY : body, request, events);
    }

    /** The engine would send again by itself at these statuses, unseen and unasked. */
    private static okhttp3.Response hideStatus(okhttp3.Interceptor.Chain chain) throws IOException {
        okhttp3.Response response = chain.proceed(chain.request());
        return switch (response.code()) {
            case 408, 503 ->
                response.newBuilder().code(HIDDEN + response.code()).build();
            default -> response;
        };
    }

    /** Comes after the engine has registered the call: one that {@link #close} did not see to cancel ends here. */
    private okhttp3.Response refuseIfClosed(okhttp3.Interceptor.Chain chain) throws IOException {
        if (closed) {
            throw new IOException("Canceled");
        }
        return chain.proceed(chain.request());
    }

    int openConnections() {
        return client.connectionPool().connectionCount();
    }

    int idleConnections() {
        return client.connectionPool().idleConnectionCount();
    }

    @Override
    public void close() {
        closed = true;
        client.dispatcher().cancelAll();
        evict();
    }

    /** What was under way when it was closed leaves a connection that nobody will use. */
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
     * Whatever the host is called, it is where the Unix-domain socket is. The engine tells by this, not by the sockets,
     * who may share connections: those who have the same path.
     */
    private record NoLookup(Path socket) implements Dns {
        @Override
        public List<InetAddress> lookup(String hostname) {
            return List.of(InetAddress.getLoopbackAddress());
        }
    }
}
