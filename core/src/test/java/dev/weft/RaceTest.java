package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Inputs;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "Waiting for several" of the contract: race. */
@Timeout(30)
@InEveryWay
class RaceTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    RaceTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void firstSuccessWinsAndLosersAreCancelledAndWaitedFor() throws Exception {
        List<Integer> cleaned = Collections.synchronizedList(new ArrayList<>());

        runs.run(() -> {
            int winner = Async.<Integer, Integer, RuntimeException>race(List.of(3, 1, 2), n -> {
                try {
                    Async.sleep(Duration.ofSeconds(n));
                } finally {
                    Async.shielded(() -> Async.sleep(n == 1 ? Duration.ZERO : Duration.ofSeconds(5)));
                    cleaned.add(n);
                }
                return n;
            });

            assertThat(winner).isEqualTo(1);
            assertThat(cleaned).containsExactlyInAnyOrder(1, 2, 3);
        });

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void jobsMayBeListed() throws Exception {
        runs.run(() -> {
            String winner = Async.race(
                    () -> {
                        Async.sleep(LONG);
                        return "slow";
                    },
                    () -> "fast");

            assertThat(winner).isEqualTo("fast");
        });
    }

    @Test
    void nullMayWin() throws Exception {
        runs.run(() -> {
            String winner = Async.<Integer, String, RuntimeException>race(List.of(1), n -> null);

            assertThat(winner).isNull();
        });
    }

    @Test
    void failureDoesNotWin() throws Exception {
        runs.run(() -> {
            String winner = Async.race(
                    () -> {
                        throw new IOException("mirror is down");
                    },
                    () -> {
                        Async.sleep(Duration.ofSeconds(1));
                        return "late";
                    });

            assertThat(winner).isEqualTo("late");
        });
    }

    @Test
    void whenAllFailTheFirstFailureIsThrownWithTheOthersSuppressed() throws Exception {
        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> Async.race(List.of(3, 1, 2), n -> {
                Async.sleep(Duration.ofSeconds(n));
                throw new IOException("failure " + n);
            }));

            assertThat(thrown).isInstanceOf(IOException.class).hasMessage("failure 1");
            assertThat(thrown.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("failure 2", "failure 3");
        });
    }

    @Test
    void oneFailureSharedByAllIsNotSuppressedByItself() throws Exception {
        IOException shared = new IOException("the same for all");

        runs.run(() -> assertThatThrownBy(() -> Async.race(List.of(1, 2), n -> {
                    throw shared;
                }))
                .isSameAs(shared)
                .hasNoSuppressedExceptions());
    }

    @Test
    void ofTwoThatSucceedAtOnceOneWins() throws Exception {
        for (int round = 0; round < 100; round++) {
            CyclicBarrier together = new CyclicBarrier(2);
            Job.On<String, String, Exception> job = name -> {
                together.await();
                return name;
            };

            String winner = Async.race(List.of("a", "b"), job);

            assertThat(winner).isIn("a", "b");
        }
    }

    @Test
    void valueOfALoserThatReturnsThoughCancelledIsDropped() throws Exception {
        AtomicBoolean returned = new AtomicBoolean();

        runs.run(() -> {
            String winner = Async.race(
                    () -> {
                        Async.sleep(Duration.ofSeconds(1));
                        return "first";
                    },
                    () -> {
                        try {
                            Async.sleep(LONG);
                        } catch (InterruptedException e) {
                            returned.set(true);
                        }
                        return "second";
                    });

            assertThat(winner).isEqualTo("first");
        });

        assertThat(returned).isTrue();
    }

    /** Counts the calls of {@code close}. */
    private static final class Connection implements AutoCloseable {
        final AtomicInteger closed = new AtomicInteger();

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void valueOfALoserThatIsTheWinnersTooIsNotClosed() throws Exception {
        Connection shared = new Connection();

        runs.run(() -> {
            Connection won = Async.race(
                    () -> {
                        Async.sleep(Duration.ofSeconds(1));
                        return shared;
                    },
                    () -> {
                        Async.shielded(() -> Async.sleep(Duration.ofSeconds(2)));
                        return shared;
                    });

            assertThat(won).isSameAs(shared);
        });

        assertThat(shared.closed).hasValue(0);
    }

    @Test
    void valueOfSeveralLosersIsClosedOnce() throws Exception {
        Connection shared = new Connection();

        runs.run(() -> {
            Job<Object, RuntimeException> loser = () -> {
                try {
                    Async.shielded(() -> Async.sleep(Duration.ofSeconds(2)));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return shared;
            };
            Job<Object, InterruptedException> winner = () -> {
                Async.sleep(Duration.ofSeconds(1));
                return "won";
            };
            Async.<Object, Exception>race(winner, loser, loser);
        });

        assertThat(shared.closed).hasValue(1);
    }

    @Test
    void failureOfALoserInCleaningUpDoesNotSpoilTheVictoryAndIsLogged() throws Exception {
        LogCapture log = LogCapture.open();

        runs.run(() -> {
            String winner = Async.race(
                    () -> {
                        Async.sleep(Duration.ofSeconds(1));
                        return "winner";
                    },
                    () -> {
                        try {
                            Async.sleep(LONG);
                        } catch (InterruptedException e) {
                            throw new IOException("could not close", e);
                        }
                        throw new IOException("not reached");
                    },
                    () -> {
                        try {
                            Async.sleep(LONG);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException("broken while closing");
                        }
                        return "not reached";
                    });

            assertThat(winner).isEqualTo("winner");
        });

        log.close();
        assertThat(log.messages()).containsExactly("task 'main.1.3' lost a race, and failed after it was cancelled");
    }

    @Test
    void errorOfALoserIsThrown() throws Exception {
        AssertionError error = new AssertionError("wrong");

        runs.run(() -> assertThatThrownBy(() -> Async.race(
                        () -> {
                            Async.sleep(Duration.ofSeconds(1));
                            return "winner";
                        },
                        () -> {
                            throw error;
                        }))
                .isSameAs(error));
    }

    @Test
    void cancellationFromOutsideIsThrown() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> caller = group.spawn(() -> Async.race(List.of(1, 2), n -> {
                Async.sleep(LONG);
                return n;
            }));
            Async.sleep(Duration.ofSeconds(1));

            caller.cancel("stop");

            assertThat(caller.outcome()).isEqualTo(new Outcome.Cancelled<>("cancelled by task 'main': stop"));
        }));
    }

    @Test
    void whenAllAreCancelledByNameThatIsThrown() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.race(List.of("a", "b"), name -> {
                    Task.current().orElseThrow().cancel("no runner is left");
                    Async.checkpoint();
                    return name;
                }))
                .isInstanceOf(java.util.concurrent.CancellationException.class)
                .hasMessageContaining("no runner is left"));
    }

    @Test
    void raceWithoutJobsIsRefused() throws Exception {
        runs.run(() -> {
            assertThatThrownBy(() -> Async.race(List.<Integer>of(), n -> n))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("inputs must not be empty");
            assertThatThrownBy(() -> Async.<Integer, RuntimeException>race())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("jobs must not be empty");
        });
    }

    @Test
    void inputsThatThrowCancelTheJobsThatRun() throws Exception {
        Event started = Event.create();
        IllegalStateException failure = new IllegalStateException("no more rows");

        runs.run(() -> assertThatThrownBy(() -> Async.race(Inputs.thenThrow(1, started::await, failure), n -> {
                    started.set();
                    Async.sleep(LONG);
                    return n;
                }))
                .isSameAs(failure));

        assertThat(runs.elapsed()).isZero();
    }
}
