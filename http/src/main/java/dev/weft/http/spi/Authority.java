package dev.weft.http.spi;

import java.net.InetAddress;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A host and port, in canonical form. Connection pools, proxies, connection limits, circuit breakers and rate limits
 * use this type and not {@link URI#getHost}, because {@code getHost} returns null for names with an underscore, such as
 * {@code my_svc}. Such names are common in container networks.
 *
 * @param host a name in lower case, with non-ASCII letters in Punycode; or an IP address. An IPv6 address is in its
 *     shortest form, without brackets, and may have a zone: {@code fe80::1%eth0}
 * @param port the port, from 1 to 65,535
 */
public record Authority(String host, int port) {
    private static final int MAX_PORT = 65_535;

    /**
     * Creates an authority and converts the host to canonical form.
     *
     * @throws IllegalArgumentException if {@code host} or {@code port} is not valid
     */
    public Authority {
        String canonical = HostName.canonical(Objects.requireNonNull(host, "host"));
        if (canonical == null) {
            throw new IllegalArgumentException("host must be a name or an address, but is '" + host + "'");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be from 1 to 65535, but is " + port);
        }
        host = canonical;
    }

    /**
     * Parses {@code host}, {@code host:port}, {@code [ipv6]} or {@code [ipv6]:port}. Anything before an {@code @} is
     * ignored.
     *
     * @param defaultPort the port if the text has none
     * @throws IllegalArgumentException if {@code text} is not an authority
     */
    public static Authority parse(String text, int defaultPort) {
        String hostAndPort = text.substring(text.lastIndexOf('@') + 1);
        int colon = portColon(hostAndPort);
        String port = colon < 0 ? "" : hostAndPort.substring(colon + 1);
        return new Authority(
                colon < 0 ? hostAndPort : hostAndPort.substring(0, colon),
                port.isEmpty() ? defaultPort : port(text, port));
    }

    /**
     * The index of the colon before the port; negative if there is none. Colons inside brackets belong to the address.
     */
    static int portColon(String hostAndPort) {
        int close = hostAndPort.startsWith("[") ? hostAndPort.indexOf(']') : -1;
        return hostAndPort.indexOf(':', Math.max(close, 0));
    }

    private static int port(String text, String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "port must be from 1 to 65535, but is '" + digits + "' in '" + text + "'");
        }
    }

    /**
     * The authority of {@code uri}, even if {@link URI#getHost} is null.
     *
     * @throws IllegalArgumentException if {@code uri} has no authority, or its host or port is not valid
     */
    public static Authority of(URI uri) {
        String raw = uri.getRawAuthority();
        if (raw == null) {
            throw new IllegalArgumentException("uri must have a host, but is '" + uri + "'");
        }
        return parse(raw, defaultPort(uri.getScheme()));
    }

    /** The default port of {@code scheme}: 443 for https, 80 for others. */
    public static int defaultPort(String scheme) {
        return "https".equalsIgnoreCase(scheme) ? 443 : 80;
    }

    /** Whether the host is an IPv6 address. */
    public boolean isIpv6() {
        return host.indexOf(':') >= 0;
    }

    /** The host as an address; null if it is a name. Nothing is looked up. */
    public @Nullable InetAddress literalOrNull() {
        boolean looksLikeAddress = isIpv6() || Character.digit(host.charAt(host.length() - 1), 10) >= 0;
        try {
            return looksLikeAddress ? InetAddress.ofLiteral(host) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The host as written in a URL, with brackets around an IPv6 address. */
    public String hostInUrl() {
        return isIpv6() ? "[" + host.replace("%", "%25") + "]" : host;
    }

    /** Whether the host is {@code domain} or one of its subdomains. */
    public boolean isWithin(String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    /** The host and port, with brackets around an IPv6 address. */
    @Override
    public String toString() {
        return (isIpv6() ? "[" + host + "]" : host) + ":" + port;
    }
}
