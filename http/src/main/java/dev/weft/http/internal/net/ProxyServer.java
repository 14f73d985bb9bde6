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
 * A proxy.
 *
 * @param isSocks whether it speaks SOCKS, and not HTTP
 * @param authority where it is
 * @param authorization what it wants to see in {@code Proxy-Authorization}, or null
 */
public record ProxyServer(
        boolean isSocks, Authority authority, @Nullable String authorization) {
    private static final int HTTP_PORT = 80;
    private static final int SOCKS_PORT = 1080;

    /**
     * Reads {@code http://user:password@host:port} or {@code socks5://host:port}; without a scheme it is http.
     *
     * @throws IllegalArgumentException if it is no URL of a proxy; no password is in the message
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
                    "proxy must have no user and password if it speaks SOCKS, but is '" + Url.withoutUser(url) + "'",
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

    /** The proxy as the JDK has it. */
    public Proxy asProxy() {
        return new Proxy(isSocks ? Proxy.Type.SOCKS : Proxy.Type.HTTP, address());
    }

    /** Where it is; the name is looked up when it is needed. */
    public InetSocketAddress address() {
        return InetSocketAddress.createUnresolved(authority.host(), authority.port());
    }

    /** Tells this message from those of what was called. */
    private static final class NoProxyException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        NoProxyException(String message, @Nullable Exception cause) {
            super(message, cause);
        }
    }
}
