package dev.weft.http;

import dev.weft.http.event.HttpListener;
import dev.weft.http.event.Phase;
import dev.weft.http.internal.chain.Defaults;
import dev.weft.http.internal.chain.Proof;
import dev.weft.http.internal.net.ConnectionSettings;
import dev.weft.http.internal.net.ConnectionSettings.Versions;
import dev.weft.http.spi.Codec;
import dev.weft.http.spi.Resolver;
import dev.weft.http.spi.Transport;
import dev.weft.http.spi.Url;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values behind {@link SessionOptions}: changed on a copy, before other threads can see it. */
final class Settings implements Cloneable {
    @Nullable
    Url baseUrl;

    int connectionLimit = 100;
    int perHostLimit = Integer.MAX_VALUE;
    Headers headers = Headers.of("User-Agent", "weft");
    Map<String, Object> query = Map.of();
    int redirects = 20;
    long maxBodySize = 64L * 1024 * 1024;
    Timeouts timeouts = Timeouts.none()
            .with(Phase.CONNECT, Duration.ofSeconds(10))
            .with(Phase.TLS, Duration.ofSeconds(10))
            .with(Phase.WRITE, Duration.ofMinutes(1))
            .with(Phase.READ, Duration.ofMinutes(1));
    /** Null for one of its own. */
    @Nullable
    CookieJar cookies;

    Map<String, Proof> proofs = Map.of();
    List<Interceptor> interceptors = List.of();
    List<HttpListener> listeners = List.of();
    Resolver resolver = Resolver.system();
    Duration dnsCache = Duration.ofSeconds(30);
    Duration keepAlive = Duration.ofMinutes(5);
    Versions versions = Versions.NEGOTIATED;
    Tls tls = Tls.system();

    /** Null for those that the JVM's system properties say. */
    @Nullable
    Proxies proxies;

    @Nullable
    Path unixSocket;

    @Nullable
    Transport transport;

    @Nullable
    Codec codec;

    /** The session that this one was derived from. */
    @Nullable
    ClientSession parent;

    /** Another of the same values. Those are never changed, so that they may be shared. */
    Settings copy() {
        try {
            return (Settings) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("it is cloneable", e);
        }
    }

    /** What the requests of a session have unless they say otherwise. */
    Defaults defaults() {
        return new Defaults(headers.fields(), query, redirects, maxBodySize, timeouts.limits(), proofs);
    }

    /** What an engine needs to know to make and keep connections. */
    ConnectionSettings connections() {
        return new ConnectionSettings(
                connectionLimit,
                keepAlive,
                resolver,
                dnsCache,
                versions,
                tls.settings(),
                proxies == null ? null : proxies.rules(),
                unixSocket);
    }

    /** Credentials, as they are shown. */
    static Proof proof(Credentials credentials) {
        return switch (Objects.requireNonNull(credentials, "credentials")) {
            case Credentials.Basic basic -> new Proof.Plain(basic.header());
            case Credentials.Bearer bearer -> new Proof.Plain(bearer.header());
            case Credentials.Digest digest -> new Proof.Digest(digest.user(), digest.password());
        };
    }

    static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return List.copyOf(longer);
    }

    static <T> Map<String, T> plus(Map<String, T> map, String name, T value) {
        Map<String, T> larger = new LinkedHashMap<>(map);
        larger.put(name, value);
        return larger;
    }
}
