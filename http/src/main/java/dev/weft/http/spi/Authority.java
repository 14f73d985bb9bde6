package dev.weft.http.spi;

import java.net.URI;
import java.util.Objects;

/**
 * Which host, and which port of it. Every part of Weft that asks "which host is this" asks this type: connection pools,
 * proxies, limits, circuit breakers and rate limits. {@link URI#getHost} answers null for names with an underscore, such as
 * {@code my_svc}, which are common in container networks.
 *
 * @param host a name in lower case, with letters beyond ASCII in Punycode; or an address, of IPv6 without brackets and in
 *     its shortest form, perhaps with a zone: {@code fe80::1%eth0}
 * @param port from 1 to 65,535
 */
public record Authority(String host, int port) {
    private static final int HIGHEST_PORT = 65_535;

    /**
     * An authority whose host is brought into its one form.
     *
     * @throws IllegalArgumentException if {@code host} can be no host, or {@code port} no port
     */
    public Authority {
        String canonical = HostName.canonical(Objects.requireNonNull(host, "host"));
        if (canonical == null) {
            throw new IllegalArgumentException("host must be a name or an address, but is '" + host + "'");
        }
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port must be from 1 to 65535, but is " + port);
        }
        host = canonical;
    }

    /**
     * Reads {@code host}, {@code host:port}, {@code [ipv6]} or {@code [ipv6]:port}; what stands before an {@code @} is
     * passed over.
     *
     * @param defaultPort the port if the text has none
     * @throws IllegalArgumentException if that is no authority
     */
    public static Authority parse(String text, int defaultPort) {
        String place = text.substring(text.lastIndexOf('@') + 1);
        int colon = portColon(place);
        String port = colon < 0 ? "" : place.substring(colon + 1);
        return new Authority(
                colon < 0 ? place : place.substring(0, colon), port.isEmpty() ? defaultPort : port(text, port));
    }

    /** Where the colon before a port is; negative if there is none. Colons between brackets belong to the address. */
    static int portColon(String place) {
        int close = place.startsWith("[") ? place.indexOf(']') : -1;
        return place.indexOf(':', Math.max(close, 0));
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
     * The authority of a URL as the JDK has it, also where {@link URI#getHost} is null.
     *
     * @throws IllegalArgumentException if {@code uri} has no authority
     */
    public static Authority of(URI uri) {
        String raw = uri.getRawAuthority();
        if (raw == null) {
            throw new IllegalArgumentException("uri must have a host, but is '" + uri + "'");
        }
        return parse(raw, defaultPort(uri.getScheme()));
    }

    /** The port that a URL of {@code scheme} means when it names none: 443 for https, 80 for others. */
    public static int defaultPort(String scheme) {
        return "https".equalsIgnoreCase(scheme) ? 443 : 80;
    }

    /** Whether the host is an address of IPv6. */
    public boolean isIpv6() {
        return host.indexOf(':') >= 0;
    }

    /** The host as it stands in a URL: an address of IPv6 in brackets. */
    public String hostInUrl() {
        return isIpv6() ? "[" + host.replace("%", "%25") + "]" : host;
    }

    /** Whether this is {@code domain}, or a host below it. */
    public boolean isWithin(String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    /** Host and port, with brackets around an address of IPv6. */
    @Override
    public String toString() {
        return (isIpv6() ? "[" + host + "]" : host) + ":" + port;
    }
}
