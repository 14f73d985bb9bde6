package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that fall silent in one phase. The line names the phase and its limit. */
@Tag("real-time")
@Timeout(60)
class PhaseTimeoutsTest {
    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket listening;
    private @Nullable FutureTask<Socket> talk;

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        if (talk != null) {
            sockets.add(talk.get());
        }
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private String place() {
        return "127.0.0.1:" + listening.getLocalPort() + "/";
    }

    /** Accepts one connection, sends a text on it and reads nothing. */
    private void say(String words) {
        FutureTask<Socket> saying = new FutureTask<>(() -> {
            Socket socket = listening.accept();
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            return socket;
        });
        Thread.ofVirtual().start(saying);
        talk = saying;
    }

    private void assertThatItIs(String words, String url, String... options) {
        List<String> arguments = new ArrayList<>(List.of("fetch", "--json", "--retries", "0", url));
        arguments.addAll(List.of(options));

        Cli run = Cli.run(arguments.toArray(String[]::new));

        assertThat(run.err()).startsWith("0 fetched, 1 failed");
        assertThat(run.out()).contains("\"error\":\"" + words + "\"").contains("\"kind\":\"timeout\",\"tries\":1,");
    }

    @Test
    void connectionThatIsNotTakenIsNamed() throws IOException {
        fillQueue();

        assertThatItIs(
                "no connection within 200 ms (--connect-timeout)", "http://" + place(), "--connect-timeout", "200ms");
    }

    /** Fills the backlog: the system accepts a few connections on behalf of the server, and then no more. */
    private void fillQueue() throws IOException {
        for (int i = 0; i < 8; i++) {
            Socket socket = SocketChannel.open().socket();
            sockets.add(socket);
            try {
                socket.connect(listening.getLocalSocketAddress(), 100);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new AssertionError("the queue of " + listening + " does not fill");
    }

    @Test
    void handshakeThatDoesNotBeginIsNamed() {
        say("");

        assertThatItIs(
                "no TLS handshake within 200 ms (--tls-timeout)", "https://" + place(), "--tls-timeout", "200ms");
    }

    @Test
    void bodyThatDoesNotGoOnIsNamed() {
        say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun");

        assertThatItIs(
                "nothing was received for 200 ms (--read-timeout)", "http://" + place(), "--read-timeout", "200ms");
    }

    @Test
    void answerThatDoesNotComeIsNamed() {
        say("");

        assertThatItIs(
                "nothing was received for 200 ms (--read-timeout)", "http://" + place(), "--read-timeout", "200ms");
    }

    @Test
    void bodyThatIsNotTakenIsNamed() throws IOException {
        say("");
        Path large = Files.write(directory.resolve("large"), new byte[20_000_000]);

        assertThatItIs(
                "nothing could be sent for 200 ms (--write-timeout)",
                "http://" + place(),
                "--write-timeout",
                "200ms",
                "-d",
                "@" + large);
    }
}
