package dev.weft.http;

import dev.weft.http.event.HttpListener;
import dev.weft.http.event.Phase;
import dev.weft.http.internal.net.ConnectionSettings.Versions;
import dev.weft.http.spi.Codec;
import dev.weft.http.spi.Resolver;
import dev.weft.http.spi.Transport;
import dev.weft.http.spi.Url;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** The settings of a {@link ClientSession}. Immutable; each method gives settings that differ in one thing. */
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
     * What relative URLs are relative to, as RFC 3986 says: with {@code https://example.org/api/}, the URL {@code users}
     * is {@code https://example.org/api/users}, and {@code /users} is {@code https://example.org/users}.
     *
     * @throws IllegalArgumentException if it is no absolute http or https URL
     */
    public SessionOptions baseUrl(String url) {
        return changed(to -> to.baseUrl = Url.of(url));
    }

    /**
     * A header that requests have unless they have one of that name; instead of any of that name set here before.
     *
     * @throws IllegalArgumentException if name or value has a character that no header may have
     */
    public SessionOptions header(String name, String value) {
        return changed(to -> to.headers = to.headers.with(name, value));
    }

    /**
     * What requests call their sender; {@code weft} if not set.
     *
     * @throws IllegalArgumentException if {@code userAgent} cannot be the value of a header
     */
    public SessionOptions userAgent(String userAgent) {
        Objects.requireNonNull(userAgent, "userAgent");
        try {
            return header("User-Agent", userAgent);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("userAgent cannot be a header: " + e.getMessage(), e);
        }
    }

    /** A query parameter that requests have unless they have one of that name. */
    public SessionOptions query(String name, Object value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        return changed(to -> to.query = Settings.plus(to.query, name, value));
    }

    /**
     * How many requests are under way at once, each on a connection or, with HTTP/2, sharing one; 100 if not set. More
     * wait for their turn, first come, first served.
     *
     * @throws IllegalArgumentException if {@code limit} is less than one
     */
    public SessionOptions connectionLimit(int limit) {
        requireAtLeastOne(limit);
        return changed(to -> to.connectionLimit = limit);
    }

    /**
     * How many requests are under way at once to one host and port; as many as in all if not set. More wait for their
     * turn, first come, first served, and do not keep requests to other hosts waiting.
     *
     * @throws IllegalArgumentException if {@code limit} is less than one
     */
    public SessionOptions perHostLimit(int limit) {
        requireAtLeastOne(limit);
        return changed(to -> to.perHostLimit = limit);
    }

    private static void requireAtLeastOne(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but is " + limit);
        }
    }

    /**
     * How long a request may take in all, redirects, retries and the body included; as long as it wants if not set.
     *
     * @throws IllegalArgumentException if {@code total} is not positive
     */
    public SessionOptions timeout(Duration total) {
        return timeout(Phase.TOTAL, total);
    }

    /**
     * How long each try may take, from its permit to the end of the response; as long as it wants if not set.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public SessionOptions tryTimeout(Duration limit) {
        return timeout(Phase.TRY, limit);
    }

    /**
     * How long connecting may take, the name lookup and all addresses of the host included; ten seconds if not set.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public SessionOptions connectTimeout(Duration limit) {
        return timeout(Phase.CONNECT, limit);
    }

    /**
     * How long a phase may take. If not set, it is ten seconds for connecting and for TLS, and a minute in which nothing
     * could be sent or nothing came.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public SessionOptions timeout(Phase phase, Duration limit) {
        return changed(to -> to.timeouts = to.timeouts.with(phase, limit));
    }

    /** How long the phases may take: these limits, and none that was set before. */
    public SessionOptions timeouts(Timeouts timeouts) {
        Objects.requireNonNull(timeouts, "timeouts");
        return changed(to -> to.timeouts = timeouts);
    }

    /**
     * How many redirects are followed before it is too many; 20 if not set. Zero follows none: the response is then the
     * one that redirects.
     *
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public SessionOptions redirects(int limit) {
        checkedRedirects(limit);
        return changed(to -> to.redirects = limit);
    }

    static int checkedRedirects(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit must not be negative, but is " + limit);
        }
        return limit;
    }

    /**
     * How many bytes the body of a response that is waited for as a whole may have, or a message that comes in on a web
     * socket, decompressed; 64 MiB if not set. A response that is opened has no limit but its request's.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public SessionOptions maxBodySize(long bytes) {
        checkedSize(bytes);
        return changed(to -> to.maxBodySize = bytes);
    }

    static long checkedSize(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative, but is " + bytes);
        }
        return bytes;
    }

    /**
     * Where cookies are kept, a jar that may be shared with other sessions; a new one if not set. {@link #noCookies}
     * keeps none.
     */
    public SessionOptions cookies(CookieJar jar) {
        Objects.requireNonNull(jar, "jar");
        return changed(to -> to.cookies = jar);
    }

    /** No cookies are kept, nor sent but those in headers of the requests themselves. */
    public SessionOptions noCookies() {
        return changed(to -> to.cookies = CookieJar.NONE);
    }

    /**
     * What is shown to the origin of {@code url}: its scheme, host and port. The path does not count. Other origins
     * never see it.
     *
     * @throws IllegalArgumentException if it is no absolute http or https URL
     */
    public SessionOptions credentials(String url, Credentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        String origin = Url.of(url).origin();
        return changed(to -> to.proofs = Settings.plus(to.proofs, origin, Settings.proof(credentials)));
    }

    /** Something that stands around each exchange. The first one that is added is the outermost. */
    public SessionOptions interceptor(Interceptor interceptor) {
        Objects.requireNonNull(interceptor, "interceptor");
        return changed(to -> to.interceptors = Settings.plus(to.interceptors, interceptor));
    }

    /** A listener for what happens to the requests. */
    public SessionOptions listener(HttpListener listener) {
        Objects.requireNonNull(listener, "listener");
        return changed(to -> to.listeners = Settings.plus(to.listeners, listener));
    }

    /** What finds the addresses of hosts; the system if not set. */
    public SessionOptions resolver(Resolver resolver) {
        Objects.requireNonNull(resolver, "resolver");
        return changed(to -> to.resolver = resolver);
    }

    /**
     * How long an answer of the resolver counts; 30 seconds if not set. Zero asks each time.
     *
     * @throws IllegalArgumentException if {@code lifetime} is negative
     */
    public SessionOptions dnsCache(Duration lifetime) {
        Objects.requireNonNull(lifetime, "lifetime");
        if (lifetime.isNegative()) {
            throw new IllegalArgumentException("lifetime must not be negative, but is " + lifetime);
        }
        return changed(to -> to.dnsCache = lifetime);
    }

    /**
     * How long an idle connection is kept for the next request; five minutes if not set. Real time, whatever
     * clock the tasks run by.
     *
     * @throws IllegalArgumentException if {@code idle} is less than a millisecond
     */
    public SessionOptions keepAlive(Duration idle) {
        Objects.requireNonNull(idle, "idle");
        if (idle.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("idle must be at least a millisecond, but is " + idle);
        }
        return changed(to -> to.keepAlive = idle);
    }

    /** Speaks HTTP/1.1 only. If not set, HTTP/2 is spoken over TLS with servers that can. */
    public SessionOptions http1Only() {
        return changed(to -> to.versions = Versions.HTTP_1);
    }

    /**
     * Speaks HTTP/2 with servers that are known to, and nothing else, where there is no TLS. Over https it is as if this
     * were not set.
     */
    public SessionOptions http2PriorKnowledge() {
        return changed(to -> to.versions = Versions.HTTP_2_PRIOR_KNOWLEDGE);
    }

    /** Which servers to trust over https, and which certificate to show. */
    public SessionOptions tls(Tls tls) {
        Objects.requireNonNull(tls, "tls");
        return changed(to -> to.tls = tls);
    }

    /** Which proxies to go through; those that the JVM's system properties say if not set. */
    public SessionOptions proxies(Proxies proxies) {
        Objects.requireNonNull(proxies, "proxies");
        return changed(to -> to.proxies = proxies);
    }

    /** All connections go to this Unix-domain socket, whatever host the URL says. */
    public SessionOptions unixSocket(Path socket) {
        Objects.requireNonNull(socket, "socket");
        return changed(to -> to.unixSocket = socket);
    }

    /** What makes JSON of values, and values of JSON. */
    public SessionOptions codec(Codec codec) {
        Objects.requireNonNull(codec, "codec");
        return changed(to -> to.codec = codec);
    }

    /** What carries the exchanges, instead of connections; the session closes it. */
    public SessionOptions transport(Transport transport) {
        Objects.requireNonNull(transport, "transport");
        return changed(to -> to.transport = transport);
    }

    /** A session with these settings. */
    public ClientSession create() {
        return new ClientSession(settings);
    }
}
