package dev.weft.http.internal.connect;

import dev.weft.http.spi.Authority;
import dev.weft.io.ByteStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A tunnel through an HTTP proxy to a host: {@code CONNECT}, RFC 9110, section 9.3.6. */
final class Tunnel {
    private static final int MAX_LINE_LENGTH = 8 * 1024;
    private static final int MAX_HEADERS = 1000;

    private Tunnel() {}

    /**
     * Asks for a tunnel to {@code target}, and waits for the answer.
     *
     * @param authorization the value of {@code Proxy-Authorization}, or null
     * @return the status of the answer; from 200 to 299 if the stream is now the tunnel
     * @throws IOException if there is no answer, or the answer is not valid HTTP
     */
    static int open(ByteStream stream, Authority target, @Nullable String authorization)
            throws IOException, InterruptedException {
        String place = target.hostInUrl() + ":" + target.port();
        String head = "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n"
                + (authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n") + "\r\n";
        stream.write(head.getBytes(StandardCharsets.ISO_8859_1));
        int status;
        do {
            status = status(line(stream));
            skipHeaders(stream);
        } while (status < 200);
        return status;
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-9]\\d\\d( .*)?")) {
            throw new IOException("the answer to CONNECT is not valid HTTP/1.1");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private static void skipHeaders(ByteStream stream) throws IOException, InterruptedException {
        for (int i = 0; i < MAX_HEADERS; i++) {
            if (line(stream).isEmpty()) {
                return;
            }
        }
        throw new IOException("the answer to CONNECT has more than " + MAX_HEADERS + " headers");
    }

    private static String line(ByteStream stream) throws IOException, InterruptedException {
        String line = stream.readLine(StandardCharsets.ISO_8859_1, MAX_LINE_LENGTH);
        if (line == null) {
            throw new IOException("the connection was closed without an answer to CONNECT");
        }
        return line;
    }
}
