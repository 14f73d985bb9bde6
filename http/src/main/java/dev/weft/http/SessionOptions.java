package dev.weft.http;

import dev.weft.http.event.HttpListener;
import dev.weft.http.event.Phase;
import dev.weft.http.internal.check.Require;
import dev.weft.http.internal.net.ConnectionSettings.Versions;
import dev.weft.http.spi.Codec;
import dev.weft.http.spi.Dialler;
import dev.weft.http.spi.Resolver;
import dev.weft.http.spi.Transport;
import dev.weft.http.spi.Url;
import dev.weft.spi.wait.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** Options for a {@link ClientSession}. Immutable: a method that sets something returns changed options. */
public final class SessionOptions {
    static final SessionOptions DEFAULT = new SessionOptions(new Settings());

    private final Settings settings;

    SessionOptions(Settings settings) {
        this.settings = settings;
    }

    private SessionOptions changed(Consumer<Settings> change) {
        Settings changed = settings.copy();
        change.accept(changed);
        return new SessionOptions(changed);
    }

    /**
     * The base against which relative URLs are resolved, by RFC 3986: with {@code https://example.org/api/}, the URL
     * {@code users} is {@code https://example.org/api/users}, and {@code /users} is {@code https://example.org/users}.
     *
     * @throws IllegalArgumentException if {@code url} is not an absolute http or https URL
     */
    public SessionOptions baseUrl(String url) {
        return changed(to -> to.baseUrl = Url.of(url));
    }

    /**
     * A default header, sent with each request that has no header of that name. Replaces an earlier default of the same
     * name.
     *
     * @throws IllegalArgumentException if {@code name} or {@code value} contains a character that is not allowed in a
     *     header
     */
    public SessionOptions header(String name, String value) {
        return changed(to -> to.headers = to.headers.with(name, value));
    }

    /**
     * The {@code User-Agent} header; {@code weft} if not set.
     *
     * @throws IllegalArgumentException if {@code userAgent} is not a valid header value
     */
    public SessionOptions userAgent(String userAgent) {
        Objects.requireNonNull(userAgent, "userAgent");
        try {
            return header("User-Agent", userAgent);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("userAgent must be a valid header value: " + e.getMessage(), e);
        }
    }

    /** A default query parameter, added to each request that has no parameter of that name. */
    public SessionOptions query(String name, Object value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        return changed(to -> to.query = Settings.plus(to.query, name, value));
    }

    /**
     * The maximum number of concurrent requests; 100 if not set. Each of these requests holds a <em>connection
     * permit</em>, and with HTTP/1.1 also a connection of its own; HTTP/2 requests share connections. Further requests
     * wait for a permit, first come, first served.
     *
     * @throws IllegalArgumentException if {@code limit} is less than one
     */
    public SessionOptions connectionLimit(int limit) {
        Require.atLeastOne(limit, "limit");
        return changed(to -> to.connectionLimit = limit);
    }

    /**
     * The maximum number of concurrent requests to one host and port; limited only by {@link #connectionLimit} if not
     * set. Further requests wait for a connection permit, first come, first served. They do not delay requests to other
     * hosts.
     *
     * @throws IllegalArgumentException if {@code limit} is less than one
     */
    public SessionOptions perHostLimit(int limit) {
        Require.atLeastOne(limit, "limit");
        return changed(to -> to.perHostLimit = limit);
    }

    /**
     * The limit on the total time of a request, including redirects, retries and the body; none if not set.
     *
     * @throws IllegalArgumentException if {@code total} is not longer than zero
     */
    public SessionOptions timeout(Duration total) {
        return timeout(Phase.TOTAL, total);
    }

    /**
     * The limit on the time of each attempt ({@link Phase#TRY}); none if not set.
     *
     * @throws IllegalArgumentException if {@code limit} is not longer than zero
     */
    public SessionOptions tryTimeout(Duration limit) {
        return timeout(Phase.TRY, limit);
    }

    /**
     * The limit on the time to connect, including the DNS lookup and connection attempts at all addresses of the host;
     * ten seconds if not set.
     *
     * @throws IllegalArgumentException if {@code limit} is not longer than zero
     */
    public SessionOptions connectTimeout(Duration limit) {
        return timeout(Phase.CONNECT, limit);
    }

    /**
     * The time limit on one phase. If not set, connecting and TLS may take ten seconds each, and writing and reading
     * may each stall for a minute; the other phases have no limit.
     *
     * @throws IllegalArgumentException if {@code limit} is not longer than zero
     */
    public SessionOptions timeout(Phase phase, Duration limit) {
        return changed(to -> to.timeouts = to.timeouts.with(phase, limit));
    }

    /** The time limits on all phases. They replace the defaults and all limits that were set before. */
    public SessionOptions timeouts(Timeouts timeouts) {
        Objects.requireNonNull(timeouts, "timeouts");
        return changed(to -> to.timeouts = timeouts);
    }

    /**
     * The maximum number of redirects to follow; 20 if not set. With zero, a redirect is returned as the response.
     *
     * @throws IllegalArgumentException if {@code maxRedirects} is negative
     */
    public SessionOptions maxRedirects(int maxRedirects) {
        Require.notNegative(maxRedirects, "maxRedirects");
        return changed(to -> to.maxRedirects = maxRedirects);
    }

