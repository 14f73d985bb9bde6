package dev.weft.http;

import dev.weft.http.event.HttpListener;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.http.failure.StatusException;
import dev.weft.http.internal.chain.Defaults;
import dev.weft.http.internal.chain.Proof;
import dev.weft.http.internal.net.ConnectionSettings;
import dev.weft.http.internal.net.ConnectionSettings.Versions;
import dev.weft.http.spi.Codec;
import dev.weft.http.spi.Dialler;
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

/**
 * The values behind {@link SessionOptions}. The fields are mutable only to keep the many setters of the options short:
 * each setter copies the settings, changes the copy, and then publishes the copy. If the settings were a record, every
 * setter would have to repeat more than twenty components.
 */
final class Settings implements Cloneable {
    /**
     * Each session loads these classes, so that their superclasses have loaded subclasses before code that catches them
     * is compiled; see ADR 0041.
     */
    static final List<Class<?>> EARLY_EXCEPTIONS =
            List.of(ConnectionLostException.class, StatusException.class, PhaseTimeoutException.class);

    @Nullable
    Url baseUrl;

    int connectionLimit = 100;
    int perHostLimit = Integer.MAX_VALUE;
    Headers headers = Headers.of("User-Agent", "weft");
    Map<String, Object> query = Map.of();
    int maxRedirects = 20;
    long maxBodySize = 64L * 1024 * 1024;
    Timeouts timeouts = Timeouts.none()
            .with(Phase.CONNECT, Duration.ofSeconds(10))
            .with(Phase.TLS, Duration.ofSeconds(10))
            .with(Phase.WRITE, Duration.ofMinutes(1))
            .with(Phase.READ, Duration.ofMinutes(1));

    /** Null for a new jar per session. */
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

    /** Null to use the proxies in the JVM's system properties. */
    @Nullable
    Proxies proxies;

    @Nullable
    Path unixSocket;

    @Nullable
    Dialler dialler;

    @Nullable
    Transport transport;

    @Nullable
    Codec codec;

    /** The sender of the session from which this one is derived; null for an independent session. */
    @Nullable
    Sender parent;

    /** A shallow copy. The values themselves are immutable or meant to be shared. */
    Settings copy() {
        try {
            return (Settings) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("Settings is cloneable", e);
        }
    }

    /** The defaults that the chain applies to each request. */
    Defaults defaults() {
        return new Defaults(headers.fields(), query, maxRedirects, maxBodySize, timeouts.limits(), proofs);
    }

    /** The part of these settings that concerns connections. */
    ConnectionSettings connections() {
        return new ConnectionSettings(
                connectionLimit,
                keepAlive,
                resolver,
                dnsCache,
                versions,
                tls.settings(),
                proxies == null ? null : proxies.rules(),
                unixSocket,
                dialler);
    }

    /** Converts credentials to the form that the handlers of the chain use. */
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
