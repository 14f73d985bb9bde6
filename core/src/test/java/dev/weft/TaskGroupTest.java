package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part "Tasks and groups" of the contract. */
@Timeout(30)
@InEveryWay
class TaskGroupTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    /** The options of a group whose failures are not logged when they happen. */
    private static final TaskGroup.Options TOLD =
            TaskGroup.options().keepGoing().longLived().onFailure((task, failure) -> {});

    @RegisterExtension
    final Runs runs;

    TaskGroupTest(Way way) {
        runs = new Runs(way);
    }

    private static Object fail(Throwable failure) throws Exception {
        switch (failure) {
            case Exception e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(failure);
        }
    }

    @Test
    void groupDoesNotReturnWhileAChildLives() throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());

        runs.run(() -> {
            TaskGroup.run(group -> {
                group.spawn(() -> {
                    Async.sleep(SECOND);
                    log.add("child");
                });
                log.add("body");
            });
            log.add("behind the group");
        });

        assertThat(log).containsExactly("body", "child", "behind the group");
    }

    @Test
    void groupWaitsForAChildThatCleansUpSlowlyAfterItsCancellation() throws Exception {
        AtomicBoolean cleaned = new AtomicBoolean();

        runs.run(() -> {
            TaskGroup.run(group -> {
                group.spawn(() -> {
                    try {
                        Async.sleep(LONG);
                    } finally {
                        Async.shielded(() -> Async.sleep(SECOND));
                        cleaned.set(true);
                    }
                });
                Async.sleep(SECOND);
                group.cancel("over");
            });

            assertThat(cleaned).isTrue();
        });
    }

    @Test
    void stragglerIsNamedWithItsStackAfterAWhile() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> TaskGroup.options()
                    .namingStragglersAfter(Duration.ofSeconds(3))
                    .run(group -> {
                        group.spawn("stubborn", () -> Async.shielded(() -> lingerIn(Duration.ofSeconds(5))));
                        Async.sleep(SECOND);
                        group.cancel("over");
                    }));

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("group 'main.1' was cancelled by task 'main': over, but 3 s later it waits for 1 task")
                    .contains("task 'stubborn' [waits for 5 s to pass]", "TaskGroupTest.lingerIn");
        }
    }

    private static void lingerIn(Duration duration) throws InterruptedException {
        Async.sleep(duration);
    }

    @Test
    void firstFailureCancelsTheSiblingsAndTheBodyAndIsThrownWhenAllHaveEnded() throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        IOException failure = new IOException("boom");

        runs.run(() -> {
            TaskFailedException thrown = catchThrowableOfType(
                    TaskFailedException.class,
                    () -> TaskGroup.run(group -> {
                        group.spawn(() -> recordCancellation("sibling", log));
                        group.spawn("failing", () -> {
                            Async.sleep(SECOND);
                            fail(failure);
                        });
                        recordCancellation("body", log);
                    }));

            assertThat(log).containsExactlyInAnyOrder("sibling", "body");
            assertThat(thrown).hasCause(failure).hasMessage("task 'failing' failed: java.io.IOException: boom");
            assertThat(thrown.taskName()).isEqualTo("failing");
            assertThat(runs.elapsed()).isEqualTo(SECOND);
        });
    }

    private static void recordCancellation(String name, List<String> log) throws InterruptedException {
        try {
            Async.sleep(LONG);
        } catch (InterruptedException e) {
            log.add(name);
            throw e;
        }
    }

    @Test
    void laterFailuresAreSuppressed() throws Exception {
        IOException first = new IOException("first");
        IOException later = new IOException("later");

        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> TaskGroup.run(group -> {
                group.spawn(() -> {
                    try {
                        Async.sleep(LONG);
                    } finally {
                        fail(later);
                    }
                });
                group.spawn(() -> {
                    Async.sleep(SECOND);
                    fail(first);
                });
            }));

            assertThat(thrown).isInstanceOf(TaskFailedException.class).hasCause(first);
            assertThat(thrown.getSuppressed()).containsExactly(later);
        });
    }

    @Test
    void childCancelledByNameIsNoFailure() throws Exception {
        runs.run(() -> {
            String value = TaskGroup.call(group -> {
                Task<?> child = group.spawn(() -> Async.sleep(LONG));
                child.cancel("not needed");
                return "fine";
            });

            assertThat(value).isEqualTo("fine");
        });
    }

    @Test
    void awaitingACancelledChildIsACancellationException() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> child = group.spawn("child", () -> Async.sleep(LONG));
            child.cancel("not needed");

            assertThatThrownBy(child::await)
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("task 'child' was cancelled by task 'main': not needed");
        }));
    }

    @Test
    void exceptionOfTheBodyCancelsTheChildrenAndIsThrownAsItIs() throws Exception {
        IOException ofBody = new IOException("body");
        IOException ofChild = new IOException("child");
        List<String> log = Collections.synchronizedList(new ArrayList<>());

        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> TaskGroup.run(group -> {
                group.spawn(() -> {
                    try {
                        recordCancellation("child", log);
                    } finally {
                        fail(ofChild);
                    }
                });
                Async.sleep(SECOND);
                throw ofBody;
            }));

            assertThat(log).containsExactly("child");
            assertThat(thrown).isSameAs(ofBody);
            assertThat(thrown.getSuppressed()).containsExactly(ofChild);
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, AssertionError.class})
    void errorInAChildIsNotSwallowed(Class<? extends Error> type) throws Exception {
        Error error = type.getConstructor().newInstance();

        runs.run(() -> {
            assertThatThrownBy(() -> TaskGroup.run(group -> group.spawn(() -> fail(error))))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCause(error);
            assertThatThrownBy(() -> TaskGroup.run(group -> {
                        group.spawn(() -> {
                            try {
                                Async.sleep(LONG);
                            } finally {
                                fail(error);
                            }
                        });
                        Async.sleep(SECOND);
                        group.cancel("over");
                    }))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCause(error);
        });
    }

    @Test
    void failureWinsOverACancellationFromOutsideWhichComesAtTheNextWait() throws Exception {
        List<String> log = new ArrayList<>();
        IOException failure = new IOException("while cleaning up");

        runs.run(() -> TaskGroup.run(outer -> {
            Task<?> task = outer.spawn(() -> {
                Throwable thrown = catchThrowable(() -> TaskGroup.run(inner -> inner.spawn(() -> {
                    try {
                        Async.sleep(LONG);
                    } finally {
                        fail(failure);
                    }
                })));
                log.add(thrown.getCause().getMessage());
                Async.checkpoint();
                log.add("never");
            });
            Async.sleep(SECOND);

            task.cancel("stop");

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(log).containsExactly("while cleaning up");
    }

    @Test
    void groupWhoseWorkWasCutShortFromOutsideThrowsTheCancellation() throws Exception {
        runs.run(() -> TaskGroup.run(outer -> {
            Task<?> task = outer.spawn(() -> TaskGroup.run(inner -> inner.spawn(() -> Async.sleep(LONG))));
            Async.sleep(SECOND);

            task.cancel("stop");

            assertThat(task.outcome()).isEqualTo(new Outcome.Cancelled<>("cancelled by task 'main': stop"));
        }));
    }

    @Test
    void failureOfANestedGroupUnwindsItFirstAndIsNotWrappedTwice() throws Exception {
        IOException failure = new IOException("deep");
        List<String> log = Collections.synchronizedList(new ArrayList<>());

        runs.run(() -> {
            TaskFailedException thrown = catchThrowableOfType(
                    TaskFailedException.class,
                    () -> TaskGroup.run(outer -> {
                        outer.spawn(() -> recordCancellation("outer sibling", log));
                        outer.spawn(
                                "outer child",
                                () -> TaskGroup.run(inner -> {
                                    inner.spawn(() -> {
                                        try {
                                            Async.sleep(LONG);
                                        } finally {
                                            Async.shielded(() -> Async.sleep(SECOND));
                                            log.add("inner sibling");
                                        }
                                    });
                                    inner.spawn("inner child", () -> {
                                        Async.sleep(SECOND);
                                        fail(failure);
                                    });
                                }));
                    }));

            assertThat(log).containsExactly("inner sibling", "outer sibling");
            assertThat(thrown).hasCause(failure);
            assertThat(thrown.taskName()).isEqualTo("inner child");
        });
    }

    @Test
    void spawningIntoACancelledGroupIsAnErrorAndNothingRuns() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();

        runs.run(() -> TaskGroup.run(group -> {
            group.cancel("over");

            assertThatThrownBy(() -> group.spawn(() -> ran.set(true)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("group 'main.1' takes no more tasks: it is cancelled by task 'main': over");
        }));

        assertThat(ran).isFalse();
    }

    @Test
    void spawningIntoAnEndedGroupIsAnErrorAndNothingRuns() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        AtomicReference<TaskGroup> escaped = new AtomicReference<>();

        runs.run(() -> {
            TaskGroup.run(escaped::set);

            assertThatThrownBy(() -> escaped.get().spawn(() -> ran.set(true)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("group 'main.1' has ended and takes no more tasks");
        });

        assertThat(ran).isFalse();
    }

    @Test
    void childrenMaySpawnWhileTheBodyAlreadyWaitsForTheEnd() throws Exception {
        AtomicInteger ended = new AtomicInteger();

        runs.run(() -> TaskGroup.run(group -> spawnTree(group, 4, ended)));

        assertThat(ended).hasValue(1 + 2 + 4 + 8 + 16);
    }

    private static void spawnTree(TaskGroup group, int depth, AtomicInteger ended) {
        group.spawn(() -> {
            Async.sleep(SECOND);
            for (int i = 0; i < 2 && depth > 0; i++) {
                spawnTree(group, depth - 1, ended);
            }
            ended.incrementAndGet();
        });
    }

    @Test
    void keepGoingLeavesTheSiblingsOfAFailedTaskAlone() throws Exception {
        runs.run(() -> {
            List<String> values = TaskGroup.options().keepGoing().call(group -> {
                Task<Object> failing = group.spawn(() -> fail(new IOException("boom")));
                Task<String> fine = group.spawn(() -> {
                    Async.sleep(SECOND);
                    return "fine";
                });
                Throwable thrown = catchThrowable(failing::await);
                return List.of(fine.await(), thrown.getCause().getMessage());
            });

            assertThat(values).containsExactly("fine", "boom");
        });
    }

    @Test
    void keepGoingThrowsUnretrievedFailuresAtTheEnd() throws Exception {
        IOException seen = new IOException("seen");
        IOException unseen = new IOException("unseen");

        runs.run(() -> assertThatThrownBy(() -> TaskGroup.options().keepGoing().run(group -> {
                    Task<?> looked = group.spawn(() -> fail(seen));
                    group.spawn(() -> fail(unseen));
                    looked.outcome();
                }))
                .isInstanceOf(TaskFailedException.class)
                .hasCause(unseen)
                .hasNoSuppressedExceptions());
    }

    @Test
    void cancelEndsTheGroupWithoutAnExceptionToTheCaller() throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());

        runs.run(() -> {
            TaskGroup.run(group -> {
                group.spawn(() -> recordCancellation("child", log));
                group.spawn(() -> {
                    Async.sleep(SECOND);
                    group.cancel("enough");
                });
                recordCancellation("body", log);
            });
            log.add("behind");
            Async.checkpoint();
        });

        assertThat(log).containsExactlyInAnyOrder("child", "body", "behind").endsWith("behind");
    }

    @Test
    void valueOfABodyThatReturnsAlthoughItsGroupWasCancelledStands() throws Exception {
        runs.run(() -> assertThat(TaskGroup.<String, RuntimeException>call(group -> {
                    group.spawn(() -> Async.sleep(LONG));
                    group.cancel("enough");
                    return "value";
                }))
                .isEqualTo("value"));
    }

    @Test
    void callWhoseBodyWasCutShortByCancelHasNoValue() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> TaskGroup.call(group -> {
                    group.cancel("enough");
                    Async.checkpoint();
                    return "never";
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessage("group 'main.1' was cancelled by task 'main': enough"));
    }

    @Test
    void limitOfAGroupLetsNoMoreThanSoManyTasksRun() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Integer> started = Collections.synchronizedList(new ArrayList<>());

        runs.run(() -> TaskGroup.options().limit(3).run(group -> {
            for (int i = 0; i < 12; i++) {
                int number = i;
                group.spawn(() -> {
                    started.add(number);
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Async.sleep(Duration.ofSeconds(1 + number % 3));
                    running.decrementAndGet();
                });
            }
        }));

        assertThat(most).hasValue(3);
        assertThat(started).hasSize(12);
        assertThat(started.subList(0, 3)).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void tasksInLineOfACancelledGroupNeverRun() throws Exception {
        AtomicInteger ran = new AtomicInteger();

        runs.run(() -> TaskGroup.options().limit(2).run(group -> {
            for (int i = 0; i < 100; i++) {
                group.spawn(() -> {
                    ran.incrementAndGet();
                    Async.sleep(LONG);
                });
            }
            Async.sleep(SECOND);
            group.cancel("over");
        }));

        assertThat(ran).hasValue(2);
    }

    @Test
    void longLivedGroupLetsGoOfEndedTasks() throws Exception {
        runs.run(() -> TaskGroup.options().longLived().run(group -> {
            List<java.lang.ref.WeakReference<Task<?>>> references = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                Task<?> task = group.spawn(() -> {});
                task.await();
                references.add(new java.lang.ref.WeakReference<>(task));
            }
            System.gc();

            assertThat(references.stream().filter(each -> each.get() != null)).hasSizeLessThan(200);
        }));
    }

    private static void failAnew() throws IOException {
        throw new IOException("boom");
    }

    @Test
    void longLivedGroupLetsGoOfFailuresThatWereLookedAt() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().longLived().run(group -> {
            List<java.lang.ref.WeakReference<Outcome<?>>> references = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                references.add(new java.lang.ref.WeakReference<>(
                        group.spawn(TaskGroupTest::failAnew).outcome()));
            }
            System.gc();

            assertThat(references.stream().filter(each -> each.get() != null)).hasSizeLessThan(200);
        }));
    }

    @Test
    void longLivedGroupThrowsTheFirstUnseenFailuresAndTellsHowManyMoreThereWere() throws Exception {
        runs.run(() -> {
            TaskFailedException thrown = catchThrowableOfType(
                    TaskFailedException.class,
                    () -> TOLD.run(group -> {
                        for (int i = 0; i < 203; i++) {
                            group.spawn(TaskGroupTest::failAnew);
                        }
                    }));

            assertThat(thrown).hasCauseInstanceOf(IOException.class);
            assertThat(List.of(thrown.getSuppressed()).getLast()).hasMessage("and 192 more failures");
        });
    }

    @Test
    void longLivedGroupLogsFailuresThatItDidNotKeepIfItThrowsNone() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> TOLD.run(group -> {
                List<Task<?>> tasks = new ArrayList<>();
                for (int i = 0; i < 103; i++) {
                    Task<?> task = group.spawn(TaskGroupTest::failAnew);
                    tasks.add(task);
                    Async.sleep(SECOND);
                }

                for (Task<?> task : tasks.subList(0, 100)) {
                    task.outcome();
                }
            }));

            assertThat(log.messages())
                    .containsExactly("group 'main.1' has ended; no code has retrieved the failures of 3 tasks");
        }
    }

    @Test
    void longLivedGroupHasNoFailureLeftOnceAllWereLookedAtHoweverManyThereWere() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> TOLD.run(group -> {
                List<Task<?>> tasks = new ArrayList<>();
                for (int i = 0; i < 103; i++) {
                    tasks.add(group.spawn(TaskGroupTest::failAnew));
                }
                Async.sleep(SECOND);

                for (Task<?> task : tasks) {
                    assertThat(task.outcome()).isInstanceOf(Outcome.Failure.class);
                    assertThat(task.outcome()).isSameAs(task.outcome());
                }
            }));

            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void namesTellThePlaceOfATask() throws Exception {
        runs.run(() -> TaskGroup.run(first -> {
            Task<String> outer = first.spawn(() -> TaskGroup.call(second ->
                    second.spawn(() -> Task.current().orElseThrow().name()).await()));

            assertThat(outer.name()).isEqualTo("main.1.1");
            assertThat(outer.await()).isEqualTo("main.1.1.1.1");
            assertThat(first.spawn("mine", () -> {}).name()).isEqualTo("mine");
        }));
    }
}
