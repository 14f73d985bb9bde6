package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.fixture.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs a session against the HTTP server of Node with its default settings. This server keeps an idle connection for
 * five seconds, and announces this in a header.
 */
@Tag("real-time")
@Timeout(60)
class NodeServerTest {
    private static final Duration LONGER_THAN_KEPT_ALIVE = Duration.ofSeconds(7);

    @TempDir
    private static Path directory;

    private static RealServer server;

    @BeforeAll
    static void startServer() throws Exception {
        Path node = Programs.find("node");
        int port = Programs.freePort();
        Path script = Files.writeString(directory.resolve("server.js"), """
                require('http').createServer((request, response) => {
                    if (request.url === '/early') {
                        response.writeHead(413, {'Content-Length': 9});
                        response.end('too large');
                        return;
                    }
                    if (request.url === '/trailers') {
                        response.writeHead(200, {'Trailer': 'X-Sum'});
                        response.write('one ');
                        response.addTrailers({'X-Sum': '2'});
                        response.end('two');
                        return;
                    }
                    if (request.url === '/hints') {
                        response.writeEarlyHints({'link': '</style.css>; rel=preload'});
                    }
                    request.pipe(response);
                }).listen(%d, '127.0.0.1');
                """.formatted(port));
        server = RealServer.start(port, List.of(node.toString(), script.toString()));
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static ClientSession session() {
        return ClientSession.options().baseUrl(server.url()).create();
    }

    @Test
    void bodiesOfBothKindsComeBack() throws Exception {
        String text = "ä body\n".repeat(20_000);
        try (ClientSession http = session()) {
            assertThat(http.post("echo").text(text).send().text()).isEqualTo(text);
            assertThat(http.post("echo").text(text).expectContinue().send().text())
                    .isEqualTo(text);
            Body chunked = Body.written(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
            assertThat(http.post("echo").body(chunked).send().bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            assertThat(http.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void earlyAnswerIsReceivedWhileTheBodyIsBeingSent() throws Exception {
        byte[] large = new byte[20_000_000];
        try (ClientSession http = session()) {
            Response early = http.post("early").bytes(large).send();

            assertThat(early.status()).isEqualTo(413);
            assertThat(early.text()).isEqualTo("too large");
            assertThat(http.post("echo").text("next").send().text()).isEqualTo("next");
        }
    }

    @Test
    void trailersAndEarlyHintsAreNoPartOfTheBody() throws Exception {
        try (ClientSession http = session()) {
            assertThat(http.get("trailers").send().text()).isEqualTo("one two");
            assertThat(http.post("hints").text("body").send().text()).isEqualTo("body");
            assertThat(http.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void manyAtATimeAllGetTheirOwn() throws Exception {
        try (ClientSession http = session()) {
            List<Integer> inputs = IntStream.range(0, 500).boxed().toList();

            List<String> echoed = Async.call(() -> Async.gather(
                    inputs,
                    50,
                    i -> http.post("echo").text("number " + i).send().text()));

            assertThat(echoed).isEqualTo(inputs.stream().map(i -> "number " + i).toList());
        }
    }

    @Test
    void postWorksAfterTheServerHasClosedTheIdleConnection() throws Exception {
        try (ClientSession http = session()) {
            assertThat(http.post("echo").text("first").send().header("Keep-Alive"))
                    .contains("timeout=5");
            Thread.sleep(LONGER_THAN_KEPT_ALIVE); // the server, another process, closes by its own clock

            assertThat(http.post("echo").text("second").send().text()).isEqualTo("second");
        }
    }
}
