package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.select.Select;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Deadlocks in which a task waits for the first of several things: the clauses of a select, completions, a task that
 * becomes ready, places of a group.
 */
@Timeout(30)
@InEveryWay
class CycleThroughChoiceTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final List<Duration> AT_ONCE_AND_LATER = List.of(Duration.ZERO, SECOND);

    @RegisterExtension
    final Runs runs;

    private final Lock door = Lock.create("door");

    CycleThroughChoiceTest(Way way) {
        runs = new Runs(way);
    }

    private void useDoorAfter(Duration pause) throws InterruptedException {
        Async.sleep(pause);
        door.acquire().close();
    }

    private static void assertRefused(ThrowingCallable call, String... waits) {
        var thrown = assertThatThrownBy(call).hasStackTraceContaining("a cycle of awaits: ");
        for (String wait : waits) {
            thrown.hasStackTraceContaining(wait);
        }
    }

    private static void selectEndOf(Task<?> task) throws InterruptedException {
        Select.first(Select.whenEnded(task, _ -> "ended"));
    }

    // Selects

    @Test
    void selectOfTheEndOfItsOwnTaskIsRefused() throws Exception {
        runs.run(() -> {
            Task<?> self = Task.current().orElseThrow();

            assertThatThrownBy(() -> selectEndOf(self))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a cycle of awaits: task 'main' waits for the first of: task 'main',"
                            + " which cannot end before the waiting task");
        });
    }

    @Test
    void selectOfTheEndOfATaskAroundIsRefused() throws Exception {
        runs.run(() -> {
            Task<?> main = Task.current().orElseThrow();

            assertRefused(
                    () -> TaskGroup.run(group -> group.spawn("child", () -> selectEndOf(main))),
                    "task 'child' waits for the first of: task 'main', which cannot end before the waiting task");
        });
    }

    @Test
    void tasksThatSelectEachOthersEndAreRefused() throws Exception {
        runs.run(() -> {
            for (Duration pause : AT_ONCE_AND_LATER) {
                assertRefused(
                        () -> TaskGroup.run(group -> {
                            Promise<Task<?>> other = Promise.create();
                            Task<?> one = group.spawn("one", () -> {
                                Task<?> awaited = other.await();
                                Async.sleep(pause);
                                selectEndOf(awaited);
                            });
                            other.complete(group.spawn("other", () -> selectEndOf(one)));
                        }),
                        "task 'one' waits for the first of: task 'other'",
                        "task 'other' waits for the first of: task 'one'");
            }
        });
    }

    @Test
    void selectIsRefusedIfEachOfItsClausesLeadsBack() throws Exception {
        runs.run(() -> {
            try (var _ = door.acquire()) {
                assertRefused(
                        () -> TaskGroup.run(group -> {
                            Task<?> one = group.spawn("one", () -> useDoorAfter(Duration.ZERO));
                            Task<?> other = group.spawn("other", () -> useDoorAfter(SECOND));
                            Select.first(Select.whenEnded(one, _ -> 1), Select.whenEnded(other, _ -> 2));
                        }),
                        "task 'main' waits for the first of: task 'one', or task 'other'",
                        "task 'one' waits for lock 'door'",
                        "task 'other' waits for lock 'door'");
            }
        });
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void selectIsLeftAloneIfOneOfItsClausesMayCome() throws Exception {
        Event stop = Event.create("stop");

        runs.run(() -> {
            Task<?> self = Task.current().orElseThrow();
            TaskGroup.run(group -> {
                Task<String> child = group.spawn(() ->
                        Select.first(Select.whenEnded(self, _ -> "ended"), Select.whenSet(stop, () -> "stopped")));
                Task<String> sleeper = group.spawn(
                        () -> Select.first(Select.whenEnded(self, _ -> "ended"), Select.after(SECOND, () -> "slept")));

                assertThat(sleeper.await()).isEqualTo("slept");
                stop.set();
                assertThat(child.await()).isEqualTo("stopped");
            });
        });
    }

    // Completions

    @Test
    void taskThatAwaitsTheCompletionOfItselfIsRefused() throws Exception {
        runs.run(() -> {
            for (Duration body : AT_ONCE_AND_LATER) {
                assertRefused(
                        () -> TaskGroup.options().keepGoing().run(group -> {
                            group.spawn("child", () -> {
                                Async.sleep(SECOND.minus(body));
                                for (Completion<?> next : group.completions()) {
                                    next.await();
                                }
                            });
                            Async.sleep(body);
                        }),
                        "task 'child' waits for completion 1 in group 'main.");
            }
        });
    }

    @Test
    void taskMayAwaitTheCompletionOfOneThatTheBodySpawnsLater() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<Object> first = group.spawn(() -> {
                var next = group.completions().iterator();
                return next.next().await();
            });
            Async.sleep(SECOND);
            group.spawn(() -> "late");

            assertThat(first.await()).isEqualTo("late");
        }));
    }

    @Test
    void completionsAwaitedUnderALockThatTheTasksWantAreRefused() throws Exception {
        runs.run(() -> {
            for (Duration pause : AT_ONCE_AND_LATER) {
                try (var _ = door.acquire()) {
                    assertRefused(
                            () -> TaskGroup.run(group -> {
                                group.spawn("quick", () -> 1);
                                group.spawn("child", () -> useDoorAfter(pause));
                                for (Completion<?> next : group.completions()) {
                                    next.await();
                                }
                            }),
                            "waits for completion 2 in group 'main.",
                            "task 'child' waits for lock 'door'");
                    assertRefused(
                            () -> Async.forEachCompleted(
                                    List.of(1, 2),
                                    n -> {
                                        useDoorAfter(pause.multipliedBy(n));
                                        return n;
                                    },
                                    Completion::await),
                            "task '1' waits for lock 'door'");
                }
            }
        });
    }

    @Test
    void completionUnderALockMayComeFromATaskThatDoesNotWantIt() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            try (var _ = door.acquire()) {
                group.spawn(() -> useDoorAfter(Duration.ZERO));
                group.spawn(() -> {
                    Async.sleep(SECOND);
                    return "slept";
                });

                assertThat((Object) group.completions().iterator().next().await())
                        .isEqualTo("slept");
            }
        }));
    }

    @Test
    void gatherOfTwoAtATimeUnderALockThatItsJobsWantIsRefused() throws Exception {
        runs.run(() -> {
            for (Duration pause : AT_ONCE_AND_LATER) {
                try (var _ = door.acquire()) {
                    assertRefused(
                            () -> Async.gather(List.of(1, 2, 3), 2, n -> {
                                useDoorAfter(pause);
                                return n;
                            }),
                            "task '1' waits for lock 'door'",
                            "task '2' waits for lock 'door'");
                }
            }
        });
    }

    // Starting

    @Test
    void startUnderALockThatTheTaskWantsIsRefused() throws Exception {
        runs.run(() -> {
            for (Duration pause : AT_ONCE_AND_LATER) {
                assertRefused(
                        () -> TaskGroup.run(group -> {
                            try (var _ = door.acquire()) {
                                group.start((Promise<Integer> ready) -> {
                                    useDoorAfter(pause);
                                    ready.complete(1);
                                });
                            }
                        }),
                        " to be ready",
                        " waits for lock 'door'");
            }
        });
        assertThat(door.isHeld()).isFalse();
    }

    @Test
    void taskInsideMaySayThatTheTaskIsReadyWhileAnotherWantsTheLock() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            try (var _ = door.acquire()) {
                int port = group.start((Promise<Integer> ready) -> TaskGroup.run(inner -> {
                    inner.spawn(() -> useDoorAfter(Duration.ZERO));
                    inner.spawn(() -> {
                        Async.sleep(SECOND);
                        ready.complete(80);
                    });
                }));

                assertThat(port).isEqualTo(80);
            }
        }));
    }

    @Test
    void startOfATaskInLineForThePlaceOfItsSpawnerIsRefused() throws Exception {
        runs.run(() -> assertRefused(
                () -> TaskGroup.options()
                        .limit(1)
                        .run(group -> group.spawn("first", () -> {
                            group.start((Promise<Integer> ready) -> ready.complete(1));
                        })),
                "task 'first' waits for task 'main.1.2' to be ready",
                "task 'main.1.2' waits for a place in group 'main.1'"));
    }

    // Futures

    private static void inBean(OpenTaskGroup bean, Action.On<OpenTaskGroup, Exception> body) throws Exception {
        body.run(bean);
        bean.close();
    }

    @Test
    void futureOfATaskInLineForThePlaceOfItsAwaiterIsRefused() throws Exception {
        runs.run(() -> {
            inBean(TaskGroup.open(TaskGroup.options().limit(1), "bean"), bean -> {
                ExecutorService executor = bean.asExecutor();
                Future<Integer> outer =
                        executor.submit(() -> executor.submit(() -> 1).get());

                assertThatThrownBy(outer::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .hasMessage(
                                "a cycle of awaits: task 'bean.1' waits for task 'bean.2', task 'bean.2' waits for a"
                                        + " place in group 'bean', which runs one task at a time");
            });
        });
    }

    @Test
    void otherTasksRunWhileATaskWaitsForAFuture() throws Exception {
        runs.run(() -> {
            inBean(TaskGroup.open(TaskGroup.options(), "bean"), bean -> {
                ExecutorService executor = bean.asExecutor();
                Future<Integer> outer = executor.submit(() -> executor.submit(() -> {
                            Async.sleep(SECOND);
                            return 1;
                        })
                        .get());

                assertThat(outer.get()).isEqualTo(1);
            });
        });
    }

    @Test
    void waitForAFutureMayHaveALimit() throws Exception {
        Event open = Event.create("open");

        runs.run(() -> {
            inBean(TaskGroup.open(TaskGroup.options(), "bean"), bean -> {
                Future<String> future = bean.asExecutor().submit(() -> {
                    open.await();
                    return "in";
                });

                assertThatThrownBy(() -> future.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
                assertThat(runs.elapsed()).isEqualTo(SECOND);
                open.set();
                assertThat(future.get(1, TimeUnit.SECONDS)).isEqualTo("in");
            });
        });
    }
}
