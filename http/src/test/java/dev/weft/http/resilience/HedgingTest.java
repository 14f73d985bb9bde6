package dev.weft.http.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.TimedOutException;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.Response;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
@InEveryWay
class HedgingTest {
    private static final String URL = "http://example.org/";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Hedging HEDGING = Hedging.after(SECOND);

    @RegisterExtension
    final Runs runs;

    private final Host host = new Host();

    HedgingTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void fastResponseNeedsNoSecondTry() throws Exception {
        host.then(Host.after(Duration.ofMillis(999), host.status(200)));

        runs.run(() -> assertThat(sent(HEDGING).status()).isEqualTo(200));

        assertThat(host.asked()).hasSize(1);
        assertThat(runs.elapsed()).isEqualTo(Duration.ofMillis(999));
    }

    @Test
    void secondTryBeatsTheFirstThatIsSlow() throws Exception {
        host.then(Host.after(HOUR, host.status(200))).then(Host.after(SECOND, host.status(201)));

        runs.run(() -> assertThat(sent(HEDGING).status()).isEqualTo(201));

        assertThat(runs.elapsed()).isEqualTo(SECOND.multipliedBy(2));
    }

    @Test
    void firstTryMayStillWin() throws Exception {
        host.then(Host.after(SECOND.multipliedBy(2), host.status(200))).then(Host.after(HOUR, host.status(201)));

        runs.run(() -> assertThat(sent(HEDGING).status()).isEqualTo(200));

        assertThat(runs.elapsed()).isEqualTo(SECOND.multipliedBy(2));
    }

    @Test
    void thirdTryComesAfterTwoDelays() throws Exception {
        host.then(Host.after(HOUR, host.status(200)))
                .then(Host.after(HOUR, host.status(201)))
                .thenStatus(202);

        runs.run(() -> assertThat(sent(HEDGING.maxAttempts(3)).status()).isEqualTo(202));

        assertThat(host.asked()).containsExactly(Duration.ZERO, SECOND, SECOND.multipliedBy(2));
    }

    @Test
    void failedTryLetsTheNextStartAtOnce() throws Exception {
        host.thenRefuse().thenStatus(200);

        runs.run(() -> assertThat(sent(HEDGING).status()).isEqualTo(200));

        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void firstFailureIsThrownIfAllFail() throws Exception {
        host.thenBreak("first").thenBreak("second");

        runs.run(() -> assertThatThrownBy(() -> sent(HEDGING))
                .hasMessage("first")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .satisfies(second -> assertThat(second).hasMessage("second"))));
    }

    @Test
    void whatIsNotIdempotentIsSentOnce() throws Exception {
        host.then(Host.after(SECOND.multipliedBy(30), host.status(200)));

        runs.run(() -> {
            try (var http = host.session(HEDGING)) {
                http.post(URL).text("pay").send();
            }
        });

        assertThat(host.asked()).hasSize(1);
    }

    @Test
    void loserThatHasItsResponseAtTheSameMomentClosesIt() throws Exception {
        host.then(Host.after(SECOND.multipliedBy(2), host.status(200))).then(Host.after(SECOND, host.status(200)));

        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> {
                try (var http = host.session(HEDGING);
                        var response = http.get(URL).open()) {
                    assertThat(response.status()).isEqualTo(200);
                    assertThat(host.openBodies()).isEqualTo(1);
                    assertThat(response.body().text()).isEqualTo("x");
                }
            });

            assertThat(log.messages()).isEmpty();
        }
        assertThat(host.openBodies()).isZero();
    }

    @Test
    void cancellationEndsAllTriesAndLeavesNoResponseOpen() throws Exception {
        host.then(Host.after(HOUR, host.status(200)));

        runs.run(() -> {
            try (var http = host.session(HEDGING)) {
                assertThatThrownBy(() -> Async.withTimeout(
                                SECOND.multipliedBy(3), () -> http.get(URL).open()))
                        .isInstanceOf(TimedOutException.class);
            }
        });

        assertThat(host.asked()).hasSize(2);
        assertThat(host.openBodies()).isZero();
        assertThat(runs.elapsed()).isEqualTo(SECOND.multipliedBy(3));
    }

    @Test
    void nothingIsLeftOpenWhateverMeetsWhat() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Host each = new Host();
            IntStream.range(0, 4)
                    .forEach(i -> each.then(Host.after(
                            Duration.ofSeconds(random.nextInt(5)),
                            random.nextInt(3) == 0 ? Host.lost("reset") : each.status(200))));

            runs.run(() -> {
                try (var http = each.session(HEDGING.maxAttempts(4))) {
                    Async.moveOnAfter(Duration.ofSeconds(random.nextInt(1, 7)), () -> {
                        try (Response response = http.get(URL).open()) {
                            return response.status();
                        } catch (java.io.IOException allFailed) {
                            return 0;
                        }
                    });
                }
            });

            assertThat(each.openBodies()).as("seed %d", seed).isZero();
        }
    }

    private Response sent(Hedging hedging) throws Exception {
        try (var http = host.session(hedging)) {
            return http.get(URL).send();
        }
    }

    @Test
    void statisticsCountSecondTriesAndHowOftenTheyPaid() throws Exception {
        Hedging hedging = Hedging.after(SECOND);
        host.then(Host.after(HOUR, host.status(200))).then(host.status(200));

        runs.run(() -> {
            sent(hedging);
            sent(hedging);
        });

        assertThat(hedging.statistics()).isEqualTo(new Hedging.Statistics(2, 1, 1));
    }
}
