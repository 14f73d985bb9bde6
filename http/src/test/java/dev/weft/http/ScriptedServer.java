package dev.weft.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that runs a script on each connection and implements no part of HTTP itself. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private ScriptedServer(Script script) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                accept(script);
            }
        });
    }

    static ScriptedServer doing(Script script) throws IOException {
        return new ScriptedServer(script);
    }

    /** A server that reads the head of a request, sends a text and closes the connection. */
    static ScriptedServer saying(String words) throws IOException {
        return doing((in, out, socket) -> {
            readHead(in);
            out.write(words.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    private void accept(Script script) {
        try {
            Socket socket = listening.accept();
            open.add(socket);
            connections.incrementAndGet();
            Thread.ofVirtual().start(() -> serve(script, socket));
        } catch (IOException e) {
            // The server was closed.
            assert listening.isClosed();
        }
    }

    private void serve(Script script, Socket socket) {
        try (socket) {
            script.play(socket.getInputStream(), socket.getOutputStream(), socket);
        } catch (IOException e) {
            // The client has closed the connection, as some tests intend.
            assert !socket.isClosed() || open.contains(socket);
        } finally {
            open.remove(socket);
        }
    }

    /** Reads up to the blank line and returns the first line; empty at the end of the stream. */
    static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                break;
            }
        }
        return head.toString();
    }

    String url() {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/";
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The number of connections so far. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Handles a connection, which is closed afterwards. */
    interface Script {
        void play(InputStream in, OutputStream out, Socket socket) throws IOException;
    }
}
