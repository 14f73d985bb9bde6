package dev.weft.http.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.http.ClientSession;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.DecodingException;
import dev.weft.http.failure.TooLargeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real-time")
@Timeout(30)
class ServerSentEventsTest {
    private final MockWebServer server = new MockWebServer();
    private final ClientSession http = ClientSession.create();

    @BeforeEach
    void startServer() throws IOException {
        server.start();
    }

    @AfterEach
    void closeBoth() {
        http.close();
        server.close();
    }

    @Test
    void eventsComeInTheirOrderUntilTheServerEndsThem() throws Exception {
        server.enqueue(events("id: 1\ndata: one\n\nretry: 3000\nevent: end\ndata: two\n\ndata: unfinished")
                .build());
        List<ServerSentEvent> received = new ArrayList<>();

        try (ServerSentEvents events = open()) {
            events.forEach(received::add);

            assertThat(events.lastId()).isEqualTo("1");
            assertThat(events.reconnectAfter()).contains(Duration.ofSeconds(3));
        }

        assertThat(received)
                .containsExactly(new ServerSentEvent("1", "message", "one"), new ServerSentEvent("1", "end", "two"));
    }

    @Test
    void eventIsThereBeforeTheNextOneWasSent() throws Exception {
        server.enqueue(events("data: first\n\n" + ": wait\n".repeat(100) + "data: second\n\n")
                .throttleBody(16, 1, TimeUnit.HOURS)
                .build());

        try (ServerSentEvents events = open()) {
            assertThat(events.next()).contains(new ServerSentEvent("", "message", "first"));
            assertThat(Async.moveOnAfter(Duration.ofMillis(50), events::next)).isEmpty();
        }
    }

    @Test
    void otherContentIsRefused() {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "text/html")
                .body("<html>")
                .build());

        assertThatThrownBy(this::open)
                .isInstanceOf(DecodingException.class)
                .hasMessage("the response must be an event stream, but its content type is text/html");
    }

    @Test
    void endlessEventIsRefused() throws Exception {
        server.enqueue(events("data: " + "x".repeat(2 * 1024 * 1024)).build());

        try (ServerSentEvents events = open()) {
            assertThatThrownBy(events::next).isInstanceOf(TooLargeException.class);
        }
    }

    @Test
    void eventsBeforeOneThatIsTooLargeAreGiven() throws Exception {
        server.enqueue(
                events("data: first\n\ndata: " + "x".repeat(2 * 1024 * 1024)).build());

        try (ServerSentEvents events = open()) {
            assertThat(events.next()).contains(new ServerSentEvent("", "message", "first"));
            assertThatThrownBy(events::next).isInstanceOf(TooLargeException.class);
            assertThatThrownBy(events::next).isInstanceOf(TooLargeException.class);
        }
    }

    @Test
    void brokenConnectionIsAFailureAndNoEnd() throws Exception {
        server.enqueue(events("data: one\n\ndata: two\n\n" + "data: x\n".repeat(100_000))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

        try (ServerSentEvents events = open()) {
            assertThatThrownBy(() -> events.forEach(event -> {})).isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void idThatWasSentBeforeCountsUntilThereIsAnother() throws Exception {
        server.enqueue(events("data: one\n\nid: 8\ndata: two\n\n").build());

        try (var events = ServerSentEvents.of(http.get(server.url("/").toString())
                .header("Last-Event-ID", "7")
                .open())) {
            assertThat(events.lastId()).isEqualTo("7");
            assertThat(events.next()).contains(new ServerSentEvent("7", "message", "one"));
            assertThat(events.next()).contains(new ServerSentEvent("8", "message", "two"));
        }
    }

    private static MockResponse.Builder events(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "Text/Event-Stream; charset=utf-8")
                .body(body);
    }

    private ServerSentEvents open() throws IOException, InterruptedException {
        return ServerSentEvents.of(http.get(server.url("/").toString())
                .header("Accept", "text/event-stream")
                .open()
                .requireSuccess());
    }
}
