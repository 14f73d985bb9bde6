package dev.weft.http;

import dev.weft.fixture.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real httpbin server. If httpbin is not installed, tests that need it are skipped, except in CI, where they fail.
 */
final class HttpBin {
    private final RealServer server;

    private HttpBin(RealServer server) {
        this.server = server;
    }

    static HttpBin start() throws Exception {
        Path python = python();
        Programs.require(python != null, "httpbin");
        int port = Programs.freePort();
        return new HttpBin(RealServer.start(
                port,
                List.of(
                        python.toString(),
                        "-m",
                        "httpbin.core",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port))));
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

    String url() {
        return server.url();
    }

    void stop() {
        server.close();
    }
}
