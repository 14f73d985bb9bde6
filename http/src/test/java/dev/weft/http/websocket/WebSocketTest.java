package dev.weft.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.http.ClientSession;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.StatusException;
import dev.weft.http.failure.TooLargeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Web sockets to servers on the loopback interface. */
@Tag("real-time")
@Timeout(30)
class WebSocketTest {
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
    void textAndBytesGoBothWays() throws Exception {
        serve(new Echo());

        Async.run(() -> {
            try (WebSocket socket = open()) {
                socket.send("häⅬ€😀");
                socket.send(new byte[] {1, 2, 3});
                socket.send("");

                assertThat(socket.take()).isEqualTo(new Message.Text("häⅬ€😀"));
                assertThat(socket.take())
                        .isInstanceOfSatisfying(
                                Message.Binary.class,
                                binary -> assertThat(binary.bytes()).containsExactly(1, 2, 3));
                assertThat(socket.take()).isEqualTo(new Message.Text(""));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "WS", "http"})
    void schemeMayBeThatOfWebSockets(String scheme) throws Exception {
        serve(new Echo());

        try (WebSocket socket = WebSocket.open(http.get(url().replaceFirst("^http", scheme)))) {
            socket.send("hello");

            assertThat(socket.take()).isEqualTo(new Message.Text("hello"));
        }
    }

    @Test
    void manyMessagesComeInTheirOrder() throws Exception {
        serve(new Echo());
        List<String> sent =
                IntStream.range(0, 2_000).mapToObj(i -> i + "x".repeat(i)).toList();
        List<String> received = new ArrayList<>();

        Async.run(() -> {
            try (WebSocket socket = open()) {
                Async.gather(
                        List.<dev.weft.Action<Exception>>of(
                                () -> {
                                    for (String text : sent) {
                                        socket.send(text);
                                    }
                                    socket.close(CloseStatus.NORMAL, "done");
                                },
                                () -> socket.forEach(message -> received.add(((Message.Text) message).text()))),
                        action -> {
                            action.run();
                            return null;
                        });
            }
        });

        assertThat(received).isEqualTo(sent);
    }

    @Test
    void sessionsAndRequestsHeadersAreSentAndTheAnswersAreSeen() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Sec-WebSocket-Protocol", "chat")
                .webSocketUpgrade(new Echo())
                .build());

        try (WebSocket socket = WebSocket.open(http.get(url()).header("Sec-WebSocket-Protocol", "chat, talk"))) {
            assertThat(socket.headers().last("Sec-WebSocket-Protocol")).contains("chat");
        }

        assertThat(server.takeRequest().getHeaders().get("Sec-WebSocket-Protocol"))
                .isEqualTo("chat, talk");
    }

    @Test
    void cookiesAndCredentialsAreShownAsByAnyRequest() throws Exception {
        serve(new Echo());
        http.cookies().add(server.url("/").uri(), "theme=dark; Path=/");

        WebSocket.open(http.get(url().replace("http://", "http://ada:secret@"))).close();

        var asked = server.takeRequest().getHeaders();
        assertThat(asked.get("Authorization")).isEqualTo("Basic YWRhOnNlY3JldA==");
        assertThat(asked.get("Cookie")).isEqualTo("theme=dark");
    }

    @Test
    void whatCameBeforeTheOtherSideClosedCanStillBeTaken() throws Exception {
        serve(new WebSocketListener() {
            @Override
            public void onOpen(okhttp3.WebSocket socket, okhttp3.Response response) {
                socket.send("one");
                socket.send("two");
                socket.close(4001, "bye");
            }
        });
        List<Message> taken = new ArrayList<>();

        try (WebSocket socket = open()) {
            socket.forEach(taken::add);

            assertThat(taken).containsExactly(new Message.Text("one"), new Message.Text("two"));
            assertThatThrownBy(socket::take)
                    .isInstanceOfSatisfying(
                            WebSocketClosedException.class,
                            closed -> assertThat(closed.status()).contains(new CloseStatus(4001, "bye")))
                    .hasMessage("the web socket was closed by the other side: 4001 bye");
            assertThatThrownBy(() -> socket.send("more")).isInstanceOf(WebSocketClosedException.class);
        }
    }

    @Test
    void closeIsAnsweredAndWhatWasSentBeforeItArrives() throws Exception {
        Echo echo = new Echo();
        serve(echo);

        try (WebSocket socket = open()) {
            socket.send("last words");
            socket.close(4000, "enough");

            assertThat(socket.awaitClosed()).isEqualTo(new CloseStatus(4000, "enough"));
        }

        assertThat(echo.received).containsExactly("last words");
    }

    @Test
    void codesThatMayNotBeSentAreRefused() throws Exception {
        serve(new Echo());

        try (WebSocket socket = open()) {
            assertThatThrownBy(() -> socket.close(1005, "")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> socket.close(1000, "x".repeat(124))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void serverThatAnswersWithAStatusIsNamed() {
        server.enqueue(new MockResponse.Builder().code(403).body("no").build());
        server.enqueue(new MockResponse.Builder().code(200).body("what?").build());

        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StatusException.class,
                        refused -> assertThat(refused.status()).isEqualTo(403));
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StatusException.class,
                        refused -> assertThat(refused.status()).isEqualTo(200));
    }

    @Test
    void hostThatTakesNoConnectionIsNamed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThatThrownBy(() -> WebSocket.open(http.get("http://127.0.0.1:" + port + "/")))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("onnection refused");
        assertThatThrownBy(() -> WebSocket.open(http.get("http://no-such-host.invalid/")))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessage("unknown host: no-such-host.invalid");
    }

