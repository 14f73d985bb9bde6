package dev.weft.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@InEveryWay
class RetryTest {
    private static final Retry SECONDLY = Retry.standard().backoff(Backoff.fixed(Duration.ofSeconds(1)));

    @RegisterExtension
    final Runs runs;

    private final AtomicInteger calls = new AtomicInteger();

    RetryTest(Way way) {
        runs = new Runs(way);
    }

    private int failing(int times) throws IOException {
        int call = calls.incrementAndGet();
        if (call <= times) {
            throw new IOException("failure " + call);
        }
        return call;
    }

    @Test
    void jobIsRunAgainAfterADelay() throws Exception {
        runs.run(() -> assertThat(SECONDLY.call(() -> failing(2))).isEqualTo(3));

        assertThat(runs.elapsed()).hasSeconds(2);
    }

    @Test
    void lastFailureIsThrownWithThoseBeforeIt() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> SECONDLY.call(() -> failing(9)))
                .isInstanceOf(IOException.class)
                .hasMessage("failure 3")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("failure 1", "failure 2")));
    }

    @Test
    void ofManyFailuresTenAtMostAreKept() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Retry.standard()
                        .maxAttempts(1000)
                        .backoff(Backoff.fixed(Duration.ZERO))
                        .call(() -> failing(1000)))
                .hasMessage("failure 1000")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSizeBetween(2, 11))
                .satisfies(e -> assertThat(e.getSuppressed()[e.getSuppressed().length - 1].toString())
                        .matches("and 9[89][0-9] more failures")));
    }

    @Test
    void failureOfAJobWhoseCallerIsCancelledIsNeitherRepeatedNorTakenForAFailureOfTheGroup() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<Integer> task = group.spawn(() -> SECONDLY.call(() -> {
                if (calls.incrementAndGet() == 2) {
                    group.cancel("enough");
                    throw new ClosedChannelException();
                }
                throw new IOException("failure 1");
            }));
            task.outcome();
        }));

        assertThat(calls).hasValue(2);
        assertThat(runs.elapsed()).hasSeconds(1);
    }

    @Test
    void otherFailuresAreThrownAtOnce() throws Exception {
        runs.run(() -> {
            assertThatThrownBy(() -> SECONDLY.when(e -> false).call(() -> failing(9)))
                    .hasMessage("failure 1");
            assertThatThrownBy(() -> SECONDLY.call(() -> {
                        throw new IllegalStateException("a mistake");
                    }))
                    .hasMessage("a mistake");
        });

        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void conditionThatThrowsDoesNotHideTheFailures() throws Exception {
        Retry broken = SECONDLY.when(failure -> {
            if (failure.getMessage().endsWith("2")) {
                throw new IllegalStateException("condition");
            }
            return true;
        });

        runs.run(() -> assertThatThrownBy(() -> broken.call(() -> failing(3)))
                .hasMessage("condition")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("failure 1", "failure 2")));
    }

    @Test
    void delayBeyondTheDeadlineIsNotBegun() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(
                        Duration.ofMillis(1500), () -> SECONDLY.maxAttempts(9).call(() -> failing(9))))
                .hasMessage("failure 2"));

        assertThat(runs.elapsed()).hasSeconds(1);
    }

    @Test
    void cancellationInTheDelayTellsWhatFailed() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<Integer> task = group.spawn(() -> SECONDLY.call(() -> failing(9)));
            Async.sleep(Duration.ofMillis(500));
            task.cancel("enough");

            assertThat(
                            task.outcome() instanceof Outcome.Cancelled<Integer> cancelled
                                    ? cancelled.consequences()
                                    : List.of())
                    .singleElement()
                    .hasToString("java.io.IOException: failure 1");
        }));
    }

    @Test
    void ceilingDoublesUpToTheLongest() {
        Backoff backoff = Backoff.exponential(Duration.ofSeconds(1), Duration.ofSeconds(5));

        assertThat(backoff.ceiling(1)).hasSeconds(1);
        assertThat(backoff.ceiling(3)).hasSeconds(4);
        assertThat(backoff.ceiling(100)).hasSeconds(5);
    }

    @Test
    void badArgumentsAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retry.standard().maxAttempts(0))
                .withMessage("maxAttempts must be at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.exponential(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessage("maxDelay must not be shorter than initialDelay, 2 s, but is 1 s");
    }

    /**
     * The earlier failure is reported with the cancellation. The exception of the clean-up is a failure, and must not
     * be lost.
     */
    @Test
    void resourceThatCannotBeClosedWhenARetryIsCancelledIsAFailure() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> task = group.spawn(() -> SECONDLY.call(() -> {
                failing(1);
                try (AutoCloseable _ = RetryTest::cannotBeClosed) {
                    Async.sleep(Duration.ofHours(1));
                }
                return null;
            }));
            Async.sleep(Duration.ofSeconds(5));

            task.cancel("enough");

            assertThat(task.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Failure.class,
                            failed -> assertThat(failed.exception()).hasMessage("not closed"));
        }));
    }

    private static void cannotBeClosed() throws IOException {
        throw new IOException("not closed");
    }
}
