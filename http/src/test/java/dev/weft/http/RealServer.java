package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that is a program of its own. */
final class RealServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final int port;

    private RealServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a server that accepts connections at {@code port} of this machine, and waits until it does. */
    static RealServer start(int port, List<String> command) throws Exception {
        String log = Path.of(command.getFirst()).getFileName() + ".log";
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("target", log))
                .start();
        RealServer started = new RealServer(process, port);
        started.awaitListening(log);
        return started;
    }

    /** Polls until the server accepts connections, because it does not report when it is ready. */
    private void awaitListening(String log) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!listens()) {
            assertThat(process.isAlive())
                    .as("the server is running, see target/" + log)
                    .isTrue();
            assertThat(System.nanoTime())
                    .as("the server listens, see target/" + log)
                    .isLessThan(deadline);
            Thread.sleep(50); // the server is another process, which reports nothing else than its open port
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

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Ends the server. */
    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(_ -> process.destroyForcibly())
                .join();
    }
}
