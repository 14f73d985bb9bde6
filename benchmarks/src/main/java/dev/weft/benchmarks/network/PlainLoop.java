package dev.weft.benchmarks.network;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The least that an HTTP/1.1 client can do, over the sockets of the JDK: it writes the head of a request, parses the
 * head of the response into a map, and reads a body whose length is known. It knows nothing of limits, timeouts,
 * cancellation, chunks, redirects or cookies, and takes every connection that is idle without looking at it. It is the
 * measure of what everything else in a client costs.
 */
final class PlainLoop implements AutoCloseable {
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    /** Fetches the page at {@code url}. */
    byte[] get(String url) throws IOException {
        URI uri = URI.create(url);
        Connection connection = idle.pollFirst();
        if (connection == null) {
            connection = new Connection(uri);
        }
        byte[] body = connection.get(uri);
        idle.addFirst(connection);
        return body;
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : idle) {
            connection.socket.close();
        }
    }

    private static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private byte[] bytes = new byte[4096];
        private int size;

        Connection(URI uri) throws IOException {
            socket = new Socket(uri.getHost(), uri.getPort());
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
        }

        byte[] get(URI uri) throws IOException {
            String head = "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getRawAuthority() + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            size = 0;
            int end = readHead();
            String[] lines = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1);
            if (!lines[0].startsWith("HTTP/1.1 200")) {
                throw new ProtocolException(lines[0]);
            }
            return readBody(end, Integer.parseInt(fields(lines).get("content-length")));
        }

        private static Map<String, String> fields(String[] lines) {
            Map<String, String> fields = new HashMap<>();
            for (int i = 1; !lines[i].isEmpty(); i++) {
                int colon = lines[i].indexOf(':');
                fields.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
            return fields;
        }

        /** Reads until the head is complete, and returns the position after it. */
        private int readHead() throws IOException {
            for (int from = 0; ; from = Math.max(0, size - 3)) {
                if (size == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * size);
                }
                int count = in.read(bytes, size, bytes.length - size);
                if (count < 0) {
                    throw new EOFException("the connection ended within the head");
                }
                size += count;
                for (int i = from; i + 3 < size; i++) {
                    if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                        return i + 4;
                    }
                }
            }
        }

        private byte[] readBody(int from, int length) throws IOException {
            byte[] body = new byte[length];
            int had = Math.min(length, size - from);
            System.arraycopy(bytes, from, body, 0, had);
            if (in.readNBytes(body, had, length - had) < length - had) {
                throw new EOFException("the connection ended within the body");
            }
            return body;
        }
    }
}
