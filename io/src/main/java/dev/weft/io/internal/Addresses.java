package dev.weft.io.internal;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** Addresses in words: {@code 192.0.2.1:443}, {@code [2001:db8::1]:443}, {@code /run/server}. */
public final class Addresses {
    private Addresses() {}

    /** {@code address} as it is usually written. */
    public static String words(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet -> host(inet) + ":" + inet.getPort();
            case UnixDomainSocketAddress unix -> unix.getPath().toString();
            default -> address.toString();
        };
    }

    private static String host(InetSocketAddress address) {
        if (address.getAddress() == null) {
            return address.getHostString();
        }
        String text = address.getAddress().getHostAddress();
        return address.getAddress() instanceof Inet6Address ? "[" + text + "]" : text;
    }
}
