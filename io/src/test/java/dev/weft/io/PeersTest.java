package dev.weft.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.fixture.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose peer is a real program: Debian's openssl, nc or socat. */
@Timeout(60)
class PeersTest {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static void say(Process process, String words) throws IOException {
        process.getOutputStream().write(words.getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    private static String all(Process process) throws IOException, InterruptedException {
        return Async.blocking(() -> {
            try (InputStream out = process.getInputStream()) {
                return new String(out.readAllBytes(), UTF_8);
            }
        });
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Connects to a server in another process. Tries again until the server listens. */
    private static ByteStream connect(int port) throws IOException, InterruptedException {
        while (true) {
            try {
                return Tcp.connect("127.0.0.1", port);
            } catch (NoConnectionException e) {
                Async.sleep(Duration.ofMillis(10));
            }
        }
    }

    /**
     * Reads the whole input and then sends it back. Works only if the client can end its output and then continue to
     * read.
     */
    private static void answer(ByteStream stream) throws IOException, InterruptedException {
        byte[] question = stream.readAll(100_000);
        stream.write(question.length + " bytes: ");
        stream.write(question);
    }

    @Test
    void ncSendsItsInputAndGetsTheAnswerAfterItsEnd() throws Exception {
        String nc = Programs.find("nc").toString();
        Async.run(() -> Tcp.serve(ANYWHERE, PeersTest::answer, server -> {
            Process client = start(nc, "-N", "127.0.0.1", "" + server.port());
            say(client, "hello from nc");
            client.getOutputStream().close();

            assertThat(all(client)).isEqualTo("13 bytes: hello from nc");
            return true;
        }));
    }

    @Test
    void ncListensAndSeesOurEnd() throws Exception {
        String nc = Programs.find("nc").toString();
        int port = freePort();
        Process server = start(nc, "-l", "-N", "127.0.0.1", "" + port);
        say(server, "hello from nc\n");
        server.getOutputStream().close();
        Async.run(() -> {
            try (ByteStream stream = connect(port)) {
                stream.write("hello from Weft");
                stream.shutdownOutput();

                assertThat(stream.readLine()).isEqualTo("hello from nc");
                assertThat(stream.readLine()).isNull();
            }
            assertThat(all(server)).isEqualTo("hello from Weft");
        });
    }

    @Test
    void socatTalksByUnixSocketAndHalfCloses() throws Exception {
        String socat = Programs.find("socat").toString();
        Path file = folder.resolve("socket");
        Async.run(() -> Unix.serve(file, Tcp.serverOptions(), PeersTest::answer, server -> {
            Process client = start(socat, "-t10", "-", "UNIX-CONNECT:" + file);
            say(client, "hello from socat");
            client.getOutputStream().close();

            assertThat(all(client)).isEqualTo("16 bytes: hello from socat");
            return true;
        }));
    }

    @Test
    void socatServesByUnixSocket() throws Exception {
        String socat = Programs.find("socat").toString();
        Path file = folder.resolve("socket");
        start(socat, "UNIX-LISTEN:" + file, "EXEC:cat");
        Async.run(() -> {
            while (!Files.exists(file)) {
                Async.sleep(Duration.ofMillis(10));
            }
            try (ByteStream stream = Unix.connect(file)) {
                stream.write("there and back");
                stream.shutdownOutput();

                assertThat(stream.readAll(100)).asString(UTF_8).isEqualTo("there and back");
            }
        });
    }

    @Test
    void socatEchoesPackets() throws Exception {
        String socat = Programs.find("socat").toString();
        Async.run(() -> {
            try (Datagrams server = Datagrams.bind(ANYWHERE)) {
                Process client = start(socat, "-t10", "-", "UDP:127.0.0.1:" + server.port());
                say(client, "ping");
                Datagrams.Packet packet = server.receive();
                assertThat(new String(packet.bytes(), UTF_8)).isEqualTo("ping");

                server.send("pong".getBytes(UTF_8), packet.sender());

                byte[] answer = Async.blocking(() -> client.getInputStream().readNBytes(4));
                assertThat(new String(answer, UTF_8)).isEqualTo("pong");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void opensslIsTheClient(String version) throws Exception {
        String openssl = Programs.find("openssl").toString();
        Keys.write(folder);
        TlsOptions tls = Tls.options().context(Keys.context()).versions(version).applicationProtocols("weft");
        Async.run(() -> Tcp.serve(
                ANYWHERE,
                Tcp.serverOptions().tls(tls),
                stream -> {
                    TlsDetails details = stream.tls().orElseThrow();
                    stream.write(details.protocol() + " "
                            + details.applicationProtocol().orElse("none") + "\n");
                    stream.write("echo " + stream.readLine() + "\n");
                    stream.finish();
                },
                server -> {
                    Process client = start(
                            openssl,
                            "s_client",
                            "-quiet",
                            "-verify_return_error",
                            "-verify_hostname",
                            "localhost",
                            "-CAfile",
                            folder.resolve("certificate.pem").toString(),
                            "-alpn",
                            "weft",
                            "-servername",
                            "localhost",
                            "-connect",
                            "127.0.0.1:" + server.port());
                    say(client, "hello\n");

                    assertThat(all(client)).isEqualTo(version + " weft\necho hello\n");
                    return true;
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void opensslIsTheServer(String version) throws Exception {
        String openssl = Programs.find("openssl").toString();
        Keys.write(folder);
        int port = freePort();
        start(
                openssl,
                "s_server",
                "-quiet",
                "-rev",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                folder.resolve("certificate.pem").toString(),
                "-key",
                folder.resolve("key.pem").toString(),
                version.equals("TLSv1.2") ? "-tls1_2" : "-tls1_3");
        Async.run(() -> {
            try (ByteStream stream = Tls.client(
                    connect(port), Tls.options().context(Keys.withoutKey()).serverName("localhost"))) {
                assertThat(stream.tls().orElseThrow().protocol()).isEqualTo(version);

                stream.write("stressed\n");
                assertThat(stream.readLine()).isEqualTo("desserts");
                stream.write("x".repeat(1000) + "\n");
                assertThat(stream.readLine()).hasSize(1000);
            }
        });
    }

    @Test
    void opensslThatIsKilledIsNoEnd() throws Exception {
        String openssl = Programs.find("openssl").toString();
        Keys.write(folder);
        int port = freePort();
        Process server = start(
                openssl,
                "s_server",
                "-quiet",
                "-rev",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                folder.resolve("certificate.pem").toString(),
                "-key",
                folder.resolve("key.pem").toString());
        Async.run(() -> {
            try (ByteStream stream = Tls.client(
                    connect(port), Tls.options().context(Keys.withoutKey()).serverName("localhost"))) {
                stream.write("one\n");
                assertThat(stream.readLine()).isEqualTo("eno");

                server.destroyForcibly().waitFor();

                assertThat(org.assertj.core.api.Assertions.catchThrowable(stream::readLine))
                        .isInstanceOf(IOException.class);
            }
        });
    }
}
