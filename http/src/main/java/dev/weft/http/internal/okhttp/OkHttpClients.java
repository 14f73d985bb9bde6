package dev.weft.http.internal.okhttp;

import dev.weft.http.internal.net.AddressBook;
import dev.weft.http.internal.net.ConnectionSettings;
import dev.weft.http.internal.net.ProxyRules;
import dev.weft.http.internal.net.TlsSettings;
import dev.weft.http.internal.net.UnixSocket;
import dev.weft.http.spi.TransportRequest;
import dev.weft.spi.run.Clock;
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
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * The OkHttp clients of a transport, which share one connection pool: a client for http, a client for https, and
 * further clients for requests with their own TLS settings or with a proxy that OkHttp would not find. OkHttp's own
 * timeouts, redirects, cookies and decompression are disabled, because the session implements them for all transports.
 */
final class OkHttpClients {
    /**
     * Loaded with the first client, so that {@code ProtocolException} has a loaded subclass before code that catches it
     * is compiled; see ADR 0041.
     */
    static final List<Class<?>> EARLY_EXCEPTIONS = List.of(NotHttp2Exception.class);

    /** The number that is added to a status that OkHttp must not recognise; see {@link #hideStatus}. */
    private static final int HIDDEN_OFFSET = 10_000;

    /** The protocols offered in the TLS handshake. */
    private static final List<Protocol> NEGOTIATED = List.of(Protocol.HTTP_2, Protocol.HTTP_1_1);

    /** The client for http, without TLS. */
    private final OkHttpClient client;

    private final TlsSettings tls;

    /**
     * The client for https. If the session uses the JVM's default trust, the client is created at the first https
     * request. Programs that use OkHttp only without TLS then need not load the JVM's certificates, which takes long.
     */
    private volatile @Nullable OkHttpClient secured;

    private final Map<TlsSettings, OkHttpClient> byTls = new ConcurrentHashMap<>();
    private final ProxyChoice proxies;

    /**
     * Clients with a new connection pool.
     *
     * @param guard an interceptor that refuses calls after the transport was closed
     */
    OkHttpClients(ConnectionSettings settings, AddressBook book, Interceptor guard) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(
                        settings.connectionLimit(), Clock.nanos(settings.keepAlive()), TimeUnit.NANOSECONDS))
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .followRedirects(false)
                .followSslRedirects(false)
                .dispatcher(webSockets())
                .addNetworkInterceptor(OkHttpClients::requireHttp2)
                .addNetworkInterceptor(OkHttpClients::hideStatus)
                .eventListenerFactory(OkHttpClients::eventsOf);
        client = configured(builder, settings, book, null, guard);
        tls = settings.tls();
        proxies = new ProxyChoice(settings);
        secured = tls.isSystem() ? null : secured(tls);
    }

    /** Clients that use the connection pool of {@code other}. {@code others} are the settings of {@code other}. */
    OkHttpClients(
            ConnectionSettings settings,
            AddressBook book,
            OkHttpClients other,
            ConnectionSettings others,
            Interceptor guard) {
        OkHttpClient.Builder builder = other.client.newBuilder().dispatcher(webSockets());
        builder.interceptors().clear();
        client = configured(builder, settings, book, others, guard);
        tls = settings.tls();
        proxies = new ProxyChoice(settings);
        if (!tls.isSystem()) {
            secured = tls == others.tls() ? securedAs(other.secured()) : secured(tls);
        }
    }

    private OkHttpClient secured() {
        OkHttpClient current = secured;
        if (current == null) {
            current = secured(tls);
            secured = current;
        }
        return current;
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

    /**
     * A builder for an https client. HTTP/2 with prior knowledge exists only without TLS, so the https client
     * negotiates the protocol instead.
     */
    private OkHttpClient.Builder securable() {
        OkHttpClient.Builder builder = client.newBuilder().connectionSpecs(List.of(ConnectionSpec.MODERN_TLS));
        return client.protocols().contains(Protocol.H2_PRIOR_KNOWLEDGE) ? builder.protocols(NEGOTIATED) : builder;
    }

    /**
     * Applies the settings. OkHttp lets two clients share a connection only if their resolvers, proxy selectors and so
     * on are equal. So the proxies are set only if they differ from the proxies in {@code others}, the settings of the
     * client whose connections are to be shared.
     */
    private static OkHttpClient configured(
            OkHttpClient.Builder builder,
            ConnectionSettings settings,
            AddressBook book,
            @Nullable ConnectionSettings others,
            Interceptor guard) {
        builder.dns(new ResolverDns(book));
        if (settings.proxies() != null && (others == null || settings.proxies() != others.proxies())) {
            configureProxies(builder, settings.proxies());
        }
        if (settings.unixSocket() != null) {
            configureUnixSocket(builder, settings.unixSocket());
        }
        return builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                .protocols(protocols(settings.versions()))
                .addInterceptor(guard)
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

    /**
     * The request to the proxy with the credentials for the proxy added; null if there are no credentials or the proxy
     * has just refused them.
     */
    private static @Nullable Request authorized(ProxyRules proxies, @Nullable Route route, Response response) {
        String credentials =
                route == null ? null : proxies.authorization(route.proxy().address());
        return credentials == null || response.request().header("Proxy-Authorization") != null
                ? null
                : response.request()
                        .newBuilder()
                        .header("Proxy-Authorization", credentials)
                        .build();
    }

    /** The client from which all other clients are derived. All share one connection pool and dispatcher. */
    OkHttpClient common() {
        return client;
    }

    /** The client for {@code request}. */
    OkHttpClient of(TransportRequest request) {
        OkHttpClient base = client;
        if (request.url().isHttps()) {
            base = request.attributes().get(TlsSettings.class) instanceof TlsSettings own
                    ? byTls.computeIfAbsent(own, this::secured)
                    : secured();
        }
        return proxies.throughProxy(base, request.url());
    }

    /**
     * A dispatcher without limits. It knows all running calls, but only web sockets use its threads: OkHttp reads each
     * web socket on a separate virtual thread.
     */
    private static Dispatcher webSockets() {
        Dispatcher dispatcher = new Dispatcher(Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name("weft-websocket-", 1)
                .factory()));
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return dispatcher;
    }

    /**
     * Refuses to send a request over HTTP/1.1, because Weft's own engine sends such requests. OkHttp does not call this
     * interceptor for web sockets.
     */
    private static Response requireHttp2(Interceptor.Chain chain) throws IOException {
        Connection connection = chain.connection();
        if (connection != null
                && connection.protocol() != Protocol.HTTP_2
                && connection.protocol() != Protocol.H2_PRIOR_KNOWLEDGE) {
            throw new NotHttp2Exception();
        }
        return chain.proceed(chain.request());
    }

    /**
     * Hides the statuses after which OkHttp would by itself send the request again. OkHttp has no option to disable
     * these retries, and the session itself decides about retries.
     */
    private static Response hideStatus(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return switch (response.code()) {
            case 408, 503 ->
                response.newBuilder().code(HIDDEN_OFFSET + response.code()).build();
            default -> response;
        };
    }

    /** The status that the server sent. */
    static int status(Response response) {
        return response.code() % HIDDEN_OFFSET;
    }

    /**
     * Resolves every host to a placeholder address, since all connections go to the Unix-domain socket. This class is a
     * record of the path, because OkHttp compares the {@link Dns} objects, and not the sockets, to decide which
     * requests may share connections.
     */
    private record NoLookup(Path socket) implements Dns {
        @Override
        public List<InetAddress> lookup(String hostname) {
            return List.of(InetAddress.getLoopbackAddress());
        }
    }
}
