package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The part "Tasks and groups" of the contract: a group whose body waits until its tasks have ended, and then continues.
 */
@Timeout(30)
@InEveryWay
class DrainTest {
    @RegisterExtension
    final Runs runs;

    DrainTest(Way way) {
        runs = new Runs(way);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void bodyGoesOnWhenEveryTaskHasEndedWithinTheLimit() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.sleep(seconds(5)));

            assertThat(group.drain(seconds(10))).isTrue();

            assertThat(task.outcome().isSuccess()).isTrue();
            Async.sleep(seconds(1)); // the body is not cancelled
        }));
        assertThat(runs.elapsed()).isEqualTo(seconds(6));
    }

    @Test
    void groupThatIsBeingDrainedTakesNoMoreTasksEvenFromItsOwn() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<Throwable> late = group.spawn(() -> {
                Async.sleep(seconds(1));
                return catchThrowable(() -> group.spawn(() -> {}));
            });

            group.drain(seconds(10));

            assertThat(late.await())
                    .isInstanceOf(ClosedException.class)
                    .hasMessage("group '" + group.name() + "' is drained and takes no more tasks");
            assertThatThrownBy(() -> group.spawn(() -> {})).isInstanceOf(ClosedException.class);
            assertThatThrownBy(() -> group.start(ready -> ready.complete(1))).isInstanceOf(ClosedException.class);
        }));
    }

    @Test
    void tasksThatRunLongerAreCancelledWithTheReasonAndAwaited() throws Exception {
        runs.run(() -> {
            List<Outcome<?>> outcomes = new ArrayList<>();
            TaskGroup.run(group -> {
                Task<?> task = group.spawn(() -> {
                    try {
                        Async.sleep(seconds(3600));
                    } finally {
                        Async.shielded(() -> Async.sleep(seconds(2)));
                    }
                });

                assertThat(group.drain(seconds(10))).isFalse();

                assertThat(task.isDone()).isTrue();
                outcomes.add(Async.shielded(task::outcome));
            });
            assertThat(((Outcome.Cancelled<?>) outcomes.getFirst()).reason())
                    .contains("the group was drained, and the limit of 10 s is over");
        });
        assertThat(runs.elapsed()).isEqualTo(seconds(12));
    }

    @Test
    void bodyIsCancelledWithTheTasksAndTheGroupThrowsNothing() throws Exception {
        runs.run(() -> {
            List<String> seen = new CopyOnWriteArrayList<>();
            TaskGroup.run(group -> {
                group.spawn(() -> Async.sleep(seconds(60)));
                group.drain(seconds(1));
                seen.add("drained");
                Async.sleep(seconds(1));
                seen.add("never");
            });
            assertThat(seen).containsExactly("drained");
        });
        assertThat(runs.elapsed()).isEqualTo(seconds(1));
    }

    @Test
    void limitOfZeroCancelsTasksThatLiveAtOnce() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.sleep(seconds(5)));

            assertThat(group.drain(Duration.ZERO)).isFalse();

            assertThat(task.isCancelled()).isTrue();
        }));
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void groupWithoutTasksIsDrainedAtOnce() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            assertThat(group.drain(Duration.ZERO)).isTrue();
            assertThat(group.drain(seconds(1))).isTrue();
            assertThatThrownBy(() -> group.spawn(() -> {})).isInstanceOf(ClosedException.class);
        }));
    }

    @Test
    void negativeLimitIsRefusedBeforeAnythingHappened() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            assertThatThrownBy(() -> group.drain(seconds(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("limit must not be negative, but is -1 s");

            group.spawn(() -> {});
        }));
    }

    @Test
    void tasksInTheLineOfALimitRunUntilTheDrainIsOver() throws Exception {
        runs.run(() -> TaskGroup.options().limit(1).run(group -> {
            Task<?> first = group.spawn(() -> Async.sleep(seconds(3)));
            Task<?> second = group.spawn(() -> Async.sleep(seconds(3)));
            Task<?> third = group.spawn(() -> Async.sleep(seconds(3)));

            assertThat(group.drain(seconds(4))).isFalse();

            assertThat(first.isCancelled()).isFalse();
            assertThat(second.isCancelled()).isTrue();
            assertThat(third.isCancelled()).isTrue();
        }));
        assertThat(runs.elapsed()).isEqualTo(seconds(4));
    }

    @Test
    void failureOfATaskEndsTheDrainAndIsThrownByTheGroup() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> TaskGroup.run(group -> {
                    group.spawn(() -> Async.sleep(seconds(60)));
                    group.spawn("job", () -> {
                        Async.sleep(seconds(1));
                        throw new IllegalStateException("boom");
                    });

                    group.drain(seconds(10));
                }))
                .isInstanceOf(TaskFailedException.class)
                .hasRootCauseMessage("boom"));
        assertThat(runs.elapsed()).isEqualTo(seconds(1));
    }

    @Test
    void completionsOfADrainedGroupAreAllThere() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            for (int i = 3; i > 0; i--) {
                int number = i;
                group.spawn(() -> {
                    Async.sleep(seconds(number));
                    return number;
                });
            }
            group.drain(seconds(10));

            List<Object> values = new ArrayList<>();
            for (Completion<?> next : group.completions()) {
                values.add(next.await());
            }
            assertThat(values).containsExactly(1, 2, 3);
        }));
    }

    @Test
    void severalMayDrainAndTheFirstLimitCounts() throws Exception {
        runs.run(() -> TaskGroup.run(around -> {
            Promise<TaskGroup> opened = Promise.create();
            around.spawn(() -> TaskGroup.run(group -> {
                group.spawn(() -> Async.sleep(seconds(60)));
                opened.complete(group);
            }));
            TaskGroup group = opened.await();
            Task<Boolean> patient = around.spawn(() -> group.drain(seconds(30)));
            Task<Boolean> impatient = around.spawn(() -> group.drain(seconds(3)));

            assertThat(impatient.await()).isFalse();
            assertThat(patient.await()).isTrue();
        }));
        assertThat(runs.elapsed()).isEqualTo(seconds(3));
    }

    @Test
    void callerThatIsCancelledLeavesTheTasksAlone() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.sleep(seconds(5)));

            assertThatThrownBy(() -> Async.withTimeout(seconds(2), () -> group.drain(seconds(30))))
                    .isInstanceOf(TimedOutException.class);

            assertThat(task.isDone()).isFalse();
            assertThatThrownBy(() -> group.spawn(() -> {})).isInstanceOf(ClosedException.class);
            assertThat(task.outcome().isSuccess()).isTrue();
        }));
        assertThat(runs.elapsed()).isEqualTo(seconds(5));
    }

    @Test
    void callerOfAnOpenGroupThatIsCancelledCancelsItsTasksAndWaitsForThem() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();
            Task<?> task = tasks.spawn(() -> {
                try {
                    Async.sleep(seconds(60));
                } finally {
                    Async.shielded(() -> Async.sleep(seconds(2)));
                }
            });

            assertThatThrownBy(() -> Async.withTimeout(seconds(1), () -> tasks.drain(seconds(30))))
                    .isInstanceOf(TimedOutException.class);

            assertThat(task.isCancelled()).isTrue();
        });
        assertThat(runs.elapsed()).isEqualTo(seconds(3));
    }

    @Test
    void taskOfTheGroupCannotDrainItAndChangesNothing() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<Throwable> drains = group.spawn("job", () -> catchThrowable(() -> group.drain(seconds(1))));

            assertThat(drains.await())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("task 'job' drains group '" + group.name() + "', which waits for it to end");

            group.spawn(() -> {});
        }));
    }

    @Test
    void taskThatWaitsForTheCallerIsEndedByTheLimit() throws Exception {
        runs.run(() -> TaskGroup.run(around -> {
            Promise<TaskGroup> opened = Promise.create();
            Task<Boolean> drains = around.spawn(() -> opened.await().drain(seconds(3)));
            around.spawn(() -> TaskGroup.run(group -> {
                group.spawn(drains::await);
                opened.complete(group);
            }));

            assertThat(drains.await()).isFalse();
        }));
        assertThat(runs.elapsed()).isEqualTo(seconds(3));
    }

    @Test
    void queueThatATaskClosesWhenTheLimitIsOverIsNoFailureOfAnother() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var queue = dev.weft.queue.Queue.<String>bounded(1);
            group.spawn(() -> {
                try {
                    Async.sleep(seconds(60));
                } finally {
                    queue.close();
                }
            });
            group.spawn(queue::take);

            assertThat(group.drain(seconds(1))).isFalse();
        }));
    }

    @Test
    void taskThatIgnoresItsCancellationIsNamed() throws Exception {
        runs.run(() -> {
            try (LogCapture log = LogCapture.open()) {
                TaskGroup.options().namingStragglersAfter(seconds(5)).run(group -> {
                    group.spawn("deaf", () -> Async.shielded(() -> Async.sleep(seconds(60))));
                    Async.checkpoint();
                    group.drain(seconds(1));
                });

                assertThat(log.messages()).singleElement().asString().contains("5 s later", "deaf");
            }
        });
    }

    @Test
    void openGroupIsClosedByBeingDrained() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options(), "mailer");
            Task<?> task = tasks.spawn(() -> Async.sleep(seconds(60)));

            assertThat(tasks.drain(seconds(2))).isFalse();

            assertThat(((Outcome.Cancelled<?>) task.outcome()).reason())
                    .contains("the group was drained, and the limit of 2 s is over");
            assertThatThrownBy(() -> tasks.spawn(() -> {})).isInstanceOf(ClosedException.class);
            assertThat(tasks.asExecutor().isTerminated()).isTrue();
            assertThat(tasks.drain(seconds(2))).isTrue();
        });
        assertThat(runs.elapsed()).isEqualTo(seconds(2));
    }

    @Test
    void noTaskIsLeftWhenTheDrainReturnsWhateverIsSpawnedMeanwhile() throws Exception {
        runs.run(() -> {
            for (int seed = 0; seed < 100; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                TaskGroup.run(around -> drainWhileOthersSpawn(around, random));
            }
        });
    }

    private static void drainWhileOthersSpawn(TaskGroup around, SplittableRandom random) throws InterruptedException {
        Promise<TaskGroup> opened = Promise.create();
        Promise<Boolean> over = Promise.create();
        around.spawn(() -> TaskGroup.options().limit(1 + random.nextInt(3)).run(group -> {
            opened.complete(group);
            Async.shielded(() -> over.await());
        }));
        TaskGroup group = opened.await();
        List<Task<?>> spawned = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 2; i++) {
            SplittableRandom own = random.split();
            around.spawn(() -> {
                try {
                    for (int count = 0; count < 1000; count++) {
                        Duration length = Duration.ofNanos(own.nextInt(100_000));
                        spawned.add(group.spawn(() -> Async.sleep(length)));
                        Async.checkpoint();
                    }
                } catch (ClosedException e) {
                    assertThat(e).hasMessageContaining("takes no more tasks");
                }
            });
        }
        Async.sleep(Duration.ofNanos(random.nextInt(200_000)));
        group.drain(Duration.ofNanos(random.nextInt(200_000)));

        assertThat(group.size()).isZero();
        over.complete(true);
        assertThat(spawned).allMatch(Task::isDone);
    }
}
