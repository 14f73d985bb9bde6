package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.DecodingException;
import dev.weft.http.failure.HttpException;
import dev.weft.queue.Queue;
import dev.weft.sync.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Request bodies. */
@Tag("real-time")
@Timeout(30)
class BodiesTest {
    private static final Body HELLO_IN_CHUNKS = Body.written(out -> out.write(ascii("hello")));

    private final MockWebServer server = new MockWebServer();
    private final ClientSession http = ClientSession.create();

    @TempDir
    private Path directory;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

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

    private Request post() {
        return http.post(server.url("/").uri());
    }

    private RecordedRequest sent(Request request) throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        request.send().requireSuccess();
        return server.takeRequest();
    }

    private static String text(RecordedRequest request) {
        return request.getBody() == null ? "" : request.getBody().utf8();
    }

    @Test
    void listenerIsNotToldOfABodyThatIsOnlyHashed() throws Exception {
        AtomicInteger told = new AtomicInteger();
        Body watched = Body.text("hello").withProgressListener((done, length) -> told.incrementAndGet());
        OutputStream nowhere = OutputStream.nullOutputStream();

        watched.withoutProgressListeners().writeTo(nowhere);
        watched.withContentType("text/html").withoutProgressListeners().writeTo(nowhere);
        Multipart form = Multipart.form().file("a", "a.txt", watched);
        ByteArrayOutputStream hashed = new ByteArrayOutputStream();
        form.withoutProgressListeners().writeTo(hashed);

        assertThat(told).hasValue(0);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        form.writeTo(sent);
        assertThat(hashed.toByteArray()).isEqualTo(sent.toByteArray());
        assertThat(told).hasPositiveValue();
    }

    @Test
    void lengthIsSaidWhenItIsKnownAndElseItIsChunked() throws Exception {
        RecordedRequest known = sent(post().body(Body.written(5, out -> out.write(ascii("hello")))));
        RecordedRequest unknown = sent(post().body(HELLO_IN_CHUNKS.withContentType("text/x")));
        RecordedRequest none = sent(post());

        assertThat(known.getHeaders().get("Content-Length")).isEqualTo("5");
        assertThat(text(known)).isEqualTo("hello");
        assertThat(unknown.getHeaders().get("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(unknown.getHeaders().get("Content-Type")).isEqualTo("text/x");
        assertThat(text(unknown)).isEqualTo("hello");
        assertThat(none.getHeaders().get("Content-Length")).isEqualTo("0");
    }

    @Test
    void fileIsSentAndProgressTold() throws Exception {
        Path file = Files.write(directory.resolve("data"), new byte[100_000]);
        List<String> progress = new ArrayList<>();

        RecordedRequest sent =
                sent(post().file(file).uploadProgress((done, length) -> progress.add(done + "/" + length)));

        assertThat(sent.getBodySize()).isEqualTo(100_000);
        assertThat(sent.getHeaders().get("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(progress).hasSizeGreaterThan(1).endsWith("100000/100000");
        assertThatThrownBy(() -> post().file(directory.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void bodyIsHeldBackUntilTheServerWantsIt() throws Exception {
        server.enqueue(new MockResponse.Builder().add100Continue().build());
        AtomicInteger more = new AtomicInteger();
        try (var refusing = ScriptedServer.doing((in, out, socket) -> {
            ScriptedServer.readHead(in);
            out.write(ascii("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"));
            more.set(in.readAllBytes().length);
        })) {
            post().text("hello").expectContinue().send();
            Response refused =
                    http.post(refusing.url()).text("hello").expectContinue().send();

            assertThat(text(server.takeRequest())).isEqualTo("hello");
            assertThat(refused.status()).isEqualTo(417);
        }
        assertThat(more.get()).isZero();
    }

    @Test
    void multipartFormSaysItsLengthAndCannotBeBrokenByNames() throws Exception {
        Multipart form = Multipart.form().field("a\"\r\nX: y", "1").file("f", "n\"ame", Body.text("content"));

        RecordedRequest sent = sent(post().body(form));

        assertThat(sent.getBodySize()).isEqualTo(form.length());
        assertThat(sent.getHeaders().get("Content-Type")).startsWith("multipart/form-data; boundary=weft-");
        assertThat(text(sent))
                .contains("name=\"a%22%0D%0AX: y\"\r\n\r\n1\r\n")
                .contains(
                        "name=\"f\"; filename=\"n%22ame\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\ncontent\r\n");
        assertThatThrownBy(() -> form.file("g", "g", Body.text("").withContentType("a/b\r\nX: y")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void formRepeatsFieldsWithSeveralValues() throws Exception {
        RecordedRequest sent = sent(post().form(Map.of("tag", List.of("a b", "c&d"))));

        assertThat(text(sent)).isEqualTo("tag=a+b&tag=c%26d");
    }

    @Test
    void jsonIsAsTheCodecMakesIt() throws Exception {
        record User(String name, int born) {}
        server.enqueue(new MockResponse.Builder()
                .body("{\"name\":\"Ada\",\"born\":1815}")
                .build());
        server.enqueue(new MockResponse.Builder()
                .body("[{\"name\":\"Ada\",\"born\":1815}]")
                .build());
        server.enqueue(new MockResponse.Builder().body("17").build());
        server.enqueue(new MockResponse.Builder().body("{\"name\":").build());
        server.enqueue(new MockResponse.Builder().body("null").build());

        assertThat(post().json(new User("Ada", 1815)).send().json(User.class)).isEqualTo(new User("Ada", 1815));
        assertThat(post().send().jsonList(User.class)).containsExactly(new User("Ada", 1815));
        assertThat(post().send().json(int.class)).isEqualTo(17);
        assertThatThrownBy(() -> post().send().json(User.class))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining(" cannot be decoded from JSON as ");
        assertThatThrownBy(() -> post().send().json(User.class))
                .isInstanceOf(DecodingException.class)
                .hasMessageEndingWith(" is null");
        RecordedRequest first = server.takeRequest();
        assertThat(text(first)).isEqualTo("{\"name\":\"Ada\",\"born\":1815}");
        assertThat(first.getHeaders().get("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void bodyThatIsWrittenByATaskWaitsForThatTaskOnly() throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        EventLoop.run(() -> TaskGroup.run(group -> {
            Queue<String> words = Queue.bounded(1);
            Body body = Body.once(out -> words.forEach(word -> out.write(ascii(word))));
            group.spawn(() -> {
                for (String word : List.of("one ", "two ", "three")) {
                    words.put(word);
                    Async.checkpoint();
                }
                words.close();
            });

            post().body(body).send().requireSuccess();
        }));

        assertThat(text(server.takeRequest())).isEqualTo("one two three");
    }

    @Test
    void cancellationReachesTheBodyThatWaits() throws Exception {
        Event writing = Event.create();
        Event never = Event.create();
        Outcome<?> outcome = TaskGroup.call(group -> {
            Task<?> task = group.spawn(() -> post().body(Body.written(out -> {
                        out.write(ascii("hello"));
                        writing.set();
                        never.await();
                    }))
                    .send());
            writing.await();

            task.cancel("not needed");
            return Async.withTimeout(Duration.ofSeconds(2), task::outcome);
        });

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Cancelled.class,
                        cancelled -> assertThat(cancelled.reason()).isEqualTo("cancelled by task 'main': not needed"));
    }

    @Test
    void whatTheBodyThrowsIsThrownAsItIs() {
        IOException own = new IOException("the disk is gone");

        assertThatThrownBy(() -> post().body(Body.written(out -> {
                            throw own;
                        }))
                        .send())
                .isSameAs(own);
        assertThatThrownBy(() -> post().body(Body.written(out -> {
                            throw new IllegalStateException("a bug");
                        }))
                        .send())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
    }

    @Test
    void bodyThatCanBeWrittenOnceIsNotSentElsewhere() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(307)
                .addHeader("Location", "/there")
                .build());

        Response response =
                post().body(Body.once(out -> out.write(ascii("hello")))).send();

        assertThat(response.status()).isEqualTo(307);
    }

    @Test
    void postIsNotSentTwiceWhenTheConnectionBreaks() throws Exception {
        server.enqueue(new MockResponse.Builder().body("first").build());
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(new MockResponse.Builder().body("second").build());
        post().text("one").send();

        assertThatThrownBy(() -> post().text("two").send()).isInstanceOf(ConnectionLostException.class);

        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void getHasNoBody() {
        assertThatThrownBy(() -> http.get("http://a/").text("hello"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a GET request cannot have a body");
        assertThatThrownBy(() -> post().text("hello").method("HEAD")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> http.request("GET IT", "http://a/"))
                .hasMessage("method must be a name such as GET, but is 'GET IT'");
    }

    @Test
    void boundaryOfOneFormDoesNotRevealTheNext() {
        Multipart one = Multipart.form();
        Multipart other = Multipart.form();

        assertThat(one.contentType()).isNotEqualTo(other.contentType());
        assertThat(one.field("a", "1").contentType()).isEqualTo(one.contentType());
    }

    @Test
    void interruptOfABodyThatWaitsIsNoFailure() throws Exception {
        server.enqueue(new MockResponse.Builder().build());

        assertThatThrownBy(() -> post().body(Body.written(out -> {
                            Thread.currentThread().interrupt();
                            Async.sleep(Duration.ofDays(1));
                        }))
                        .send())
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void bodyThatIsNotAsLongAsItSaysIsAFaultOfTheBody() {
        server.enqueue(new MockResponse.Builder().build());
        server.enqueue(new MockResponse.Builder().build());

        assertThatThrownBy(() -> post().body(Body.written(3, out -> out.write(ascii("hello"))))
                        .send())
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpException.class)
                .hasMessage("the body is longer than the 3 bytes that it declared");
        assertThatThrownBy(() -> post().body(Body.written(7, out -> out.write(ascii("hello"))))
                        .send())
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpException.class)
                .hasMessage("the body ended after 5 of the 7 bytes that it declared");
    }

    @Test
    void unknownMethodIsNotSentTwiceWhenTheConnectionBreaks() throws Exception {
        AtomicInteger obeyed = new AtomicInteger();
        try (var breaking = ScriptedServer.doing((in, out, socket) -> {
            ScriptedServer.readHead(in);
            out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
            if (!ScriptedServer.readHead(in).isEmpty()) {
                obeyed.incrementAndGet();
            }
        })) {
            http.get(breaking.url()).send();

            assertThatThrownBy(() -> http.request("LAUNCH", breaking.url()).send())
                    .isInstanceOf(ConnectionLostException.class);
        }
        assertThat(obeyed.get()).isEqualTo(1);
    }

    @Test
    void bodyMayTakeItsTimeBetweenWhatItWrites() throws Exception {
        server.enqueue(new MockResponse.Builder().build());

        post().body(Body.written(out -> {
                    out.write(ascii("one "));
                    Async.sleep(Duration.ofMillis(300)); // real time: OkHttp's threads do not use virtual time
                    out.write(ascii("two"));
                    Async.sleep(Duration.ofMillis(300));
                }))
                .timeouts(Timeouts.none().with(Phase.WRITE, Duration.ofMillis(100)))
                .send();

        assertThat(text(server.takeRequest())).isEqualTo("one two");
    }
}
