package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part "Timeouts" of the contract. */
@Timeout(30)
@InEveryWay
class TimeoutTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    TimeoutTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void timeoutNamesTheLimit() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(Duration.ofMillis(1500), () -> Async.sleep(LONG)))
                .isInstanceOf(TimedOutException.class)
                .hasMessage("timed out after 1.5 s"));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void timeoutTellsTheTaskThatSetItTheLimitAndHowLongTheBodyTook() throws Exception {
        runs.run(() -> TaskGroup.run(group -> group.spawn(
                "loads",
                () -> assertThatThrownBy(() -> Async.withTimeout(SECOND, () -> Async.sleep(LONG)))
                        .isInstanceOfSatisfying(TimedOutException.class, e -> {
                            assertThat(e.taskName()).isEqualTo("loads");
                            assertThat(e.limit()).isEqualTo(SECOND);
                            assertThat(e.elapsed()).isEqualTo(SECOND);
                        }))));
    }

    @Test
    void timeoutWhoseCleanUpOverranNamesBothTimes() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(SECOND, () -> {
                    try {
                        Async.sleep(LONG);
                    } finally {
                        Async.shielded(() -> Async.sleep(Duration.ofSeconds(2)));
                    }
                }))
                .hasMessage("timed out after 1 s, ended after 3 s")
                .isInstanceOfSatisfying(TimedOutException.class, e -> {
                    assertThat(e.limit()).isEqualTo(SECOND);
                    assertThat(e.elapsed()).isEqualTo(Duration.ofSeconds(3));
                }));
    }

    @Test
    void timeoutThatWasMovedNamesTheTimeFromTheStart() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(LONG, deadline -> {
                    Async.sleep(SECOND);
                    deadline.reschedule(Duration.ofSeconds(3));
                    Async.sleep(LONG);
                    return "never";
                }))
                .isInstanceOf(TimedOutException.class)
                .hasMessage("timed out after 4 s"));
    }

    @Test
    void timeoutIsThrownOnlyAfterTheBodyHasUnwound() throws Exception {
        AtomicBoolean cleaned = new AtomicBoolean();

        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(SECOND, () -> {
                    try {
                        Async.sleep(LONG);
                    } finally {
                        Async.shielded(() -> Async.sleep(SECOND));
                        cleaned.set(true);
                    }
                }))
                .isInstanceOf(TimedOutException.class));

        assertThat(cleaned).isTrue();
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void failureWhileCleaningUpReplacesTheTimeoutWhichIsSuppressed() throws Exception {
        IOException failure = new IOException("could not close");

        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> Async.withTimeout(SECOND, () -> {
                try {
                    Async.sleep(LONG);
                } catch (InterruptedException e) {
                    throw failure;
                }
            }));

            assertThat(thrown).isSameAs(failure);
            assertThat(thrown.getSuppressed())
                    .singleElement()
                    .isInstanceOf(TimedOutException.class)
                    .extracting(Throwable::getMessage)
                    .isEqualTo("timed out after 1 s");
        });
    }

    @Test
    void valueOfABodyThatReturnsAlthoughTimedOutStands() throws Exception {
        runs.run(() -> {
            String value = Async.withTimeout(SECOND, () -> {
                try {
                    Async.sleep(LONG);
                    return "slept";
                } catch (InterruptedException e) {
                    return "rescued";
                }
            });

            assertThat(value).isEqualTo("rescued");
            Async.checkpoint();
        });
    }

    @Test
    void ofTwoFiredTimeoutsTheOutermostThrows() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(
                        Duration.ofSeconds(2),
                        () -> Async.withTimeout(SECOND, () -> {
                            try {
                                Async.sleep(LONG);
                            } finally {
                                Async.shielded(() -> Async.sleep(Duration.ofSeconds(5)));
                            }
                        })))
                .isInstanceOf(TimedOutException.class)
                .hasMessage("timed out after 2 s, ended after 6 s"));
    }

    @Test
    void innerTimeoutAloneDoesNotDisturbTheOuterScope() throws Exception {
        runs.run(() -> Async.withTimeout(Duration.ofSeconds(10), () -> {
            assertThatThrownBy(() -> Async.withTimeout(SECOND, () -> Async.sleep(LONG)))
                    .isInstanceOf(TimedOutException.class)
                    .hasMessage("timed out after 1 s");
            Async.sleep(SECOND);
        }));
    }

    @Test
    void cancellationFromOutsideIsNotTurnedIntoATimeout() throws Exception {
        List<Throwable> thrown = new ArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                try {
                    Async.withTimeout(LONG, () -> Async.sleep(LONG));
                } catch (Exception e) {
                    thrown.add(e);
                    throw e;
                }
            });
            Async.sleep(SECOND);

            task.cancel("stop");

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
    }

    @Test
    void cancellationFromOutsideWinsOverATimeoutThatFiredBefore() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.withTimeout(SECOND, () -> {
                try {
                    Async.sleep(LONG);
                } finally {
                    Async.shielded(() -> Async.sleep(Duration.ofSeconds(5)));
                }
            }));
            Async.sleep(Duration.ofSeconds(3));

            task.cancel("stop");

            assertThat(task.outcome()).isEqualTo(new Outcome.Cancelled<>("cancelled by task 'main': stop"));
        }));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void limitOfZeroOrLessDoesNotStartTheBody(long seconds) throws Exception {
        AtomicBoolean started = new AtomicBoolean();
        Duration limit = Duration.ofSeconds(seconds);

        runs.run(() -> {
            assertThatThrownBy(() -> Async.withTimeout(limit, () -> started.set(true)))
                    .isInstanceOf(TimedOutException.class)
                    .hasMessage("timed out after " + Durations.inWords(limit));
            assertThat(Async.moveOnAfter(limit, () -> "value")).isEmpty();
        });

        assertThat(started).isFalse();
    }

    @Test
    void longestPossibleLimitNeverFires() throws Exception {
        runs.run(() -> {
            String value = Async.withTimeout(Duration.ofSeconds(Long.MAX_VALUE), () -> {
                Async.sleep(Duration.ofDays(1000));
                return "value";
            });

            assertThat(value).isEqualTo("value");
        });
    }

    @Test
    void moveOnAfterGivesAnEmptyResultInsteadOfThrowing() throws Exception {
        runs.run(() -> {
            assertThat(Async.moveOnAfter(SECOND, () -> {
                        Async.sleep(LONG);
                        return "late";
                    }))
                    .isEmpty();
            assertThat(Async.moveOnAfter(SECOND, () -> "in time")).contains("in time");
        });
    }

    @Test
    void moveOnAfterThrowsTheTimeoutOfAScopeInside() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.moveOnAfter(LONG, () -> {
                    Async.withTimeout(SECOND, () -> Async.sleep(LONG));
                    return "never";
                }))
                .isInstanceOf(TimedOutException.class)
                .hasMessage("timed out after 1 s"));
    }

    @Test
    void timeoutReachesTheChildrenOfAGroupInside() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(
                        SECOND,
                        () -> TaskGroup.run(group -> {
                            group.spawn(() -> Async.sleep(LONG));
                            group.spawn(() -> TaskGroup.run(inner -> inner.spawn(() -> Async.sleep(LONG))));
                        })))
                .isInstanceOf(TimedOutException.class));

        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void childrenAndNestedCallsSeeTheNearestDeadline() throws Exception {
        runs.run(() -> {
            assertThat(Async.deadline()).isEmpty();
            Async.withTimeout(
                    Duration.ofSeconds(30),
                    () -> Async.withTimeout(Duration.ofSeconds(60), () -> {
                        Duration inChild = TaskGroup.call(group -> group.spawn(
                                        () -> Async.deadline().orElseThrow().remaining())
                                .await());
                        assertThat(inChild).isEqualTo(Duration.ofSeconds(30));
                    }));
        });
    }

    @Test
    void deadlineCanBeMovedFromAnotherTaskBeforeItFires() throws Exception {
        runs.run(() -> {
            Async.withTimeout(
                    Duration.ofSeconds(2),
                    deadline -> TaskGroup.call(group -> {
                        group.spawn(() -> {
                            Async.sleep(SECOND);
                            deadline.reschedule(Duration.ofSeconds(10));
                        });
                        Async.sleep(Duration.ofSeconds(5));
                        return "in time after all";
                    }));

            assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(5));
        });
    }

    @Test
    void deadlineMovedToNowFiresAtOnce() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(LONG, deadline -> {
                    Async.sleep(SECOND);
                    deadline.reschedule(Duration.ZERO);
                    Async.sleep(LONG);
                    return "never";
                }))
                .isInstanceOf(TimedOutException.class)
                .hasMessage("timed out after 1 s"));
    }

    @Test
    void removedDeadlineDoesNotFire() throws Exception {
        runs.run(() -> {
            String value = Async.withTimeout(SECOND, deadline -> {
                deadline.remove();
                deadline.remove();
                Async.sleep(LONG);
                assertThat(deadline.hasFired()).isFalse();
                assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
                return "took long";
            });

            assertThat(value).isEqualTo("took long");
        });
    }

    @Test
    void removedDeadlineCanBeSetAgain() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(SECOND, deadline -> {
                    deadline.remove();
                    Async.sleep(Duration.ofSeconds(10));
                    deadline.reschedule(Duration.ofSeconds(2));
                    Async.sleep(LONG);
                    return "never";
                }))
                .isInstanceOf(TimedOutException.class)
                .hasMessage("timed out after 12 s"));
    }

    @Test
    void removingADeadlineLetsTheOneAroundHold() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(
                        Duration.ofSeconds(30),
                        () -> Async.withTimeout(SECOND, deadline -> {
                            deadline.remove();
                            assertThat(Async.deadline().orElseThrow().remaining())
                                    .isEqualTo(Duration.ofSeconds(30));
                            Async.sleep(LONG);
                            return "never";
                        })))
                .isInstanceOf(TimedOutException.class)
                .hasMessage("timed out after 30 s"));
    }

    @Test
    void deadlineTellsWhetherItHasFired() throws Exception {
        AtomicReference<Deadline> kept = new AtomicReference<>();

        runs.run(() -> {
            assertThatThrownBy(() -> Async.withTimeout(SECOND, deadline -> {
                        kept.set(deadline);
                        assertThat(deadline.hasFired()).isFalse();
                        try {
                            Async.sleep(LONG);
                        } finally {
                            assertThat(deadline.hasFired()).isTrue();
                            assertThatThrownBy(deadline::remove)
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessage("the deadline has fired");
                        }
                        return "never";
                    }))
                    .isInstanceOf(TimedOutException.class);

            assertThat(kept.get().hasFired()).isTrue();
            assertThat(kept.get()).hasToString("deadline that has fired");
        });
    }

    @Test
    void deadlineThatWasLeftInTimeHasNotFired() throws Exception {
        runs.run(() -> {
            Deadline left = Async.withTimeout(SECOND, deadline -> deadline);
            Async.sleep(LONG);

            assertThat(left.hasFired()).isFalse();
            assertThatThrownBy(left::remove)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the deadline's scope has been left");
        });
    }

    @Test
    void timeOfTheRunPassesWithItsSleeps() throws Exception {
        runs.run(() -> {
            long start = Async.nanoTime();
            Clock clock = Async.clock();
            Instant before = clock.instant();

            Async.sleep(LONG);

            assertThat(Async.nanoTime() - start).isEqualTo(LONG.toNanos());
            assertThat(Duration.between(before, clock.instant())).isEqualTo(LONG);
            assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
        });
    }

    @Test
    void timeOnAThreadThatIsNoTaskIsTheSystems() {
        assertThat(Async.nanoTime()).isBetween(System.nanoTime() - 1_000_000_000, System.nanoTime());
        assertThat(Async.clock().instant()).isBetween(Instant.now().minusSeconds(10), Instant.now());
    }

    @Test
    void bodyThatMovesItsDeadlineTooLateIsTimedOut() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(SECOND, deadline -> {
                    Async.shielded(() -> Async.sleep(LONG));
                    deadline.reschedule(LONG);
                    return "never";
                }))
                .isInstanceOf(TimedOutException.class));
    }

    @Test
    void childThatMovesTheDeadlineTooLateIsTimedOut() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(SECOND, deadline -> {
                    TaskGroup.run(group -> group.spawn(() -> {
                        try {
                            Async.sleep(LONG);
                        } finally {
                            deadline.remove();
                        }
                    }));
                    return "never";
                }))
                .isInstanceOf(TimedOutException.class));
    }

    @Test
    void taskOutsideThatMovesADeadlineTooLateFails() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Promise<Deadline> handle = Promise.create();
            group.spawn(() -> Async.moveOnAfter(SECOND, () -> {
                handle.complete(Async.deadline().orElseThrow());
                Async.sleep(LONG);
            }));
            Task<?> mover = group.spawn(() -> {
                Deadline deadline = handle.await();
                Async.sleep(LONG);
                deadline.reschedule(LONG);
            });

            assertThat(mover.outcome()).isInstanceOf(Outcome.Failure.class);
        }));
    }

    @Test
    void whatElseABodyThrowsThatIsMovedOnFromIsLogged() throws Exception {
        LogCapture log = LogCapture.open();

        runs.run(() -> Async.moveOnAfter(
                SECOND,
                () -> Async.settle(List.of(1, 2), n -> {
                    if (n == 1) {
                        throw new IllegalStateException("no route");
                    }
                    Async.sleep(LONG);
                    return n;
                })));

        log.close();
        assertThat(log.messages())
                .containsExactly("the body of a timeout of 1 s in task 'main' was cancelled, and then threw"
                        + " java.lang.IllegalStateException: no route");
    }

    @Test
    void movingADeadlineThatHasFiredIsAnError() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(SECOND, deadline -> {
                    Async.shielded(() -> Async.sleep(LONG));
                    assertThatThrownBy(() -> deadline.reschedule(LONG))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("the deadline has fired");
                    Async.checkpoint();
                    return "never";
                }))
                .isInstanceOf(TimedOutException.class));
    }

    @Test
    void movingADeadlineWhoseScopeWasLeftIsAnError() throws Exception {
        runs.run(() -> {
            Deadline left = Async.withTimeout(SECOND, deadline -> deadline);

            assertThatThrownBy(() -> left.reschedule(LONG))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the deadline's scope has been left");
        });
    }

    @Test
    void timeIsMonotonicAndKnowsNothingOfTheWallClock() {
        assertThat(dev.weft.spi.run.Scheduler.parallel().clock().nanoTime())
                .isBetween(System.nanoTime() - 1_000_000_000, System.nanoTime());
    }
}
