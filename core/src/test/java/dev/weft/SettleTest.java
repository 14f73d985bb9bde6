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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part "Waiting for several" of the contract: settle. */
@Timeout(30)
@InEveryWay
class SettleTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    SettleTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void outcomesComeInTheOrderOfTheInputs() throws Exception {
        IOException failure = new IOException("no route");

        runs.run(() -> assertThat(Async.<Integer, Integer>settle(List.of(3, 2, 1), n -> {
                    Async.sleep(Duration.ofSeconds(n));
                    if (n == 2) {
                        throw failure;
                    }
                    return n;
                }))
                .containsExactly(new Outcome.Success<>(3), new Outcome.Failure<>(failure), new Outcome.Success<>(1)));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void emptyInputGivesNoOutcomes() throws Exception {
        runs.run(() -> assertThat(Async.settle(List.of(), input -> input)).isEmpty());
    }

    @Test
    void jobCancelledByNameIsAnOutcome() throws Exception {
        runs.run(() -> assertThat(Async.<String, String>settle(List.of("a", "b"), name -> {
                    if (name.equals("a")) {
                        Task.current().orElseThrow().cancel("not this one");
                    }
                    Async.checkpoint();
                    return name;
                }))
                .containsExactly(
                        new Outcome.Cancelled<>("cancelled by task 'a': not this one"), new Outcome.Success<>("b")));
    }

    @Test
    void errorIsNoOutcomeButEndsTheRestAndIsThrown() throws Exception {
        AssertionError error = new AssertionError("wrong");
        AtomicInteger cutShort = new AtomicInteger();

        runs.run(() -> assertThatThrownBy(() -> Async.settle(List.of(1, 2, 3), n -> {
                    try {
                        Async.sleep(n == 3 ? Duration.ofSeconds(1) : LONG);
                    } catch (InterruptedException e) {
                        cutShort.incrementAndGet();
                        throw e;
                    }
                    throw error;
                }))
                .isSameAs(error));

        assertThat(cutShort).hasValue(2);
    }

    @Test
    void errorIsThrownThoughAJobFailedBefore() throws Exception {
        AssertionError error = new AssertionError("wrong");

        runs.run(() -> assertThatThrownBy(() -> Async.settle(List.of(1, 2), n -> {
                    Async.sleep(Duration.ofSeconds(n));
                    if (n == 2) {
                        throw error;
                    }
                    throw new IOException("an outcome");
                }))
                .isSameAs(error));
    }

    @Test
    void cancellationFromOutsideIsThrown() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            List<Object> log = new ArrayList<>();
            Task<?> caller = group.spawn(() -> {
                log.add(Async.settle(List.of(1, 2), n -> {
                    Async.sleep(LONG);
                    return n;
                }));
            });
            Async.sleep(Duration.ofSeconds(1));

            caller.cancel("stop");

            assertThat(caller.outcome()).isEqualTo(new Outcome.Cancelled<>("cancelled by task 'main': stop"));
            assertThat(log).isEmpty();
        }));
    }

    private static int failInCleanUp(IOException failure) throws IOException {
        try {
            Async.sleep(LONG);
        } catch (InterruptedException e) {
            throw failure;
        }
        return 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void failureOfACleanUpIsThrownWhenTheSettleIsCutShort(int jobs) throws Exception {
        IOException failure = new IOException("3 rows not written");

        runs.run(() -> assertThatThrownBy(() -> Async.moveOnAfter(
                        Duration.ofSeconds(1),
                        () -> Async.settle(List.of(1, 2).subList(0, jobs), n -> {
                            if (n == 1) {
                                return failInCleanUp(failure);
                            }
                            Async.sleep(LONG);
                            return n;
                        })))
                .isInstanceOf(TaskFailedException.class)
                .hasCause(failure)
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).hasExactlyElementsOfTypes(TimedOutException.class)));
    }

    @Test
    void failureOfACleanUpIsTheOutcomeOfTheTaskWhoseSettleIsCutShort() throws Exception {
        IOException failure = new IOException("3 rows not written");

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> caller = group.spawn(() -> Async.settle(List.of(1), _ -> failInCleanUp(failure)));
            Async.sleep(Duration.ofSeconds(1));
            caller.cancel("stop");

            assertThat(caller.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Failure.class,
                            outcome -> assertThat(outcome.exception()).hasCause(failure));
        }));
    }

    @Test
    void failureOfACleanUpIsSuppressedInTheErrorThatEndsTheSettle() throws Exception {
        IOException failure = new IOException("3 rows not written");
        AssertionError error = new AssertionError("wrong");

        runs.run(() -> assertThatThrownBy(() -> Async.settle(List.of(1, 2), n -> {
                    if (n == 1) {
                        return failInCleanUp(failure);
                    }
                    Async.sleep(Duration.ofSeconds(1));
                    throw error;
                }))
                .isSameAs(error)
                .hasSuppressedException(failure));
    }

    @Test
    void outcomesThatAreFailuresAreKeptInTheCancellationThatCutsTheSettleShort() throws Exception {
        IOException failure = new IOException("no route");

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> caller = group.spawn(() -> Async.settle(List.of(1, 2), n -> {
                if (n == 1) {
                    throw failure;
                }
                Async.sleep(LONG);
                return n;
            }));
            Async.sleep(Duration.ofSeconds(1));
            caller.cancel("stop");

            assertThat(caller.outcome())
                    .isEqualTo(new Outcome.Cancelled<>("cancelled by task 'main': stop", List.of(failure)));
        }));
    }

    @Test
    void jobThatIsCancelledByNameAndFailsInItsCleanUpIsAnOutcome() throws Exception {
        IOException failure = new IOException("3 rows not written");

        runs.run(() -> assertThat(Async.<Integer, Integer>settle(List.of(1), n -> {
                    Task.current().orElseThrow().cancel("not this one");
                    return failInCleanUp(failure);
                }))
                .containsExactly(new Outcome.Failure<>(failure)));
    }

    @Test
    void limitBoundsTheJobsAtOnce() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Inputs.Counted inputs = Inputs.counted(20);

        runs.run(() -> {
            List<Outcome<Integer>> outcomes = Async.settle(inputs, 3, n -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Async.sleep(Duration.ofSeconds(1));
                running.decrementAndGet();
                if (n % 2 == 0) {
                    throw new IOException("even");
                }
                return n;
            });

            assertThat(outcomes).hasSize(20).filteredOn(Outcome::isSuccess).hasSize(10);
        });

        assertThat(most).hasValue(3);
    }

    @Test
    void inputsThatThrowCancelTheJobsThatRun() throws Exception {
        Event started = Event.create();
        IllegalStateException failure = new IllegalStateException("no more rows");

        runs.run(() -> assertThatThrownBy(() -> Async.settle(Inputs.thenThrow(1, started::await, failure), n -> {
                    started.set();
                    Async.sleep(LONG);
                    return n;
                }))
                .isSameAs(failure));

        assertThat(runs.elapsed()).isZero();
    }
}
