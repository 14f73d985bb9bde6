package dev.weft.benchmarks.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A process of nginx on this machine, which serves one page of 1 KiB. */
public final class Nginx implements AutoCloseable {
    static final int PAGE = 1024;
    private static final int ATTEMPTS = 100;

    private final Path folder;
    private final int port;
    private final Process process;

    private Nginx(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** The path of the program; empty if it is not installed. */
    public static Optional<Path> program() {
        return Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts nginx, and returns when it accepts connections.
     *
     * @throws IOException if nginx is not installed or does not answer
     */
    public static Nginx start() throws IOException, InterruptedException {
        Path program = program().orElseThrow(() -> new IOException("nginx is not installed"));
        Path folder = Files.createTempDirectory("weft-benchmarks");
        int port = freePort();
        Files.writeString(folder.resolve("page"), "x".repeat(PAGE));
        Files.writeString(folder.resolve("nginx.conf"), configuration(folder, port));
        Process process = new ProcessBuilder(
                        program.toString(), "-p", folder.toString(), "-c", "nginx.conf", "-e", "error.log")
                .inheritIO()
                .start();
        Nginx nginx = new Nginx(folder, port, process);
        nginx.awaitAnswer();
        return nginx;
    }

    private static String configuration(Path folder, int port) {
        return """
                daemon off;
                master_process off;
                worker_rlimit_nofile 16384;
                pid %1$s/nginx.pid;
                events { worker_connections 15000; }
                http {
                    access_log off;
                    keepalive_requests 1000000000;
                    keepalive_timeout 600s;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server {
                        listen 127.0.0.1:%2$d backlog=16384;
                        root %1$s;
                    }
                }
                """.formatted(folder, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @SuppressWarnings("BusyWait") // there is no event for another process that listens
    private void awaitAnswer() throws IOException, InterruptedException {
        for (int i = 0; i < ATTEMPTS && process.isAlive(); i++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                Thread.sleep(20);
            }
        }
        close();
        throw new IOException("nginx does not answer");
    }

    /** The URL of the page. */
    public String url() {
        return "http://127.0.0.1:" + port + "/page";
    }

    /** Ends nginx and deletes its files. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
