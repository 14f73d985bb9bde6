package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part "Timeouts" of the contract, for deadlines at the same time, and for deadlines that have passed. */
@Timeout(30)
@InEveryWay
class OverdueDeadlineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    OverdueDeadlineTest(Way way) {
        runs = new Runs(way);
    }

    private static String fallback(Duration limit) throws InterruptedException {
        try {
            Async.withTimeout(limit, () -> Async.sleep(LONG));
            return "never";
        } catch (TimedOutException e) {
            return "fallback";
        }
    }

    @Test
    void ofTwoEqualDeadlinesTheOutermostThrows() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(SECOND, () -> fallback(SECOND)))
                .isInstanceOf(TimedOutException.class));
    }

    @Test
    void ofTwoEqualDeadlinesTheOutermostThrowsAlsoIfTheOtherWasSetFirst() throws Exception {
        runs.run(() -> {
            assertThatThrownBy(() -> Async.withTimeout(LONG, (Deadline outer) -> {
                        try {
                            return Async.withTimeout(SECOND, () -> {
                                outer.reschedule(SECOND);
                                Async.sleep(LONG);
                                return "never";
                            });
                        } catch (TimedOutException e) {
                            return "fallback";
                        }
                    }))
                    .isInstanceOf(TimedOutException.class);
        });
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void deadlineAroundAGroupThrowsBeforeTheEqualOneOfATaskInside() throws Exception {
        AtomicInteger fallbacks = new AtomicInteger();

        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(
                        LONG,
                        (Deadline outer) -> TaskGroup.call(group -> {
                            group.spawn(() -> {
                                if (fallback(SECOND).equals("fallback")) {
                                    fallbacks.incrementAndGet();
                                }
                            });
                            Async.checkpoint();
                            outer.reschedule(SECOND);
                            Async.sleep(LONG);
                            return 1;
                        })))
                .isInstanceOf(TimedOutException.class));

        assertThat(fallbacks).hasValue(0);
    }

    @Test
    void equalDeadlineOutsideAShieldDoesNotReachInto() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(SECOND, () -> {
                    assertThat(Async.<String, InterruptedException>shielded(() -> fallback(SECOND)))
                            .isEqualTo("fallback");
                    Async.sleep(LONG); // a checkpoint may run before the timer that is due at the same time
                }))
                .isInstanceOf(TimedOutException.class));
    }

    @Test
    void deadlineOutsideThatComesLaterLeavesTheInnerOneToThrow() throws Exception {
        runs.run(() -> {
            String got = Async.withTimeout(SECOND.plusNanos(1), () -> fallback(SECOND));

            assertThat(got).isEqualTo("fallback");
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void deadlineThatIsMovedToNowOrThePastHasFiredAtOnce(long seconds) throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(LONG, (Deadline deadline) -> {
                    deadline.reschedule(Duration.ofSeconds(seconds));

                    assertThat(deadline.hasFired()).isTrue();
                    assertThat(deadline.remaining()).isZero();
                    Async.checkpoint();
                    throw new AssertionError("went through a checkpoint");
                }))
                .isInstanceOf(TimedOutException.class));
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void deadlineThatAnotherTaskMovesToNowHasFiredAtOnce() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Promise<Deadline> handle = Promise.create();
            Task<?> limited = group.spawn(() -> assertThatThrownBy(() -> Async.withTimeout(LONG, deadline -> {
                        handle.complete(deadline);
                        Async.sleep(LONG);
                        return null;
                    }))
                    .isInstanceOf(TimedOutException.class));

            Deadline deadline = handle.await();
            deadline.reschedule(Duration.ZERO);

            assertThat(deadline.hasFired()).isTrue();
            limited.await();
        }));
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void deadlineThatWasRemovedAndIsSetToNowFires() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(LONG, (Deadline deadline) -> {
                    deadline.remove();
                    deadline.reschedule(Duration.ZERO);
                    Async.checkpoint();
                    throw new AssertionError("went through a checkpoint");
                }))
                .isInstanceOf(TimedOutException.class));
    }

    @Test
    void bodyThatReturnsAfterItsDeadlineWasMovedToNowHasItsValue() throws Exception {
        runs.run(() -> {
            String value = Async.withTimeout(LONG, (Deadline deadline) -> {
                deadline.reschedule(Duration.ZERO);
                return "kept";
            });

            assertThat(value).isEqualTo("kept");
            Async.checkpoint();
        });
    }
}
