package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Inputs;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "Waiting for several" of the contract: asCompleted. */
@Timeout(30)
@InEveryWay
class AsCompletedTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    AsCompletedTest(Way way) {
        runs = new Runs(way);
    }

    private static int sleeper(int seconds) throws InterruptedException {
        Async.sleep(Duration.ofSeconds(seconds));
        return seconds;
    }

    @Test
    void handlesComeInTheOrderInWhichJobsEnd() throws Exception {
        runs.run(() -> {
            List<Integer> values = Async.asCompleted(List.of(3, 1, 2), AsCompletedTest::sleeper, completions -> {
                List<Integer> seen = new ArrayList<>();
                for (var next : completions) {
                    seen.add(next.await());
                }
                return seen;
            });

            assertThat(values).containsExactly(1, 2, 3);
        });
    }

    @Test
    void emptyInputGivesNoHandles() throws Exception {
        runs.run(() -> {
            boolean any = Async.asCompleted(
                    List.<Integer>of(),
                    AsCompletedTest::sleeper,
                    completions -> completions.iterator().hasNext());

            assertThat(any).isFalse();
        });
    }

    @Test
    void returningEarlyCancelsTheRestAndWaitsForThem() throws Exception {
        AtomicInteger cleaned = new AtomicInteger();

        runs.run(() -> {
            int first = Async.asCompleted(
                    List.of(3, 1, 2),
                    n -> {
                        try {
                            return sleeper(n);
                        } finally {
                            Async.shielded(() -> Async.sleep(Duration.ofMillis(100)));
                            cleaned.incrementAndGet();
                        }
                    },
                    completions -> completions.iterator().next().await());

            assertThat(first).isEqualTo(1);
            assertThat(cleaned).hasValue(3);
        });

        assertThat(runs.elapsed()).isEqualTo(Duration.ofMillis(1_200));
    }

    @Test
    void throwingCancelsTheRestWaitsForThemAndIsThrownAsItIs() throws Exception {
        AtomicInteger cleaned = new AtomicInteger();
        IOException failure = new IOException("disk full");

        runs.run(() -> assertThatThrownBy(() -> Async.asCompleted(
                        List.of(60, 1, 60),
                        n -> {
                            try {
                                return sleeper(n);
                            } finally {
                                cleaned.incrementAndGet();
                            }
                        },
                        completions -> {
                            completions.iterator().next().await();
                            throw failure;
                        }))
                .isSameAs(failure));

        assertThat(cleaned).hasValue(3);
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void failedJobDoesNotStopTheOthers() throws Exception {
        runs.run(() -> {
            List<Object> log = Async.asCompleted(
                    List.of(3, 2, 1),
                    n -> {
                        if (sleeper(n) == 2) {
                            throw new IOException("no route");
                        }
                        return n;
                    },
                    completions -> {
                        List<Object> seen = new ArrayList<>();
                        for (var next : completions) {
                            seen.add(
                                    next.outcome() instanceof Outcome.Failure<?>(Throwable e)
                                            ? e.getMessage()
                                            : next.await());
                        }
                        return seen;
                    });

            assertThat(log).containsExactly(1, "no route", 3);
        });
    }

    @Test
    void unretrievedFailureIsThrown() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.asCompleted(
                        List.of(1, 2),
                        n -> {
                            if (sleeper(n) == 1) {
                                throw new IOException("not looked at");
                            }
                            return n;
                        },
                        completions -> {
                            Async.sleep(Duration.ofSeconds(5));
                            return "done";
                        }))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("task '1' failed: java.io.IOException: not looked at"));
    }

    @Test
    void errorOfAJobIsNeverLost() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.asCompleted(
                        List.of(1),
                        n -> {
                            throw new AssertionError("wrong");
                        },
                        completions -> {
                            completions.iterator().next().task();
                            return "done";
                        }))
                .hasRootCauseInstanceOf(AssertionError.class));
    }

    @Test
    void awaitedFailureThatLeavesTheBodyIsThrownOnce() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.asCompleted(
                        List.of(1, 2),
                        n -> {
                            throw new IOException("failure " + sleeper(n));
                        },
                        completions -> completions.iterator().next().await()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("task '1' failed: java.io.IOException: failure 1")
                .hasNoSuppressedExceptions());
    }

    @Test
    void cancellationFromOutsideIsThrown() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> caller =
                    group.spawn(() -> Async.asCompleted(List.of(60, 90), AsCompletedTest::sleeper, completions -> {
                        for (var next : completions) {
                            next.await();
                        }
                        return "done";
                    }));
            Async.sleep(Duration.ofSeconds(1));

            caller.cancel("stop");

            assertThat(caller.outcome()).isEqualTo(new Outcome.Cancelled<>("cancelled by task 'main': stop"));
        }));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void handlesMayBeAwaitedFromOtherTasksAndOutOfOrder() throws Exception {
        runs.run(() -> Async.asCompleted(List.of(3, 1, 2), AsCompletedTest::sleeper, completions -> {
            List<Completion<Integer>> handles = new ArrayList<>();
            completions.forEach(handles::add);

            List<Integer> values =
                    Async.gather(List.of(2, 0, 1), n -> handles.get(n).await());

            assertThat(values).containsExactly(3, 1, 2);
            return null;
        }));
    }

    @Test
    void inputsThatThrowEndTheCallAndTheJobsThatRun() throws Exception {
        Event started = Event.create();
        IllegalStateException failure = new IllegalStateException("no more rows");

        runs.run(() -> assertThatThrownBy(() -> Async.asCompleted(
                        Inputs.thenThrow(1, started::await, failure),
                        n -> {
                            started.set();
                            Async.sleep(LONG);
                            return n;
                        },
                        completions -> "never"))
                .isSameAs(failure));

        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void noMoreJobsThanTheLimitRunAtOnce() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        runs.run(() -> Async.asCompleted(
                Inputs.counted(30),
                4,
                n -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Async.sleep(Duration.ofSeconds(1));
                    running.decrementAndGet();
                    return n;
                },
                completions -> {
                    int count = 0;
                    for (var next : completions) {
                        next.await();
                        count++;
                    }
                    assertThat(count).isEqualTo(30);
                    return null;
                }));

        assertThat(most).hasValue(4);
    }

    @Test
    @SuppressWarnings("StreamToIterable") // the stream is iterated once
    void endlessInputsArePulledAsTheBodyAsks() throws Exception {
        AtomicInteger pulled = new AtomicInteger();
        Stream<Integer> endless = Stream.iterate(1, n -> n + 1).peek(pulled::set);

        runs.run(() -> {
            int sum = Async.asCompleted(
                    endless::iterator,
                    3,
                    n -> {
                        Async.sleep(Duration.ofSeconds(n));
                        return n;
                    },
                    completions -> {
                        int total = 0;
                        var handles = completions.iterator();
                        for (int i = 0; i < 10; i++) {
                            total += handles.next().await();
                        }
                        return total;
                    });

            assertThat(sum).isEqualTo(55);
        });

        assertThat(pulled).hasValueBetween(10, 14);
    }

    @Test
    void manyInputsWithALimitNeverMakeMoreTasks() throws Exception {
        Inputs.Counted inputs = Inputs.counted(20_000);
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger furthestAhead = new AtomicInteger();

        int count = Async.asCompleted(
                inputs,
                50,
                n -> {
                    furthestAhead.accumulateAndGet(inputs.pulled() - ended.get(), Math::max);
                    return ended.incrementAndGet();
                },
                completions -> {
                    int seen = 0;
                    for (var next : completions) {
                        next.await();
                        seen++;
                    }
                    return seen;
                });

        assertThat(count).isEqualTo(20_000);
        assertThat(furthestAhead.get()).isBetween(1, 50);
    }

    @Test
    void handleThatDoesNotComeIsAnExceptionOnceTheGroupHasEnded() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(outer -> {
            Promise<Completion<Integer>> handed = Promise.create();
            Task<Integer> waiting = outer.spawn(() -> handed.await().await());

            Async.asCompleted(List.of(1, 1, 1), 1, AsCompletedTest::sleeper, completions -> {
                var handles = completions.iterator();
                handles.next();
                handles.next();
                handed.complete(handles.next());
                Async.sleep(Duration.ofMillis(500));
                return null;
            });

            assertThat(waiting.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Failure.class,
                            failed -> assertThat(failed.exception())
                                    .isInstanceOf(ClosedException.class)
                                    .hasMessage(
                                            "completion 3 in group 'main.2' does not exist: the group ended with fewer tasks"));
            assertThatThrownBy(() -> handed.await().task()).isInstanceOf(ClosedException.class);
        }));
    }
}
