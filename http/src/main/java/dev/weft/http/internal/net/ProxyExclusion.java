package dev.weft.http.internal.net;

import dev.weft.http.spi.Authority;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An exception from the use of proxies: a host with its subdomains, or a block of addresses, that is reached directly.
 *
 * @param host the host; an asterisk for all hosts
 * @param port the only port to which the exception applies; zero for all ports
 * @param block the block of addresses; null if the exception is a host
 */
public record ProxyExclusion(
        String host, int port, @Nullable Block block) {
    private static final int ALL_PORTS = 0;

    /**
     * Parses {@code host}, {@code host:port}, {@code ::1}, {@code [::1]:port} or {@code 10.0.0.0/8}. Any other text is
     * accepted but matches no host, because many programs read {@code no_proxy} and extend its syntax.
     */
    static ProxyExclusion parse(String text) {
        Block block = Block.parse(text);
        if (block != null) {
            return new ProxyExclusion(text, ALL_PORTS, block);
        }
        boolean bareIpv6 = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
        String hostAndPort = bareIpv6 ? "[" + text + "]" : text;
        boolean hasPort = hostAndPort.matches(".*:\\d+");
        try {
            Authority authority = Authority.parse(hostAndPort, 1);
            return new ProxyExclusion(authority.host(), hasPort ? authority.port() : ALL_PORTS, null);
        } catch (IllegalArgumentException e) {
            return new ProxyExclusion(text, ALL_PORTS, null);
        }
    }

    boolean matches(Authority target) {
        if (block != null) {
            InetAddress address = target.literalOrNull();
            return address != null && block.contains(address);
        }
        return (port == ALL_PORTS || port == target.port()) && (host.equals("*") || target.isWithin(host));
    }

    /**
     * All addresses that begin with the same bits. A host that is given by name is in no block, because the name is not
     * looked up.
     *
     * @param start an address in the block
     * @param bits the number of leading bits that all addresses of the block have in common
     */
    record Block(InetAddress start, int bits) {

        /** Parses an address and a number of bits, separated by a slash; null if {@code text} is something else. */
        static @Nullable Block parse(String text) {
            int slash = text.indexOf('/');
            if (slash < 0) {
                return null;
            }
            try {
                InetAddress start = InetAddress.ofLiteral(text.substring(0, slash));
                int bits = Integer.parseInt(text.substring(slash + 1));
                return bits >= 0 && bits <= 8 * start.getAddress().length ? new Block(start, bits) : null;
            } catch (IllegalArgumentException e) {
                return null;
            }
        }

        boolean contains(InetAddress address) {
            byte[] from = start.getAddress();
            byte[] other = address.getAddress();
            if (other.length != from.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                if (((from[bit / 8] ^ other[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
