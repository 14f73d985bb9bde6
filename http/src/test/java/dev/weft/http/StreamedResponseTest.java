package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.TooLargeException;
import dev.weft.sync.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-time")
@Timeout(30)
class StreamedResponseTest {
    private final MockWebServer server = new MockWebServer();
    private final ClientSession http = ClientSession.create();

    @TempDir
    private Path directory;

    @BeforeEach
    void startServer() throws IOException {
        server.start();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(http.toString()).contains("0 in progress, 0 waiting");
        assertThat(http.openConnections()).isEqualTo(http.idleConnections());
        http.close();
        server.close();
    }

    private void answer(String body) {
        server.enqueue(new MockResponse.Builder().chunkedBody(body, 7).build());
    }

    private Request request() {
        return http.get(server.url("/").uri());
    }

    @Test
    void connectionIsKeptWhenTheBodyWasReadToItsEnd() throws Exception {
        answer("hello");
        try (Response response = request().open()) {
            assertThat(http.toString()).contains("1 in progress");
            assertThat(response.body().text()).isEqualTo("hello");
            assertThat(http.toString()).contains("0 in progress");
        }

        assertThat(http.idleConnections()).isEqualTo(1);
    }

    @Test
    void bodyThatWasReadToItsEndIsNotEmptyTheSecondTime() throws Exception {
        answer("hello");
        answer("");
        try (Response response = request().open();
                Response empty = request().open()) {
            assertThat(response.body().text()).isEqualTo("hello");
            assertThat(empty.body().text()).isEmpty();

            assertThatThrownBy(() -> response.body().text()).hasMessage("the body was read to its end already");
            assertThatThrownBy(() -> response.body().lines(line -> {})).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> response.body().saveTo(directory.resolve("file")))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> empty.body().bytes()).isInstanceOf(IllegalStateException.class);
            assertThat(response.body().read(new byte[1])).isEqualTo(-1);
        }
    }

    @Test
    void connectionIsClosedWhenTheBodyWasNotReadToItsEnd() throws Exception {
        answer("hello".repeat(1000));
        try (Response response = request().open()) {
            assertThat(response.body().read(new byte[3])).isEqualTo(3);
        }

        assertThat(http.openConnections()).isZero();
    }

    @Test
    void linesEndInAnyWayAndCharactersMayBeTornApart() throws Exception {
        answer("grüß\r\ndich\n\nÄrger\rend");
        List<String> lines = new ArrayList<>();
        try (Response response = request().open()) {
            response.body().lines(lines::add);
        }

        assertThat(lines).containsExactly("grüß", "dich", "", "Ärger", "end");
    }

    @Test
    void lineThatIsTooLongIsRefusedAfterThoseBefore() throws Exception {
        List<String> lines = new ArrayList<>();
        answer("12345\n\n123456\n");
        answer("12345\r\n12345");
        try (ClientSession limited = http.derive().maxBodySize(5).create()) {
            try (Response response = limited.get(server.url("/").uri()).open()) {
                assertThatThrownBy(() -> response.body().lines(lines::add))
                        .isInstanceOf(TooLargeException.class)
                        .hasMessage("a line from " + server.url("/") + " is larger than 5 bytes");
            }
            try (Response response = limited.get(server.url("/").uri()).open()) {
                response.body().lines(lines::add);
            }
        }

        assertThat(lines).containsExactly("12345", "", "12345", "12345");
    }

    @Test
    void linesAreInTheCharsetOfTheMark() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .body(new Buffer().write("\uFEFFeins\nzwei".getBytes(StandardCharsets.UTF_16LE)))
                .build());
        List<String> lines = new ArrayList<>();
        try (Response response = request().open()) {
            response.body().lines(lines::add);
        }

        assertThat(lines).containsExactly("eins", "zwei");
    }

    @Test
    void fileAppearsWholeOrNotAtAll() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "old");
        answer("new");
        try (var broken = ScriptedServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")) {
            try (Response response = http.get(broken.url()).open()) {
                assertThatThrownBy(() -> response.body().saveTo(file)).isInstanceOf(ConnectionLostException.class);
            }
            assertThat(file).hasContent("old");

            try (Response response = request().open()) {
                assertThat(response.body().saveTo(file)).isEqualTo(3);
            }
        }

        assertThat(file).hasContent("new");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void fileThatCannotBeWrittenSaysSo() throws Exception {
        answer("new");
        try (Response response = request().open()) {
            assertThatThrownBy(() -> response.body().saveTo(directory.resolve("no/such/folder")))
                    .isInstanceOf(java.nio.file.NoSuchFileException.class);
        }
    }

    @Test
    void bodyCanBeReadAsAStream() throws Exception {
        answer("hello");
        try (Response response = request().open();
                InputStream in = response.body().stream()) {
            assertThat(in.readAllBytes()).asString().isEqualTo("hello");
        }
    }

    @Test
    void openResponseIsReadInAnotherTaskAndCancelledThere() throws Exception {
        try (var silent = SilentServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe first");
                Response response = http.get(silent.url("http")).open()) {
            TaskGroup.run(group -> {
                Event reading = Event.create();
                Task<byte[]> reader = group.spawn(() -> {
                    response.body().read(new byte[20]);
                    reading.set();
                    return response.body().bytes();
                });
                reading.await();

                reader.cancel("not needed");
                Async.withTimeout(Duration.ofSeconds(2), reader::outcome);
            });
            silent.awaitClientGone();
        }
    }

    @Test
    void statusIsRequiredOfAnOpenResponseToo() throws Exception {
        server.enqueue(new MockResponse.Builder().code(404).body("no such page").build());
        try (Response response = request().open()) {
            assertThatThrownBy(response::requireSuccess).hasMessageEndingWith(": no such page");
        }
        server.enqueue(new MockResponse.Builder().code(500).body("broken").build());
        try (Response response = request().open()) {
            assertThat(response.body().text()).isEqualTo("broken");
        }
    }

    @Test
    void whatIsThereForAnOpenResponseAndWhatNot() throws Exception {
        answer("hello");
        try (Response response = request().open()) {
            assertThat(response.isBuffered()).isFalse();
            assertThatThrownBy(response::text)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the body is not buffered: read it with body(), or use send() instead of open()");
        }
    }

    @Test
    void closingTheSessionEndsOpenResponses() throws Exception {
        try (var silent = SilentServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe first")) {
            var session = ClientSession.create();
            Response response = session.get(silent.url("http")).open();

            session.close();

            silent.awaitClientGone();
            assertThatThrownBy(() -> response.body().bytes()).isInstanceOf(IOException.class);
            assertThat(session.openConnections()).isZero();
        }
    }

    @Test
    void downloadProgressCountsWhatCame() throws Exception {
        server.enqueue(new MockResponse.Builder().body("hello").build());
        List<String> progress = new ArrayList<>();

        request()
                .downloadProgress((done, length) -> progress.add(done + "/" + length))
                .send();

        assertThat(progress).endsWith("5/5");
    }

    @Test
    void largerThanAllowedEndsAnOpenResponse() throws Exception {
        answer("hello".repeat(100));
        try (Response response = request().maxBodySize(100).open()) {
            assertThatThrownBy(() -> response.body().text()).isInstanceOf(TooLargeException.class);
        }
    }
}
