package dev.weft.http.internal.net;

import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Url;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A proxy server.
 *
 * @param isSocks whether the protocol is SOCKS rather than HTTP
 * @param authority the host and port
 * @param authorization the value of {@code Proxy-Authorization}, or null
 */
public record ProxyServer(
        boolean isSocks, Authority authority, @Nullable String authorization) {
    private static final int HTTP_PORT = 80;
    private static final int SOCKS_PORT = 1080;

    /**
     * Parses {@code http://user:password@host:port} or {@code socks5://host:port}. Without a scheme, http is assumed.
     *
     * @throws IllegalArgumentException if {@code url} is not the URL of a proxy; the message does not contain the
     *     password
     */
    public static ProxyServer parse(String url) {
        Objects.requireNonNull(url, "url");
        try {
            return of(URI.create(url.contains("://") ? url : "http://" + url), url);
        } catch (NoProxyException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw notAProxy(url, e);
        }
    }

    private static ProxyServer of(URI proxy, String url) {
        String scheme = proxy.getScheme().toLowerCase(Locale.ROOT);
        String raw = proxy.getRawAuthority();
        if (!scheme.matches("http|socks5?h?") || raw == null) {
            throw notAProxy(url, null);
        }
        boolean socks = !scheme.equals("http");
        int at = raw.lastIndexOf('@');
        if (socks && at >= 0) {
            throw new NoProxyException(
                    "proxy must not have a user and password if it is a SOCKS proxy, but is '" + Url.withoutUser(url)
                            + "'",
                    null);
        }
        Authority authority = Authority.parse(raw, socks ? SOCKS_PORT : HTTP_PORT);
        return new ProxyServer(socks, authority, at < 0 ? null : basic(raw.substring(0, at)));
    }

    private static NoProxyException notAProxy(String url, @Nullable Exception cause) {
        return new NoProxyException(
                "proxy must be http://[user:password@]host:port or socks5://host:port, but is '" + Url.withoutUser(url)
                        + "'",
                cause);
    }

    private static String basic(String encoded) {
        String user = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        String both = user.contains(":") ? user : user + ":";
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The proxy as a {@link Proxy} of the JDK. */
    public Proxy asProxy() {
        return new Proxy(isSocks ? Proxy.Type.SOCKS : Proxy.Type.HTTP, address());
    }

    /** The address, unresolved: the name is looked up when a connection is made. */
    public InetSocketAddress address() {
        return InetSocketAddress.createUnresolved(authority.host(), authority.port());
    }

    /**
     * Marks an exception whose message is complete, as opposed to those of {@link URI} and {@link Authority}, which do
     * not mention a proxy and may contain the password.
     */
    private static final class NoProxyException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        NoProxyException(String message, @Nullable Exception cause) {
            super(message, cause);
        }
    }
}
