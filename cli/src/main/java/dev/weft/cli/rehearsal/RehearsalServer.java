package dev.weft.cli.rehearsal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server on the loopback interface, with a large body at the path {@link #LARGE} and a small page at every other
 * path.
 */
public final class RehearsalServer implements AutoCloseable {
    /**
     * The path of a large body. Its transfer takes so long that the JVM compiles the methods of the ciphers and of the
     * checksum.
     */
    public static final String LARGE = "large";

    private static final int LARGE_LENGTH = 100_000_000;
    private static final int BACKLOG = 50;
    private static final System.Logger LOGGER = System.getLogger("dev.weft.cli");
    private static final String PAGE = "<html>A page like any other. </html>\n".repeat(30);

    private final ServerSocket socket;
    private final String scheme;

    private RehearsalServer(String scheme, ServerSocket socket) {
        this.scheme = scheme;
        this.socket = socket;
        Thread.ofVirtual().start(this::serve);
    }

    /** A server without TLS. */
    public static RehearsalServer plain() throws IOException {
        return new RehearsalServer("http", new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
    }

    /** A server with TLS. Creates its key and certificate in a file in {@code directory}. */
    public static RehearsalServer secure(Path directory)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = directory.resolve("keys");
        String password = "rehearsal"; // no secret: the key lives for a few seconds
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "rehearsal",
                        "-dname",
                        "CN=localhost",
                        "-storepass",
                        password,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new RehearsalServer(
                "https",
                context.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
    }

    /** The URL of the server, with a slash at its end. */
    public String url() {
        return scheme + "://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    private void serve() {
        try {
            while (true) {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> answer(client));
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the server was closed", e);
        }
    }

    /** Answers all requests on a connection. */
    private static void answer(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            for (String request = head(in); !request.isEmpty(); request = head(in)) {
                if (request.startsWith("GET /" + LARGE + " ")) {
                    answerLarge(client.getOutputStream());
                } else {
                    client.getOutputStream().write(ascii(response(PAGE.length()) + PAGE));
                }
            }
        } catch (IOException e) {
            // The fetch fails as well, and is reported by the exit status.
            LOGGER.log(System.Logger.Level.DEBUG, "rehearsal", e);
        }
    }

    /** The head of a request; empty at the end of the connection. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void answerLarge(OutputStream out) throws IOException {
        out.write(ascii(response(LARGE_LENGTH)));
        byte[] piece = new byte[100_000];
        for (int sent = 0; sent < LARGE_LENGTH; sent += piece.length) {
            out.write(piece);
        }
    }

    /** The head of a response with the usual headers, so that parsing them is rehearsed too. */
    private static String response(int length) {
        return String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Server: rehearsal",
                "Date: Sun, 06 Nov 1994 08:49:37 GMT",
                "Content-Type: text/html; charset=utf-8",
                "Content-Length: " + length,
                "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
                "Connection: keep-alive",
                "ETag: \"2ead5377-410\"",
                "Accept-Ranges: bytes",
                "",
                "");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
