package dev.weft.http.internal.connect;

import dev.weft.http.internal.net.ProxyServer;
import dev.weft.http.internal.net.TlsSettings;
import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Url;
import org.jspecify.annotations.Nullable;

/**
 * The properties that decide whether two requests can use the same connection.
 *
 * @param secure whether HTTP is sent over TLS
 * @param target the host and port to which the connection leads; the host and port of the proxy if requests are
 *     {@linkplain #isForwarded forwarded}
 * @param tls the TLS settings
 * @param proxy the proxy, or null
 * @param method how connections to the host or proxy are made
 */
public record Route(
        boolean secure,
        Authority target,
        TlsSettings tls,
        @Nullable ProxyServer proxy,
        ConnectMethod method) {

    /** The route for requests to the origin of {@code url}. */
    public static Route to(Url url, TlsSettings tls, @Nullable ProxyServer proxy, ConnectMethod method) {
        if (proxy == null) {
            return new Route(url.isHttps(), url.authority(), url.isHttps() ? tls : TlsSettings.SYSTEM, null, method);
        }
        boolean forwarded = !proxy.isSocks() && !url.isHttps();
        return new Route(url.isHttps(), forwarded ? proxy.authority() : url.authority(), tls, proxy, method);
    }

    /**
     * Whether requests are sent to the proxy with their whole URL, and the proxy forwards them. Otherwise the proxy, if
     * there is one, opens a tunnel to the host.
     */
    public boolean isForwarded() {
        return proxy != null && !proxy.isSocks() && !secure;
    }

    /** The request target for {@code url} over this route. */
    public String requestTarget(Url url) {
        return isForwarded() ? url.scheme() + "://" + hostAndPort(url) + url.target() : url.target();
    }

    private static String hostAndPort(Url url) {
        Authority authority = url.authority();
        return authority.port() == Authority.defaultPort(url.scheme())
                ? authority.hostInUrl()
                : authority.hostInUrl() + ":" + authority.port();
    }

    /** The destination as written in messages: the host, or the proxy and the host. */
    String place(Url url) {
        return proxy == null ? url.authority().toString() : proxy + ", for " + url.authority();
    }
}