    /**
     * The maximum size, after decompression, of a buffered response body, of a line in {@link ResponseBody#lines}, and
     * of a message received on a web socket; 64 MiB if not set. The body of a response of {@link Request#open} or
     * {@link Request#receive} is limited only by {@link Request#maxBodySize}.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public SessionOptions maxBodySize(long bytes) {
        Require.notNegative(bytes, "bytes");
        return changed(to -> to.maxBodySize = bytes);
    }

    /** The cookie jar, which may be shared with other sessions; a new jar if not set. */
    public SessionOptions cookies(CookieJar jar) {
        Objects.requireNonNull(jar, "jar");
        return changed(to -> to.cookies = jar);
    }

    /** Stores no cookies, and sends none except those in a request's own {@code Cookie} header. */
    public SessionOptions noCookies() {
        return changed(to -> to.cookies = CookieJar.NONE);
    }

    /**
     * The credentials for the origin of {@code url}, that is, its scheme, host and port; the path is ignored. The
     * credentials are never sent to another origin.
     *
     * @throws IllegalArgumentException if {@code url} is not an absolute http or https URL
     */
    public SessionOptions credentials(String url, Credentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        String origin = Url.of(url).origin();
        return changed(to -> to.proofs = Settings.plus(to.proofs, origin, Settings.proof(credentials)));
    }

    /** Adds an interceptor, which wraps each request. The first one added is the outermost. */
    public SessionOptions interceptor(Interceptor interceptor) {
        Objects.requireNonNull(interceptor, "interceptor");
        return changed(to -> to.interceptors = Settings.plus(to.interceptors, interceptor));
    }

    /** Adds a listener for the events of all requests. */
    public SessionOptions listener(HttpListener listener) {
        Objects.requireNonNull(listener, "listener");
        return changed(to -> to.listeners = Settings.plus(to.listeners, listener));
    }

    /** The DNS resolver; the system's if not set. */
    public SessionOptions resolver(Resolver resolver) {
        Objects.requireNonNull(resolver, "resolver");
        return changed(to -> to.resolver = resolver);
    }

    /**
     * The time for which an answer of the resolver is cached; 30 seconds if not set. With zero, the resolver is called
     * for each connection.
     *
     * @throws IllegalArgumentException if {@code lifetime} is negative
     */
    public SessionOptions dnsCache(Duration lifetime) {
        Require.notNegative(lifetime, "lifetime");
        return changed(to -> to.dnsCache = lifetime);
    }

    /**
     * The time for which an idle connection is kept; five minutes if not set. If a server announces a shorter time, for
     * example with {@code Keep-Alive: timeout=5}, the connection is kept for nine tenths of that time.
     *
     * @throws IllegalArgumentException if {@code idle} is less than a millisecond
     */
    public SessionOptions keepAlive(Duration idle) {
        Objects.requireNonNull(idle, "idle");
        if (idle.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("idle must be at least 1 ms, but is " + Durations.inWords(idle));
        }
        return changed(to -> to.keepAlive = idle);
    }

    /** Uses HTTP/1.1 only. If not set, HTTP/2 is used over TLS with servers that support it. */
    public SessionOptions http1Only() {
        return changed(to -> to.versions = Versions.HTTP_1);
    }

    /**
     * Uses HTTP/2 without TLS, and without negotiation, for http URLs; the servers must be known to support it. Has no
     * effect on https URLs.
     */
    public SessionOptions http2PriorKnowledge() {
        return changed(to -> to.versions = Versions.HTTP_2_PRIOR_KNOWLEDGE);
    }

    /** The TLS settings for https: which servers to trust and which client certificate to present. */
    public SessionOptions tls(Tls tls) {
        Objects.requireNonNull(tls, "tls");
        return changed(to -> to.tls = tls);
    }

    /** The proxies to use; if not set, the proxies in the JVM's system properties. */
    public SessionOptions proxies(Proxies proxies) {
        Objects.requireNonNull(proxies, "proxies");
        return changed(to -> to.proxies = proxies);
    }

    /** Connects to this Unix-domain socket for all requests, regardless of the host in the URL. */
    public SessionOptions unixSocket(Path socket) {
        Objects.requireNonNull(socket, "socket");
        return changed(to -> to.unixSocket = socket);
    }

    /**
     * Makes connections with {@code dialler} instead of TCP. The resolver is not used then. Only HTTP/1.1 is used, and
     * web sockets are not supported.
     */
    public SessionOptions dialler(Dialler dialler) {
        Objects.requireNonNull(dialler, "dialler");
        return changed(to -> to.dialler = dialler);
    }

    /** The JSON codec; if not set, the first codec found as a service, otherwise Jackson if it is present. */
    public SessionOptions codec(Codec codec) {
        Objects.requireNonNull(codec, "codec");
        return changed(to -> to.codec = codec);
    }

    /**
     * The transport to use instead of HTTP connections, for example in tests. Closing the session closes the transport.
     */
    public SessionOptions transport(Transport transport) {
        Objects.requireNonNull(transport, "transport");
        return changed(to -> to.transport = transport);
    }

    /** Creates a session with these options. */
    public ClientSession create() {
        return new ClientSession(settings);
    }
}
