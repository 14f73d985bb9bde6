package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real-time")
@Timeout(30)
class DerivedSessionTest {
    private final MockWebServer server = new MockWebServer();
    private final ClientSession http = ClientSession.create();

    @BeforeEach
    void startServer() throws IOException {
        server.setDispatcher(new EchoPath());
        server.start();
    }

    @AfterEach
    void closeBoth() {
        http.close();
        server.close();
        assertThat(http.openConnections()).isZero();
    }

    @Test
    void connectionsAreShared() throws Exception {
        try (var derived = http.derive().baseUrl(server.url("/api/").toString()).create()) {
            http.get(server.url("/").uri()).send();

            assertThat(derived.get("users").send().text()).isEqualTo("/api/users");
            assertThat(server.takeRequest().getConnectionIndex())
                    .isEqualTo(server.takeRequest().getConnectionIndex());
        }

        assertThat(http.get(server.url("/on").uri()).send().text()).isEqualTo("/on");
        assertThat(http.openConnections()).isEqualTo(1);
    }

    @Test
    void permitsAreSharedUnlessTheLimitsDiffer() {
        try (var same = http.derive().header("X", "y").create();
                var other = http.derive().connectionLimit(5).create()) {
            assertThat(same.permits()).isSameAs(http.permits());
            assertThat(other.permits()).isNotSameAs(http.permits());
        }
    }

    @Test
    void closingTheOneItCameFromClosesItToo() {
        var derived = http.derive().create();

        http.close();

        assertThatThrownBy(() -> derived.get("http://a/").send()).hasMessage("the session is closed");
        assertThatThrownBy(() -> http.derive().create().get("http://a/").send()).hasMessage("the session is closed");
    }

    @Test
    void settingsOfTheRequestAreThoseOfItsSession() {
        try (var derived = http.derive().maxRedirects(3).create()) {
            assertThat(derived.settings().maxRedirects).isEqualTo(3);
            assertThat(http.settings().maxRedirects).isEqualTo(20);
        }
    }

    @Test
    void closingWithGraceWaitsForTheDerivedOnesToo() throws Exception {
        Event asked = Event.create();
        Event answer = Event.create();
        var own = ClientSession.options()
                .transport(new FakeTransport((request, progress) -> {
                    asked.set();
                    answer.await();
                    return FakeTransport.text("in time");
                }))
                .create();
        var derived = own.derive().create();

        String text = EventLoop.<String, Exception>call(() -> TaskGroup.call(group -> {
            Task<String> underWay =
                    group.spawn(() -> derived.get("http://a/").send().text());
            asked.await();
            group.spawn(() -> own.close(Duration.ofMinutes(1)));
            Async.checkpoint();
            assertThatThrownBy(() -> derived.get("http://a/").send()).hasMessage("the session is closed");
            answer.set();
            return underWay.await();
        }));

        assertThat(text).isEqualTo("in time");
    }
}
