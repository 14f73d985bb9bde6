package dev.weft.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * {@code weft rehearse}: does a little of what people do with the program, against a server of its own. The launcher
 * runs it after a build, and has the JVM keep what it loads for the runs to come.
 */
@Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Callable<Integer> {
    private static final System.Logger LOGGER = System.getLogger("dev.weft.cli");
    private static final byte[] REQUEST_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RESPONSE =
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII);

    @Override
    public Integer call() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(server));
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
            boolean all = run("--version") && run("fetch", url, url) && run("fetch", "--json", url);
            return all ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private static boolean run(String... arguments) {
        return Main.commandLine(OutputStream.nullOutputStream(), new PrintWriter(Writer.nullWriter()))
                        .execute(arguments)
                == ExitCode.OK;
    }

    /** Answers one request on each connection, until the server is closed. */
    private static void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                skipRequest(client);
                client.getOutputStream().write(RESPONSE);
            } catch (IOException e) {
                // Closed: the loop ends. Otherwise the fetch fails, which the exit status tells.
                LOGGER.log(System.Logger.Level.DEBUG, "rehearsal", e);
            }
        }
    }

    private static void skipRequest(Socket client) throws IOException {
        int matched = 0;
        while (matched < REQUEST_END.length) {
            int next = client.getInputStream().read();
            if (next < 0) {
                throw new IOException("the request ended early");
            }
            matched = next == REQUEST_END[matched] ? matched + 1 : next == REQUEST_END[0] ? 1 : 0;
        }
    }
}
