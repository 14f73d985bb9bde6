package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.http.resilience.RateLimit;
import dev.weft.spi.trace.Resource;
import dev.weft.spi.trace.Resources;
import dev.weft.spi.trace.Snapshot;
import dev.weft.spi.trace.WaitView;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The statistics of a session, and the session in a snapshot. */
class StatisticsTest {

    private static List<Resource> sessions() {
        return Resources.all().stream()
                .filter(resource -> resource.description().equals("HTTP session"))
                .toList();
    }

    @Test
    void statisticsCountRequestsInProgressThoseThatWaitAndOpenResponses() throws Exception {
        EventLoop.run(() -> {
            FakeTransport transport = new FakeTransport((_, _) -> FakeTransport.text("page"));
            try (ClientSession http =
                    ClientSession.options().perHostLimit(1).transport(transport).create()) {
                TaskGroup.run(group -> {
                    Event enough = Event.create();
                    group.spawn("holder", () -> {
                        try (var _ = http.get("http://user:secret@example.org/page?key=secret")
                                .open()) {
                            enough.await();
                        }
                    });
                    group.spawn(
                            "waiter", () -> http.get("http://example.org/other").send());
                    othersGoAsFarAsTheyCan();

                    assertThat(http.statistics()).isEqualTo(new ClientSession.Statistics(1, 1, 1, 0, 0));
                    assertThat(http).hasToString("session [1 in progress, 1 waiting, 0 connections, 0 idle]");
                    Resource shown = sessions().getLast();
                    assertThat(shown.state()).isEqualTo("1 in progress, 1 waiting, 0 connections, 0 idle");
                    assertThat(shown.users(10))
                            .singleElement()
                            .isEqualTo(
                                    "a response that task 'holder' has opened, 0 bytes read, from http://example.org/page?key=secret");
                    enough.set();
                });
                assertThat(http.statistics()).isEqualTo(new ClientSession.Statistics(0, 0, 0, 0, 0));
            }
        });
    }

    @Test
    void sessionIsListedUntilItIsClosedAndDerivedOnesWithTheSamePermitsAreNot() {
        int before = sessions().size();
        try (ClientSession http = ClientSession.options()
                .transport(new FakeTransport((_, _) -> FakeTransport.text("page")))
                .create()) {
            ClientSession derived = http.derive().userAgent("other").create();

            assertThat(sessions()).hasSize(before + 1);
            assertThat(sessions()
                            .getLast()
                            .includes(derived.permits().semaphores().getFirst()))
                    .isTrue();
        }
        assertThat(sessions()).hasSize(before);
    }

    @Test
    void tasksThatWaitForARateLimitAreWaitersOfItsResource() throws Exception {
        EventLoop.run(() -> {
            RateLimit slow = RateLimit.of(1, Duration.ofHours(1)).perHost();
            try (ClientSession http = ClientSession.options()
                    .interceptor(slow)
                    .transport(new FakeTransport((_, _) -> FakeTransport.text("page")))
                    .create()) {
                http.get("http://example.org/first").send();
                TaskGroup.run(group -> {
                    group.spawn("next", () -> http.get("http://example.org/2").send());
                    group.spawn("last", () -> http.get("http://example.org/3").send());
                    othersGoAsFarAsTheyCan();

                    Resource shown = Resources.all().stream()
                            .filter(resource -> resource.description().equals(slow.toString()))
                            .findFirst()
                            .orElseThrow();
                    List<WaitView> waits = Snapshot.take().tasks().stream()
                            .filter(task -> List.of("next", "last").contains(task.name()))
                            .map(task -> Objects.requireNonNull(task.waits()))
                            .toList();
                    assertThat(waits)
                            .hasSize(2)
                            .allMatch(wait -> shown.includes(wait.target().subject()))
                            .extracting(WaitView::description)
                            .containsExactly(
                                    "a permit of 'rate limit of example.org:80'",
                                    "lock 'rate limit of example.org:80'");
                    assertThat(shown.state()).startsWith("1 bucket, 2 waiting, at most ");
                    group.cancel("seen");
                });
            }
        });
    }

    private static void othersGoAsFarAsTheyCan() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            Async.checkpoint();
        }
    }
}
