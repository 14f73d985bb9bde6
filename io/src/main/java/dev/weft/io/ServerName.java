package dev.weft.io;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/**
 * A host name for SNI that the JDK does not accept as a {@link SNIHostName}, such as one with an underscore, with a hyphen at
 * an end of a label, or with a label of more than 63 characters. Such names are used in container networks, and servers choose
 * certificates by them. Servers on the JDK refuse a handshake with such a name.
 *
 * @implNote RFC 6066, section 3: the name is sent as ASCII, without a dot at its end.
 */
final class ServerName extends SNIServerName {
    private ServerName(byte[] encoded) {
        super(StandardConstants.SNI_HOST_NAME, encoded);
    }

    /**
     * The name to send for {@code host}. Letters beyond ASCII are encoded with Punycode.
     *
     * @throws IllegalArgumentException if they cannot be encoded
     */
    static SNIServerName of(String host) {
        byte[] encoded = ascii(host).getBytes(StandardCharsets.US_ASCII);
        try {
            return new SNIHostName(encoded);
        } catch (IllegalArgumentException e) {
            return new ServerName(encoded); // is sent too: only the constructor of SNIHostName checks a name
        }
    }

    private static String ascii(String host) {
        if (host.chars().allMatch(c -> c < 0x80)) {
            return host;
        }
        try {
            return IDN.toASCII(host);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "serverName must be a host name, but is '" + host + "': " + e.getMessage(), e);
        }
    }
}
