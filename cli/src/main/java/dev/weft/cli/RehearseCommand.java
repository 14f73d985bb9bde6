package dev.weft.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * {@code weft rehearse}: runs typical commands against a local server. After a build, the launcher runs this to create
 * the JVM's ahead-of-time cache, which stores the classes that were loaded and the profiles of hot methods and so
 * speeds up later starts. The large numbers of requests are for the profiles.
 */
@Command(name = "rehearse", hidden = true, addMethodSubcommands = false)
final class RehearseCommand implements Callable<Integer> {
    private static final System.Logger LOGGER = System.getLogger("dev.weft.cli");
    private static final byte[] REQUEST_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String PAGE = "<html>A page like any other. </html>\n".repeat(30);

    /** A response with the usual headers, so that parsing them is rehearsed too. */
    private static final byte[] RESPONSE = String.join(
                    "\r\n",
                    "HTTP/1.1 200 OK",
                    "Server: rehearsal",
                    "Date: Sun, 06 Nov 1994 08:49:37 GMT",
                    "Content-Type: text/html; charset=utf-8",
                    "Content-Length: " + PAGE.length(),
                    "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
                    "Connection: keep-alive",
                    "ETag: \"2ead5377-410\"",
                    "Accept-Ranges: bytes",
                    "",
                    PAGE)
            .getBytes(StandardCharsets.US_ASCII);

    @Override
    public Integer call() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(server));
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
            Path directory = Files.createTempDirectory("weft-rehearsal");
            try {
                return all(url, directory) ? ExitCode.OK : ExitCode.SOFTWARE;
            } finally {
                delete(directory);
            }
        }
    }

    private static boolean all(String url, Path directory) throws IOException {
        Path list = Files.writeString(directory.resolve("list"), url);
        return run("--version")
                && run("fetch", url, url)
                && run("fetch", "--json", url)
                && run("fetch", "-o", directory.toString(), url)
                && run("fetch", "-q", "-o", directory.toString(), "--resume", "--format", "csv", url + "[1-2000]")
                && run("fetch", "-q", "-i", list.toString())
                && !run("fetch", "-q", "--retries", "0", url.replace("http:", "https:")) // loads TLS classes
                && run("fetch", "-q", url + "[1-6000]");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static boolean run(String... arguments) {
        return Main.commandLine(OutputStream.nullOutputStream(), new PrintWriter(Writer.nullWriter()))
                        .execute(arguments)
                == ExitCode.OK;
    }

    /** Accepts connections until the server socket is closed. */
    private static void serve(ServerSocket server) {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> answer(client));
            }
        } catch (IOException e) {
            // The server socket was closed.
            LOGGER.log(System.Logger.Level.DEBUG, "rehearsal", e);
        }
    }

    /** Responds to all requests on a connection. */
    private static void answer(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            while (skipRequest(in)) {
                client.getOutputStream().write(RESPONSE);
            }
        } catch (IOException e) {
            // The fetch fails as well, and is reported by the exit status.
            LOGGER.log(System.Logger.Level.DEBUG, "rehearsal", e);
        }
    }

    /** Reads a request up to the end of its headers; false if the connection has ended. */
    private static boolean skipRequest(InputStream in) throws IOException {
        int matched = 0;
        while (matched < REQUEST_END.length) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            matched = next == REQUEST_END[matched] ? matched + 1 : next == REQUEST_END[0] ? 1 : 0;
        }
        return true;
    }
}