    @Test
    void brokenConnectionIsAFailureForTheTaker() throws Exception {
        serve(new WebSocketListener() {
            @Override
            public void onOpen(okhttp3.WebSocket socket, okhttp3.Response response) {
                socket.cancel();
            }
        });

        try (WebSocket socket = open()) {
            assertThatThrownBy(() -> socket.forEach(message -> {})).isInstanceOf(HttpException.class);
            assertThatThrownBy(socket::take).isInstanceOf(HttpException.class);
            assertThatThrownBy(() -> socket.send("more")).isInstanceOf(HttpException.class);
        }
    }

    @Test
    void silentServerIsFoundByItsMissingPong() throws Exception {
        try (HandshakeOnlyServer silent = HandshakeOnlyServer.agreeing(true);
                WebSocket socket =
                        WebSocket.open(http.get(silent.url()).with(WebSocket.PING_INTERVAL, Duration.ofMillis(50)))) {
            assertThatThrownBy(socket::take).isInstanceOf(HttpException.class).hasMessageContaining("pong");
            silent.awaitClientGone();
        }
    }

    @Test
    void cancelledOpeningClosesTheConnection() throws Exception {
        try (HandshakeOnlyServer silent = HandshakeOnlyServer.agreeing(false)) {
            assertThat(Async.moveOnAfter(Duration.ofMillis(100), () -> WebSocket.open(http.get(silent.url()))))
                    .isEmpty();

            silent.awaitClientGone();
        }
    }

    @Test
    void cancelledOpeningLeavesNoReaderWaitingForATaker() throws Exception {
        FakeWire wire = new FakeWire().neverOpening();
        assertThat(Async.moveOnAfter(
                        Duration.ofMillis(1),
                        () -> WebSocket.open(wire.session().get("ws://a.org/"), 1)))
                .isEmpty();

        Async.run(
                () -> { // the second call would wait forever
                    wire.receiver().received("one");
                    wire.receiver().received("two");
                });
    }

    @Test
    void closingTheSessionEndsItsWebSockets() throws Exception {
        try (HandshakeOnlyServer silent = HandshakeOnlyServer.agreeing(true)) {
            WebSocket socket = WebSocket.open(http.get(silent.url()));

            http.close();

            assertThatThrownBy(socket::take).isInstanceOf(IOException.class);
            silent.awaitClientGone();
            assertThatThrownBy(() -> WebSocket.open(http.get(silent.url()))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void moreThanSixtyFourMayBeOpenAtOnce() throws Exception {
        IntStream.range(0, 100).forEach(_ -> serve(new Echo()));

        Async.run(() -> {
            List<WebSocket> sockets =
                    Async.gather(IntStream.range(0, 100).boxed().toList(), _ -> open());
            for (WebSocket socket : sockets) {
                socket.send("hello");
                assertThat(socket.take()).isEqualTo(new Message.Text("hello"));
                socket.close();
            }
        });
    }

    @Test
    void messageThatIsLargerThanAllowedBreaksTheWebSocket() throws Exception {
        serve(new Echo());

        try (WebSocket socket = WebSocket.open(http.get(url()).maxBodySize(1000))) {
            socket.send("x".repeat(1000));
            assertThat(socket.take()).isEqualTo(new Message.Text("x".repeat(1000)));
            socket.send("x".repeat(1001));

            assertThatThrownBy(socket::take)
                    .isInstanceOf(TooLargeException.class)
                    .hasMessage("a message from " + url() + " is larger than 1000 bytes");
            assertThatThrownBy(() -> socket.send("more")).isInstanceOf(TooLargeException.class);
        }
    }

    /** Compressed messages refer to earlier ones unless the server has negotiated no context takeover. */
    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate", "permessage-deflate; server_no_context_takeover"})
    void compressedMessagesCountDecompressed(String extension) throws Exception {
        server.enqueue(new MockResponse.Builder()
                .webSocketUpgrade(new Echo())
                .addHeader("Sec-WebSocket-Extensions", extension)
                .build());

        try (WebSocket socket = WebSocket.open(http.get(url()).maxBodySize(100_000))) {
            for (int i = 0; i < 3; i++) {
                socket.send("x".repeat(100_000));
                assertThat(socket.take()).isEqualTo(new Message.Text("x".repeat(100_000)));
            }
            socket.send("x".repeat(100_001));

            assertThatThrownBy(socket::take).isInstanceOf(TooLargeException.class);
        }
    }

    private void serve(WebSocketListener listener) {
        server.enqueue(new MockResponse.Builder().webSocketUpgrade(listener).build());
    }

    private WebSocket open() throws IOException, InterruptedException {
        return WebSocket.open(http.get(url()));
    }

    private String url() {
        return server.url("/").toString();
    }

    /** Echoes each message. */
    private static final class Echo extends WebSocketListener {
        private final List<String> received = new ArrayList<>();

        @Override
        public void onMessage(okhttp3.WebSocket socket, String text) {
            received.add(text);
            socket.send(text);
        }

        @Override
        public void onMessage(okhttp3.WebSocket socket, ByteString bytes) {
            socket.send(bytes);
        }

        @Override
        public void onClosing(okhttp3.WebSocket socket, int code, String reason) {
            socket.close(code, reason);
        }
    }
}
