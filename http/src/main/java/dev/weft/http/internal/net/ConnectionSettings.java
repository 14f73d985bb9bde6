package dev.weft.http.internal.net;

import dev.weft.http.spi.Dialler;
import dev.weft.http.spi.Resolver;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings that concern making and keeping connections.
 *
 * @param connectionLimit the maximum number of idle connections in the pool
 * @param keepAlive the time for which an idle connection is kept
 * @param resolver the DNS resolver
 * @param dnsCache the time for which an answer of the resolver is cached
 * @param versions the versions of HTTP to use
 * @param tls the TLS settings for https
 * @param proxies the proxies; null to use the proxies in the JVM's system properties
 * @param unixSocket the Unix-domain socket to which all connections are made; null to connect to the hosts of the URLs
 * @param dialler makes the connections; null to connect by TCP or to the Unix-domain socket
 */
public record ConnectionSettings(
        int connectionLimit,
        Duration keepAlive,
        Resolver resolver,
        Duration dnsCache,
        Versions versions,
        TlsSettings tls,
        @Nullable ProxyRules proxies,
        @Nullable Path unixSocket,
        @Nullable Dialler dialler) {

    /** Combinations of HTTP versions. */
    public enum Versions {
        /** HTTP/2 over TLS with servers that support it, otherwise HTTP/1.1. */
        NEGOTIATED,
        /** HTTP/1.1 only. */
        HTTP_1,
        /** HTTP/2 without TLS and without negotiation. */
        HTTP_2_PRIOR_KNOWLEDGE
    }
}
