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
 * @param kind the protocol of the proxy
 * @param authority the host and port
 * @param login the name and password to send to the proxy, or null
 */
public record ProxyServer(
        Kind kind, Authority authority, @Nullable Login login) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int SOCKS_PORT = 1080;

    /** The maximum number of bytes of a name or a password for a SOCKS proxy; RFC 1929. */
    private static final int MAX_SOCKS_BYTES = 255;

    /** The protocols of proxies. */
    public enum Kind {
        /** HTTP without TLS. */
        HTTP,
        /** HTTP over TLS. */
        HTTPS,
        /** SOCKS, version 5. */
        SOCKS
    }

    /**
     * A name and a password.
     *
     * @param user the name
     * @param password the password; may be empty
     */
    public record Login(String user, String password) {

        /** The value of {@code Proxy-Authorization}. */
        public String basic() {
            return "Basic "
                    + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        private boolean isTooLongForSocks() {
            return isTooLongForSocks(user) || isTooLongForSocks(password);
        }

        private static boolean isTooLongForSocks(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length > MAX_SOCKS_BYTES;
        }

        /** Omits the name and the password, which are secret. */
        @Override
        public String toString() {
            return "login";
        }
    }

    /**
     * Parses {@code http://user:password@host:port}, {@code https://…} or {@code socks5://…}. Without a scheme, http is
     * assumed.
     *
     * @throws IllegalArgumentException if {@code url} is not the URL of a proxy; the message does not contain the
     *     password
     */
    public static ProxyServer parse(String url) {
        Objects.requireNonNull(url, "url");
        try {
            return of(URI.create(url.contains("://") ? url : "http://" + url), url);
        } catch (InvalidProxyException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw notAProxy(url); // without the cause, whose message may contain the password
        }
    }

    private static ProxyServer of(URI proxy, String url) {
        String raw = proxy.getRawAuthority();
        if (raw == null) {
            throw notAProxy(url);
        }
        int at = raw.lastIndexOf('@');
        Login login = at < 0 ? null : login(raw.substring(0, at));
        return switch (proxy.getScheme().toLowerCase(Locale.ROOT)) {
            case "http" -> new ProxyServer(Kind.HTTP, Authority.parse(raw, HTTP_PORT), login);
            case "https" -> new ProxyServer(Kind.HTTPS, Authority.parse(raw, HTTPS_PORT), login);
            case "socks", "socks5", "socks5h" -> {
                if (login != null && login.isTooLongForSocks()) {
                    throw new InvalidProxyException("proxy must have a user name and a password of at most "
                            + MAX_SOCKS_BYTES + " bytes each, but is '" + Url.withoutUser(url) + "'");
                }
                yield new ProxyServer(Kind.SOCKS, Authority.parse(raw, SOCKS_PORT), login);
            }
            default -> throw notAProxy(url);
        };
    }

    private static InvalidProxyException notAProxy(String url) {
        return new InvalidProxyException(
                "proxy must be http://[user:password@]host:port, https://… or socks5://…, but is '"
                        + Url.withoutUser(url) + "'");
    }

    private static Login login(String encoded) {
        int colon = encoded.indexOf(':');
        return new Login(
                decoded(colon < 0 ? encoded : encoded.substring(0, colon)),
                colon < 0 ? "" : decoded(encoded.substring(colon + 1)));
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Whether the protocol is SOCKS. */
    public boolean isSocks() {
        return kind == Kind.SOCKS;
    }

    /** Whether the JDK's sockets, and so OkHttp, can use this proxy. */
    public boolean isPlain() {
        return kind == Kind.HTTP || (isSocks() && login == null);
    }

    /** The value of {@code Proxy-Authorization}; null for a SOCKS proxy, or if there is no login. */
    public @Nullable String authorization() {
        return login == null || isSocks() ? null : login.basic();
    }

    /** The proxy as a {@link Proxy} of the JDK. */
    public Proxy asProxy() {
        return new Proxy(isSocks() ? Proxy.Type.SOCKS : Proxy.Type.HTTP, address());
    }

    /** The address, unresolved: the name is looked up when a connection is made. */
    public InetSocketAddress address() {
        return InetSocketAddress.createUnresolved(authority.host(), authority.port());
    }

    /** The words for messages: {@code proxy host:port}. */
    @Override
    public String toString() {
        return "proxy " + authority;
    }

    /**
     * Marks an exception whose message is complete. Exceptions of {@link URI} and {@link Authority} have messages that
     * do not mention a proxy and may contain the password.
     */
    private static final class InvalidProxyException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        InvalidProxyException(String message) {
            super(message);
        }
    }
}
