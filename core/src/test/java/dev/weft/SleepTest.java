package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sleeping, checkpoints, and {@code moveOnAfter}. */
@Timeout(30)
@InEveryWay
class SleepTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    SleepTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void sleepTakesItsTime() throws Exception {
        runs.run(() -> Async.sleep(Duration.ofDays(400)));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofDays(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-2562047788015215H"})
    void sleepOfZeroOrLessTakesNoTime(Duration duration) throws Exception {
        runs.run(() -> Async.sleep(duration));

        assertThat(runs.elapsed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT1S"})
    void sleepHonoursAPendingCancellation(Duration duration) throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                Task.current().orElseThrow().cancel("stop");
                Async.sleep(duration);
            });

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void checkpointHonoursAPendingInterruptOnAThreadThatIsNoTask() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(Async::checkpoint).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE / 1_000_000_000, Long.MAX_VALUE / 2_000_000_000})
    void overlongSleepIsClampedAndNeverWraps(long seconds) throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(LONG, () -> Async.sleep(Duration.ofSeconds(seconds))))
                .isInstanceOf(TimedOutException.class));

        assertThat(runs.elapsed()).isEqualTo(LONG);
    }

    @Test
    void overlongTimeoutDoesNotFire() throws Exception {
        runs.run(() -> Async.withTimeout(Duration.ofSeconds(Long.MAX_VALUE), () -> Async.sleep(LONG)));

        assertThat(runs.elapsed()).isEqualTo(LONG);
    }

    @Test
    void threadThatIsNoTaskMaySleep() throws Exception {
        long before = System.nanoTime();

        Async.sleep(Duration.ofMillis(2));

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(2_000_000);
    }

    @Test
    void moveOnAfterGivesTheValueThatCameInTime() throws Exception {
        runs.run(() -> assertThat(Async.moveOnAfter(LONG, () -> "value")).contains("value"));
    }

    @Test
    void moveOnAfterIsEmptyWhenItTookTooLongAndTheBodyHasUnwound() throws Exception {
        runs.run(() -> assertThat(Async.moveOnAfter(Duration.ofSeconds(1), () -> {
                    try {
                        Async.sleep(LONG);
                    } finally {
                        Async.shielded(() -> Async.sleep(Duration.ofSeconds(5)));
                    }
                    return "never";
                }))
                .isEmpty());

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void moveOnAfterZeroOrLessDoesNotStartTheBody(Duration limit) throws Exception {
        runs.run(() -> assertThat(Async.<String, RuntimeException>moveOnAfter(limit, () -> {
                    throw new AssertionError("started");
                }))
                .isEmpty());
    }

    @Test
    void moveOnAfterLetsTimeoutsOfOthersThrough() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.moveOnAfter(LONG, () -> {
                    Async.withTimeout(Duration.ofSeconds(1), () -> Async.sleep(LONG));
                    return "never";
                }))
                .isInstanceOf(TimedOutException.class)
                .hasMessage("timed out after 1 s"));
    }

    @Test
    void moveOnAfterThrowsACancellationFromOutside() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.moveOnAfter(LONG, () -> {
                Async.sleep(LONG);
                return "never";
            }));
            Async.sleep(Duration.ofSeconds(1));

            task.cancel("stop");

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    @Test
    void valueOfABodyThatReturnsThoughItsTimeWasUpStands() throws Exception {
        runs.run(() -> assertThat(Async.moveOnAfter(Duration.ofSeconds(1), () -> {
                    Async.shielded(() -> Async.sleep(Duration.ofSeconds(2)));
                    return "late";
                }))
                .contains("late"));
    }
}
