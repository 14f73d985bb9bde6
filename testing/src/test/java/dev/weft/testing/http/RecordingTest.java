package dev.weft.testing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.http.ClientSession;
import dev.weft.http.Response;
import dev.weft.testing.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RecordingTest {
    private static final String URL = "http://example.org/page";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("exchanges.txt");
    }

    @Test
    void whatWasRecordedIsGivenBackAsSlowlyAsItCame() throws Exception {
        MockTransport web = MockTransport.create()
                .on("/start", MockAnswer.status(302).header("Location", "/page"))
                .on("/page", MockAnswer.text("ä\nb\n").header("X-Answer", "42"))
                .latency(Latency.fixed(Duration.ofMillis(1500)));
        record(
                web,
                http -> http.get("http://example.org/start")
                        .header("Authorization", "secret")
                        .send());

        Simulation.run(simulation -> {
            try (var http = replaying()) {
                Response response = http.get("http://example.org/start").send();

                assertThat(response.status()).isEqualTo(200);
                assertThat(response.uri().toString()).isEqualTo(URL);
                assertThat(response.header("X-Answer")).contains("42");
                assertThat(response.text()).isEqualTo("ä\nb\n");
                assertThat(simulation.elapsed()).isEqualTo(Duration.ofSeconds(3));
            }
        });
        assertThat(Files.readString(file)).doesNotContain("secret");
    }

    @Test
    void requestThatWasMadeSeveralTimesGetsTheResponsesInTheirOrder() throws Exception {
        MockTransport web = MockTransport.create().on("/page", MockAnswer.text("one"), MockAnswer.text("two"));
        record(web, http -> http.get(URL).send(), http -> http.get(URL).send());

        Simulation.run(simulation -> {
            try (var http = replaying()) {
                assertThat(http.get(URL).send().text()).isEqualTo("one");
                assertThat(http.get(URL).send().text()).isEqualTo("two");
                assertThat(http.get(URL).send().text()).isEqualTo("two");
            }
        });
    }

    @Test
    void requestsAreToldApartByMethodUrlAndBody() throws Exception {
        MockTransport web = MockTransport.create()
                .on(
                        "*",
                        request ->
                                MockAnswer.text(request.method() + request.uri().getQuery() + request.text()));
        record(
                web,
                http -> http.get(URL + "?1").send(),
                http -> http.get(URL + "?2").send(),
                http -> http.post(URL + "?1").text("a").send(),
                http -> http.post(URL + "?1").text("b").send());

        Simulation.run(simulation -> {
            try (var http = replaying()) {
                assertThat(http.post(URL + "?1").text("b").send().text()).isEqualTo("POST1b");
                assertThat(http.post(URL + "?1").text("a").send().text()).isEqualTo("POST1a");
                assertThat(http.get(URL + "?2").send().text()).isEqualTo("GET2");
                assertThat(http.get(URL + "?1").send().text()).isEqualTo("GET1");
            }
        });
    }

    @Test
    void requestThatWasNotRecordedIsAnError() throws Exception {
        record(
                MockTransport.create().on("*", MockAnswer.status(200)),
                http -> http.get(URL).send());

        assertThatThrownBy(() -> Simulation.run(simulation -> {
                    try (var http = replaying()) {
                        http.get(URL + "/other").send();
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("GET " + URL + "/other is not in the recording " + file);
    }

    @Test
    void anyBytesComeBackAsTheyWere() throws Exception {
        byte[] bytes = new byte[1000];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) i);
        List<byte[]> bodies = List.of(
                bytes, new byte[0], "a\r\nb".getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[] {'\n'});
        for (int i = 0; i < bodies.size(); i++) {
            String url = URL + i;
            record(
                    MockTransport.create().on("*", MockAnswer.status(200).body(bodies.get(i))),
                    http -> http.get(url).send());
        }

        Simulation.run(simulation -> {
            try (var http = replaying()) {
                for (int i = 0; i < bodies.size(); i++) {
                    assertThat(http.get(URL + i).send().bytes()).isEqualTo(bodies.get(i));
                }
            }
        });
    }

    @Test
    void responseThatIsOpenedIsRecordedToo() throws Exception {
        MockTransport web = MockTransport.create().on("*", MockAnswer.text("one\ntwo"));
        record(web, http -> {
            try (var response = http.get(URL).open()) {
                assertThat(response.body().text()).isEqualTo("one\ntwo");
                return response;
            }
        });

        assertThat(web.openResponses()).isZero();
        assertThat(Files.readString(file)).contains("| one\n| two\n");
    }

    @Test
    void exchangesOfSeveralTasksDoNotMix() throws Exception {
        MockTransport web =
                MockTransport.create().on("*", request -> MockAnswer.text((request.uri() + "\n").repeat(100)));
        try (var http = recording(web)) {
            Async.gather(
                    IntStream.range(0, 50).boxed().toList(),
                    i -> http.get(URL + i).send());
        }

        Simulation.run(simulation -> {
            try (var http = replaying()) {
                for (int i = 0; i < 50; i++) {
                    assertThat(http.get(URL + i).send().text()).isEqualTo((URL + i + "\n").repeat(100));
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "> GET http://example.org/ 0",
                "> GET http://example.org/ 0\n< abc http://example.org/ 1"
            })
    void fileThatIsNoRecordingIsNamedWithTheLine(String text) throws Exception {
        Files.writeString(file, "\n" + text + "\n");

        assertThatThrownBy(() -> Recording.from(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is not a recording: the exchange in line 2 cannot be read");
    }

    /** One request to a session. */
    private interface Call {
        Response on(ClientSession http) throws IOException, InterruptedException;
    }

    private void record(MockTransport web, Call... calls) throws Exception {
        Simulation.run(simulation -> {
            try (var http = recording(web)) {
                for (Call call : calls) {
                    call.on(http);
                }
            }
        });
    }

    private ClientSession recording(MockTransport web) {
        return ClientSession.options()
                .transport(web)
                .interceptor(Recording.to(file))
                .create();
    }

    private ClientSession replaying() throws IOException {
        return ClientSession.options()
                .transport(MockTransport.create())
                .interceptor(Recording.from(file))
                .create();
    }
}
