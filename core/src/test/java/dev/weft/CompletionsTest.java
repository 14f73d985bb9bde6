package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "Waiting for several" of the contract: the completions of a group. */
@Timeout(30)
@InEveryWay
class CompletionsTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    CompletionsTest(Way way) {
        runs = new Runs(way);
    }

    private static Task<Integer> spawnSleeper(TaskGroup group, int seconds) {
        return group.spawn("sleeper " + seconds, () -> {
            Async.sleep(Duration.ofSeconds(seconds));
            return seconds;
        });
    }

    @Test
    void handlesGiveTheValuesInTheOrderInWhichTasksEnd() throws Exception {
        List<Object> values = new ArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            spawnSleeper(group, 3);
            spawnSleeper(group, 1);
            spawnSleeper(group, 2);
            for (var next : group.completions()) {
                values.add(next.await());
            }
        }));

        assertThat(values).containsExactly(1, 2, 3);
    }

    @Test
    void handleTellsWhichTaskItWas() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<Integer> slow = spawnSleeper(group, 2);
            Task<Integer> fast = spawnSleeper(group, 1);
            List<Task<?>> ended = new ArrayList<>();
            for (var next : group.completions()) {
                ended.add(next.task());
            }

            assertThat(ended).containsExactly(fast, slow);
        }));
    }

    @Test
    void iteratingHandsOutOneHandlePerTaskAndNeverWaits() throws Exception {
        runs.run(() -> {
            TaskGroup.run(group -> {
                spawnSleeper(group, 1);
                spawnSleeper(group, 2);

                assertThat(group.completions()).hasSize(2);
                assertThat(runs.elapsed()).isZero();
            });
        });
    }

    @Test
    void groupWithoutTasksHasNoCompletions() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Iterator<Completion<?>> completions = group.completions().iterator();

            assertThat(completions.hasNext()).isFalse();
            assertThatThrownBy(completions::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("every task of group 'main.1' has been handed out");
        }));
    }

    @Test
    void taskSpawnedDuringTheIterationGetsAHandleToo() throws Exception {
        List<Object> values = new ArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            spawnSleeper(group, 1);
            for (var next : group.completions()) {
                Object value = next.await();
                values.add(value);
                if (value.equals(1)) {
                    spawnSleeper(group, 2);
                }
            }
        }));

        assertThat(values).containsExactly(1, 2);
    }

    @Test
    void everyIterationStartsWithTheFirstThatEnded() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            spawnSleeper(group, 2);
            spawnSleeper(group, 1);
            group.completions().iterator().next().await();

            for (int i = 0; i < 2; i++) {
                assertThat((Object) group.completions().iterator().next().await())
                        .isEqualTo(1);
            }
        }));
    }

    @Test
    void handlesMayBeAwaitedOutOfOrder() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            spawnSleeper(group, 3);
            spawnSleeper(group, 1);
            spawnSleeper(group, 2);
            List<Completion<?>> handles = new ArrayList<>();
            group.completions().forEach(handles::add);

            assertThat((Object) handles.get(2).await()).isEqualTo(3);
            assertThat((Object) handles.get(0).await()).isEqualTo(1);
            assertThat((Object) handles.get(1).await()).isEqualTo(2);
        }));
    }

    @Test
    void handleMayBeAwaitedAgainAndByOtherTasks() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            spawnSleeper(group, 1);
            Completion<?> handle = group.completions().iterator().next();

            List<Object> values = Async.gather(List.of(1, 2, 3), n -> handle.await());

            assertThat(values).containsExactly(1, 1, 1);
            assertThat((Object) handle.await()).isEqualTo(1);
        }));
    }

    @Test
    void failedTaskDoesNotStopTheOthersOfAKeepGoingGroup() throws Exception {
        List<Object> log = new ArrayList<>();

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            spawnSleeper(group, 3);
            group.spawn("broken", () -> {
                Async.sleep(Duration.ofSeconds(2));
                throw new IOException("no route");
            });
            spawnSleeper(group, 1);
            for (var next : group.completions()) {
                try {
                    log.add(next.await());
                } catch (TaskFailedException e) {
                    log.add(e.getMessage());
                }
            }
        }));

        assertThat(log).containsExactly(1, "task 'broken' failed: java.io.IOException: no route", 3);
    }

    @Test
    void outcomeOfAHandleIsTheTasksOutcome() throws Exception {
        IOException failure = new IOException("no route");

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            group.spawn(() -> {
                throw failure;
            });

            assertThat((Object) group.completions().iterator().next().outcome())
                    .isEqualTo(new Outcome.Failure<>(failure));
        }));
    }

    @Test
    void handleOfACancelledTaskThrowsThat() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            group.spawn("sleeper", () -> Async.sleep(LONG)).cancel("not needed");

            assertThatThrownBy(() -> group.completions().iterator().next().await())
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("task 'sleeper' was cancelled by task 'main': not needed");
        }));
    }

    @Test
    void keepGoingGroupThrowsUnretrievedFailures() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> TaskGroup.options().keepGoing().run(group -> {
                    group.spawn("broken", () -> {
                        throw new IOException("not looked at");
                    });
                    spawnSleeper(group, 5);
                    group.spawn("broken too", () -> {
                        Async.sleep(Duration.ofSeconds(1));
                        throw new IOException("nor here");
                    });
                }))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("task 'broken' failed: java.io.IOException: not looked at")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("nor here")));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void lookingAtTheTaskOfAHandleIsNotYetLookingAtItsFailure() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> TaskGroup.options().keepGoing().run(group -> {
                    group.spawn(() -> {
                        throw new IOException("not looked at");
                    });
                    group.completions().iterator().next().task();
                }))
                .isInstanceOf(TaskFailedException.class));
    }

    @Test
    void cancelledAwaiterOfAHandleLeavesTheTasksAlone() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<Integer> sleeper = spawnSleeper(group, 10);
            Completion<?> handle = group.completions().iterator().next();
            TaskGroup.run(inner -> {
                Task<?> awaiter = inner.spawn(handle::await);
                Async.sleep(Duration.ofSeconds(1));

                awaiter.cancel("tired");

                assertThat(awaiter.outcome()).isInstanceOf(Outcome.Cancelled.class);
            });

            assertThat(sleeper.await()).isEqualTo(10);
        }));
    }

    @Test
    void bodyThatAwaitsAHandleIsCancelledByTheFirstFailure() throws Exception {
        IOException failure = new IOException("no route");

        runs.run(() -> assertThatThrownBy(() -> TaskGroup.run(group -> {
                    group.spawn(() -> {
                        Async.sleep(Duration.ofSeconds(1));
                        throw failure;
                    });
                    Event never = Event.create();
                    group.spawn(never::await);
                    List<Completion<?>> handles = new ArrayList<>();
                    group.completions().forEach(handles::add);
                    handles.getLast().await();
                }))
                .isInstanceOf(TaskFailedException.class)
                .hasCause(failure));
    }

    @Test
    void handleSaysWhatItIs() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            spawnSleeper(group, 1);

            assertThat(group.completions().iterator().next()).hasToString("completion 1 in group 'main.1'");
        }));
    }

    @Test
    void longLivedGroupHasNoCompletions() throws Exception {
        runs.run(() -> TaskGroup.options()
                .longLived()
                .run(group -> assertThatThrownBy(group::completions)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("group 'main.1' is long-lived and has no completions")));
    }
}
