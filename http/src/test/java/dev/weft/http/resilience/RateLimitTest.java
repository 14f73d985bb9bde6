package dev.weft.http.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.ClientSession;
import dev.weft.http.Interceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
@InEveryWay
class RateLimitTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RateLimit TEN_PER_SECOND = RateLimit.of(10, SECOND);

    @RegisterExtension
    final Runs runs;

    private final Way way;
    private final Host host = new Host().thenStatus(200);

    RateLimitTest(Way way) {
        this.way = way;
        runs = new Runs(way);
    }

    @Test
    void requestsAreEvenlySpaced() throws Exception {
        runs.run(() -> fetch(4, TEN_PER_SECOND.burst(1)));

        assertThat(host.asked()).containsExactlyElementsOf(millis(0, 100, 200, 300));
    }

    @Test
    void burstPassesAtOnceAfterAQuietTime() throws Exception {
        runs.run(() -> {
            RateLimit limit = TEN_PER_SECOND.burst(3);
            fetch(5, limit);
            Async.sleep(SECOND);
            fetch(4, limit);
        });

        assertThat(host.asked()).containsExactlyElementsOf(millis(0, 0, 0, 100, 200, 1200, 1200, 1200, 1300));
    }

    @Test
    void firstComeIsFirstServed() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        Interceptor noting = (request, next) -> {
            order.add(Integer.valueOf(request.uri().getPath().substring(1)));
            return next.send(request);
        };

        runs.run(() -> {
            try (var http = host.session(TEN_PER_SECOND.burst(1), noting)) {
                TaskGroup.run(group -> {
                    for (int i = 0; i < 20; i++) {
                        String url = "http://example.org/" + i;
                        group.spawn(() -> http.get(url).send());
                        Async.sleep(Duration.ofMillis(1));
                    }
                });
            }
        });

        assertThat(order).isEqualTo(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void cancelledOnesTakeNoPermit() throws Exception {
        runs.run(() -> {
            try (var http = host.session(TEN_PER_SECOND.burst(1))) {
                TaskGroup.run(group -> {
                    http.get("http://example.org/").send();
                    Task<?> head = group.spawn(
                            () -> http.get("http://example.org/head").send());
                    Task<?> behind = group.spawn(
                            () -> http.get("http://example.org/behind").send());
                    group.spawn(() -> http.get("http://example.org/last").send());
                    Async.sleep(Duration.ofMillis(50));
                    behind.cancel("not needed");
                    head.cancel("not needed");
                });
            }
        });

        assertThat(host.asked()).containsExactlyElementsOf(millis(0, 100));
    }

    @Test
    void eachHostHasItsOwnPermitsIfAskedFor() throws Exception {
        runs.run(() -> {
            try (var http = host.session(TEN_PER_SECOND.perHost())) {
                Async.gather(
                        List.of(
                                "http://one.example/",
                                "http://ONE.example:80/again",
                                "http://one.example:81/",
                                "https://one.example/",
                                "http://two.example/"),
                        url -> http.get(url).send());
            }
        });

        assertThat(host.asked()).containsExactlyElementsOf(millis(0, 0, 0, 0, 100));
    }

    /** {@code URI.getHost()} is null for both. */
    @Test
    void hostsWithUnderscoresHavePermitsOfTheirOwn() throws Exception {
        runs.run(() -> {
            try (var http = host.session(TEN_PER_SECOND.perHost())) {
                Async.gather(
                        List.of("http://my_svc/", "http://your_svc/", "http://MY_svc:80/again"),
                        url -> http.get(url).send());
            }
        });

        assertThat(host.asked()).containsExactlyElementsOf(millis(0, 0, 100));
    }

    @Test
    void permitsAreOfTheSessionIfNot() throws Exception {
        runs.run(() -> {
            try (var http = host.session(TEN_PER_SECOND.burst(1))) {
                Async.gather(
                        List.of("http://one.example/", "http://two.example/"),
                        url -> http.get(url).send());
            }
        });

        assertThat(host.asked()).containsExactlyElementsOf(millis(0, 100));
    }

    @Test
    void sessionsThatShareALimitShareItsPermits() throws Exception {
        RateLimit limit = TEN_PER_SECOND.burst(1);

        runs.run(() -> {
            fetch(2, limit);
            fetch(1, limit);
        });

        assertThat(host.asked()).containsExactlyElementsOf(millis(0, 100, 200));
    }

    @Test
    void runsWithDifferentClocksDoNotWaitForEachOther() throws Exception {
        RateLimit limit = RateLimit.of(1, Duration.ofHours(1));
        Runs other = new Runs(way);

        runs.run(() -> {
            fetch(1, limit);
            Async.sleep(Duration.ofDays(365));
            fetch(2, limit);
        });
        other.run(() -> fetch(2, limit));

        assertThat(other.elapsed()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void hostsThatAreQuietAreForgotten() throws Exception {
        RateLimit limit = RateLimit.of(1000, SECOND).perHost();

        runs.run(() -> {
            try (var http = host.session(limit)) {
                for (int i = 0; i < 500; i++) {
                    http.get("http://host" + i + ".example/").send();
                    Async.sleep(SECOND);
                }
            }
        });

        assertThat(limit.buckets()).isLessThanOrEqualTo(64);
    }

    @Test
    void badNumbersAreNamed() {
        assertThatThrownBy(() -> RateLimit.of(0, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("requests must be at least 1, but is 0");
        assertThatThrownBy(() -> RateLimit.of(1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("period must be longer than zero, but is 0 s");
        assertThatThrownBy(() ->
                        RateLimit.of(1, Duration.ofSeconds(Long.MAX_VALUE)).burst(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("burst must be at most 1 at this rate, but is 2");
    }

    private void fetch(int count, RateLimit limit) throws Exception {
        try (ClientSession http = host.session(limit)) {
            Async.gather(
                    Collections.nCopies(count, "http://example.org/"),
                    url -> http.get(url).send());
        }
    }

    private static List<Duration> millis(long... millis) {
        return Stream.of(millis)
                .flatMapToLong(java.util.Arrays::stream)
                .mapToObj(Duration::ofMillis)
                .toList();
    }

    @Test
    void statisticsTellTheWaitersAndTheTimeUntilTheNextPermit() throws Exception {
        RateLimit limit = TEN_PER_SECOND.perHost();

        runs.run(() -> {
            try (var http = host.session(limit)) {
                TaskGroup.run(group -> {
                    for (int i = 0; i < 3; i++) {
                        group.spawn(() -> http.get("http://example.org/").send());
                    }
                    Async.sleep(Duration.ofMillis(50));

                    assertThat(limit.statistics()).isEqualTo(new RateLimit.Statistics(1, 2, Duration.ofMillis(50)));
                });
            }
        });
        assertThat(limit.statistics().waiting()).isZero();
    }
}
