package dev.weft.http.spi;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Converts host names and addresses to canonical form, so that two spellings of a host are equal. */
final class HostName {
    private static final int MAX_NAME_LENGTH = 253;
    private static final int MAX_LABEL_LENGTH = 63;

    /**
     * Characters that a name cannot contain, because they have another meaning in a URL or may not occur in a URL at
     * all. Underscores are allowed, because many container networks use them.
     */
    private static final String FORBIDDEN = " \"#%/:<>?@[\\]^`{|}";

    private HostName() {}

    /** The canonical form of {@code host}; null if it is not a valid host. */
    static @Nullable String canonical(String host) {
        if (host.indexOf(':') < 0) {
            return name(host);
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return address(bracketed ? host.substring(1, host.length() - 1) : host);
    }

    private static @Nullable String name(String host) {
        String ascii = isPlain(host) ? host : Punycode.host(host);
        return ascii == null || hasBadLength(ascii) || hasForbiddenCharacter(ascii) ? null : ascii;
    }

    /** Whether {@code host} is in lower case and ASCII, as most hosts are, so that it needs no conversion. */
    private static boolean isPlain(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c >= 0x80 || (c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the name or one of its labels is empty or too long. A dot at the end, which marks a fully qualified name,
     * is allowed.
     */
    private static boolean hasBadLength(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            return true;
        }
        int start = 0;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', start)) {
            if (dot == start || dot - start > MAX_LABEL_LENGTH) {
                return true;
            }
            start = dot + 1;
        }
        return name.length() - start > MAX_LABEL_LENGTH;
    }

    private static boolean hasForbiddenCharacter(String name) {
        return name.chars().anyMatch(c -> c <= 0x1f || c >= 0x7f || FORBIDDEN.indexOf(c) >= 0);
    }

    /**
     * The canonical form of an IPv6 address. The percent sign before a zone may be written as {@code %25}, as RFC 6874
     * requires in URLs, or as {@code %}, as is common. A zone has only the characters that {@link java.net.URI} allows.
     */
    private static @Nullable String address(String text) {
        int percent = text.indexOf('%');
        String zone = percent < 0 ? "" : text.substring(percent + (text.startsWith("%25", percent) ? 3 : 1));
        String digits = percent < 0 ? text : text.substring(0, percent);
        if ((percent >= 0 && zone.isEmpty())
                || !zone.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '.'))) {
            return null;
        }
        try {
            InetAddress address = Inet6Address.ofLiteral(digits);
            String shortest =
                    address instanceof Inet6Address six ? shortest(six.getAddress()) : address.getHostAddress();
            return zone.isEmpty() ? shortest : shortest + "%" + zone;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The form of RFC 5952: without leading zeros, and with the longest run of at least two zero groups as a double
     * colon.
     */
    private static String shortest(byte[] address) {
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
        }
        int from = 0;
        int longest = 0;
        for (int i = 0; i < groups.length; i++) {
            int run = zerosFrom(groups, i);
            if (run > longest) {
                from = i;
                longest = run;
            }
        }
        return longest < 2 ? joined(groups, 0, 8) : joined(groups, 0, from) + "::" + joined(groups, from + longest, 8);
    }

    private static int zerosFrom(int[] groups, int from) {
        int end = from;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String joined(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
