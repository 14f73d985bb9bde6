package dev.weft.http.internal.net;

import dev.weft.http.spi.Resolver;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an engine needs to know to make and keep connections.
 *
 * @param connectionLimit how many idle connections are kept
 * @param keepAlive how long an idle connection is kept
 * @param resolver finds the addresses of hosts
 * @param dnsCache how long an answer of the resolver counts
 * @param versions which versions of HTTP are spoken
 * @param tls which servers are trusted over https
 * @param proxies which proxies to go through; null for those that the JVM's system properties say
 * @param unixSocket where all connections go, whatever host the URL says; null for none
 */
public record ConnectionSettings(
        int connectionLimit,
        Duration keepAlive,
        Resolver resolver,
        Duration dnsCache,
        Versions versions,
        TlsSettings tls,
        @Nullable ProxyRules proxies,
        @Nullable Path unixSocket) {

    /** Versions of HTTP. */
    public enum Versions {
        /** HTTP/2 over TLS with servers that can, HTTP/1.1 with others. */
        NEGOTIATED,
        /** HTTP/1.1 alone. */
        HTTP_1,
        /** HTTP/2 without asking, where there is no TLS. */
        HTTP_2_PRIOR_KNOWLEDGE
    }
}
