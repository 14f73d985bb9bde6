package dev.weft.http.internal.connect;

import dev.weft.http.internal.net.ProxyServer.Login;
import dev.weft.http.spi.Authority;
import dev.weft.io.ByteStream;
import dev.weft.io.EndOfStreamException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection through a SOCKS proxy, version 5. The proxy resolves host names.
 *
 * @implNote RFC 1928, and RFC 1929 for the name and password.
 */
final class Socks {
    private static final int VERSION = 5;
    private static final int NO_LOGIN = 0;
    private static final int LOGIN = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    /** The meanings of the reply codes, from code 1 on. */
    private static final String[] REPLIES = {
        "general failure",
        "not allowed by the rules of the proxy",
        "network unreachable",
        "host unreachable",
        "connection refused",
        "time to live expired",
        "command not supported",
        "address type not supported"
    };

    private final ByteStream stream;

    private Socks(ByteStream stream) {
        this.stream = stream;
    }

    /**
     * Asks the proxy to connect to {@code target}, and waits for its reply.
     *
     * @throws IOException if the proxy refuses, or its reply is not valid SOCKS
     */
    static void open(ByteStream stream, Authority target, @Nullable Login login)
            throws IOException, InterruptedException {
        Socks socks = new Socks(stream);
        try {
            socks.greet(login);
            socks.connect(target);
        } catch (EndOfStreamException e) {
            throw new IOException("SOCKS: the connection was closed without a reply", e);
        }
    }

    private void greet(@Nullable Login login) throws IOException, InterruptedException {
        stream.write(login == null ? new byte[] {VERSION, 1, NO_LOGIN} : new byte[] {VERSION, 2, NO_LOGIN, LOGIN});
        byte[] chosen = stream.readExactly(2);
        if (chosen[0] != VERSION) {
            throw new IOException("SOCKS: the proxy does not support version 5");
        }
        if (chosen[1] == LOGIN && login != null) {
            sendLogin(login);
        } else if (chosen[1] != NO_LOGIN) {
            throw new IOException(
                    login == null
                            ? "SOCKS: the proxy requires a name and a password"
                            : "SOCKS: the proxy does not accept the login");
        }
    }

    private void sendLogin(Login login) throws IOException, InterruptedException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(1);
        append(message, login.user());
        append(message, login.password());
        stream.write(message.toByteArray());
        if (stream.readExactly(2)[1] != 0) {
            throw new IOException("SOCKS: the name or the password is wrong");
        }
    }

    private static void append(ByteArrayOutputStream message, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        message.write(bytes.length);
        message.writeBytes(bytes);
    }

    private void connect(Authority target) throws IOException, InterruptedException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(new byte[] {VERSION, CONNECT, 0});
        InetAddress address = target.literalOrNull();
        if (address == null) {
            request.write(NAME);
            append(request, target.host());
        } else {
            request.write(address instanceof Inet4Address ? IPV4 : IPV6);
            request.writeBytes(address.getAddress());
        }
        request.write(target.port() >> 8);
        request.write(target.port());
        stream.write(request.toByteArray());
        readReply();
    }

    private void readReply() throws IOException, InterruptedException {
        byte[] reply = stream.readExactly(4);
        if (reply[1] != 0) {
            int code = reply[1] & 0xff;
            throw new IOException("SOCKS: " + (code <= REPLIES.length ? REPLIES[code - 1] : "failure " + code));
        }
        int length = switch (reply[3]) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> stream.readExactly(1)[0] & 0xff;
            default -> throw new IOException("SOCKS: the reply has an address of an unknown type");
        };
        stream.readExactly(length + 2);
    }
}
