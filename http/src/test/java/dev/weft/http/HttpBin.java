package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real httpbin server. Tests that need it are skipped where it is not installed, but never in CI. */
final class HttpBin {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final int port;

    private HttpBin(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static HttpBin start() throws Exception {
        Path python = python();
        boolean installed = python != null;
        assumeTrue(installed || "true".equals(System.getenv("CI")), "httpbin is not installed: this test is skipped");
        assertThat(installed).as("httpbin, which CI must have").isTrue();
        int port = freePort();
        Process process = new ProcessBuilder(
                        python.toString(), "-m", "httpbin.core", "--host", "127.0.0.1", "--port", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(new File("target", "httpbin.log"))
                .start();
        HttpBin started = new HttpBin(process, port);
        started.awaitListening();
        return started;
    }

    /** The first Python on the path that has httpbin; Debian installs it only for its own Python. */
    private static @Nullable Path python() throws IOException, InterruptedException {
        List<Path> pythons = Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/bin"))
                .map(folder -> Path.of(folder, "python3"))
                .filter(Files::isExecutable)
                .toList();
        for (Path python : pythons) {
            if (hasModule(python)) {
                return python;
            }
        }
        return null;
    }

    private static boolean hasModule(Path python) throws IOException, InterruptedException {
        return new ProcessBuilder(python.toString(), "-c", "import httpbin.core")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Polls until the server accepts connections, because it does not report when it is ready. */
    private void awaitListening() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!listens()) {
            assertThat(process.isAlive())
                    .as("httpbin is running, see target/httpbin.log")
                    .isTrue();
            assertThat(System.nanoTime())
                    .as("httpbin listens, see target/httpbin.log")
                    .isLessThan(deadline);
            Thread.sleep(50); // another process: there is nothing to wait for but its port
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
