package dev.weft.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.ClientSession;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.PhaseTimeoutException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Back-pressure in both directions, in virtual time. */
@Timeout(30)
@InEveryWay
class WebSocketPressureTest {
    private static final String URL = "http://example.org/";
    private static final String MEGABYTE = "x".repeat(1024 * 1024);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    private final FakeWire wire = new FakeWire();

    WebSocketPressureTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void senderWaitsWhileTooMuchIsQueued() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            WebSocket socket = open();
            socket.send(MEGABYTE);
            Task<?> first = group.spawn(() -> socket.send("first"));
            Async.sleep(SECOND);
            Task<?> second = group.spawn(() -> socket.send(new byte[6]));
            Async.sleep(SECOND);
            assertThat(wire.sent()).hasSize(1);

            wire.drain();
            first.await();
            second.await();

            assertThat(wire.sent()).containsExactly(MEGABYTE, "first", "6 bytes");
        }));

        assertThat(runs.elapsed()).isBetween(SECOND.multipliedBy(2), Duration.ofMillis(2050));
    }

    @Test
    void cancelledSenderHasSentNothing() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            WebSocket socket = open();
            socket.send(MEGABYTE);
            Task<?> head = group.spawn(() -> socket.send("head"));
            Task<?> behind = group.spawn(() -> socket.send("behind"));
            group.spawn(() -> socket.send("last"));
            Async.sleep(SECOND);

            behind.cancel("not needed");
            head.cancel("not needed");
            wire.drain();
        }));

        assertThat(wire.sent()).containsExactly(MEGABYTE, "last");
    }

    @Test
    void largeMessageGoesWhenNothingElseIsQueued() throws Exception {
        runs.run(() -> {
            WebSocket socket = open();

            socket.send(new byte[16 * 1024 * 1024]);

            assertThatThrownBy(() -> socket.send(new byte[16 * 1024 * 1024 + 1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a message must have at most 16 MiB, but has 16777217 bytes");
        });

        assertThat(wire.sent()).hasSize(1);
    }

    @Test
    void senderLearnsThatTheConnectionBroke() throws Exception {
        ConnectionLostException lost = new ConnectionLostException("lost", URI.create(URL), null);

        runs.run(() -> TaskGroup.run(group -> {
            WebSocket socket = open();
            socket.send(MEGABYTE);
            Task<?> sender = group.spawn(
                    () -> assertThatThrownBy(() -> socket.send("more")).isSameAs(lost));
            Async.sleep(SECOND);

            wire.close(1000, "");
            wire.receiver().failed(lost);
            sender.await();
        }));
    }

    @Test
    void readerWaitsWhileTheInboxIsFull() throws Exception {
        List<String> taken = new ArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            WebSocket socket = open();
            Task<?> reader = group.spawn(() -> {
                for (String text : List.of("1", "2", "3", "4")) {
                    wire.receiver().received(text);
                }
                wire.receiver().closed(1000, "");
            });
            Async.sleep(SECOND);
            assertThat(reader.isDone()).isFalse();

            socket.forEach(message -> taken.add(((Message.Text) message).text()));
        }));

        assertThat(taken).containsExactly("1", "2", "3", "4");
    }

    @Test
    void cancelledTakerHasTakenNothing() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            WebSocket socket = open();
            Task<Message> impatient = group.spawn(() -> socket.take());
            Async.sleep(SECOND);
            impatient.cancel("enough");
            assertThat(impatient.outcome()).isInstanceOf(Outcome.Cancelled.class);

            wire.receiver().received("late");

            assertThat(socket.take()).isEqualTo(new Message.Text("late"));
        }));
    }

    @Test
    void closingDiscardsWhatComesInAndLetsTheReaderGo() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            WebSocket socket = open();
            Task<?> reader = group.spawn(() -> {
                for (int i = 0; i < 100; i++) {
                    wire.receiver().received("text");
                }
            });
            Async.sleep(SECOND);

            socket.close();
            reader.await();

            assertThatThrownBy(socket::take)
                    .isInstanceOfSatisfying(
                            WebSocketClosedException.class,
                            closed -> assertThat(closed.status()).isEmpty())
                    .hasMessage("the web socket is closed");
            assertThatThrownBy(() -> socket.send("more")).isInstanceOf(WebSocketClosedException.class);
        }));
    }

    @Test
    void openingHasItsLimit() throws Exception {
        wire.neverOpening();

        runs.run(() -> {
            try (var http = ClientSession.options()
                    .transport(wire)
                    .connectTimeout(SECOND)
                    .create()) {
                assertThatThrownBy(() -> WebSocket.open(http.get(URL)))
                        .isInstanceOfSatisfying(
                                PhaseTimeoutException.class,
                                late -> assertThat(late.phase()).isEqualTo(Phase.CONNECT));
            }
        });

        assertThat(runs.elapsed()).isEqualTo(SECOND);
        assertThat(wire.isCancelled()).isTrue();
    }

    @Test
    void cancelledOpeningClosesTheConnection() throws Exception {
        wire.neverOpening();

        runs.run(() -> {
            try (var http = wire.session()) {
                assertThat(Async.moveOnAfter(SECOND, () -> WebSocket.open(http.get(URL))))
                        .isEmpty();
            }
        });

        assertThat(wire.isCancelled()).isTrue();
    }

    @Test
    void whatTheOtherSideSaidStandsWhateverTheConnectionDoesThen() throws Exception {
        runs.run(() -> {
            WebSocket socket = open();
            wire.receiver().received("last");
            wire.receiver().closed(4001, "bye");
            wire.receiver().failed(new IOException("connection reset"));

            assertThat(socket.take()).isEqualTo(new Message.Text("last"));
            assertThatThrownBy(socket::take)
                    .isInstanceOfSatisfying(
                            WebSocketClosedException.class,
                            closed -> assertThat(closed.status()).contains(new CloseStatus(4001, "bye")));
            assertThat(socket.awaitClosed()).isEqualTo(new CloseStatus(4001, "bye"));
        });
    }

    private WebSocket open() throws Exception {
        return WebSocket.open(wire.session().get(URL), 2);
    }
}
