package dev.weft.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Proxies that always connect to this machine, no matter which host the client asks for. */
final class ProxyServers {
    private ProxyServers() {}

    /** A proxy for {@code CONNECT}, and the heads of the requests that it was sent. */
    record Tunnels(ScriptedServer server, List<String> heads) implements AutoCloseable {

        /** A proxy that requires {@code login}, the value of a header, unless it is empty. */
        static Tunnels requiring(String login) throws IOException {
            List<String> heads = new CopyOnWriteArrayList<>();
            return new Tunnels(
                    ScriptedServer.doing((in, out, socket) -> {
                        String head = ScriptedServer.readHead(in);
                        heads.add(head);
                        if (!head.contains(login)) {
                            say(out, "HTTP/1.1 407 Who are you?\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n");
                            return;
                        }
                        say(out, "HTTP/1.1 200 Connected\r\n\r\n");
                        int port = Integer.parseInt(head.split("[: ]", 4)[2]);
                        pipe(in, out, port);
                    }),
                    heads);
        }

        String url(String user) {
            return "http://" + user + "127.0.0.1:" + server.port();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** A SOCKS proxy that requires the given name and password. */
    static ScriptedServer socks(String user, String password) throws IOException {
        return ScriptedServer.doing((in, out, socket) -> {
            in.skipNBytes(2 + in.readNBytes(2)[1] - 2);
            out.write(new byte[] {5, 2});
            in.skipNBytes(1);
            List<String> shown = List.of(text(in), text(in));
            boolean known = shown.equals(List.of(user, password));
            out.write(new byte[] {1, (byte) (known ? 0 : 1)});
            if (!known) {
                return;
            }
            boolean named = in.readNBytes(4)[3] == 3;
            in.skipNBytes(named ? in.read() : 4);
            int port = (in.read() << 8) | in.read();
            out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            pipe(in, out, port);
        });
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
    }

    static void say(OutputStream out, String words) throws IOException {
        out.write(words.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Carries bytes between a client and the server at {@code port} until one of them ends. */
    static void pipe(InputStream in, OutputStream out, int port) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.ofVirtual().start(() -> forward(in, server));
            server.getInputStream().transferTo(out);
        }
    }

    private static void forward(InputStream in, Socket server) {
        try (server) {
            in.transferTo(server.getOutputStream());
        } catch (IOException e) {
            assert server.isClosed() : "closed by the other direction";
        }
    }
}
