package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "Tasks and groups" of the contract: a group can report failures as they happen. */
@Timeout(30)
@InEveryWay
class FailureReportsTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    @RegisterExtension
    final Runs runs;

    FailureReportsTest(Way way) {
        runs = new Runs(way);
    }

    private static void fail(TaskGroup group, String name) {
        group.spawn(name, () -> {
            throw new IllegalStateException("failure of " + name);
        });
    }

    @Test
    void listenerIsToldWhileAGroupThatKeepsGoingGoesOn() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();

        runs.run(() -> assertThatThrownBy(() -> TaskGroup.options()
                        .keepGoing()
                        .onFailure((task, failure) -> told.add(task.name() + ": " + failure.getMessage()))
                        .run(group -> {
                            fail(group, "job");
                            Async.sleep(MOMENT);

                            assertThat(told).containsExactly("job: failure of job");
                        }))
                .isInstanceOf(TaskFailedException.class));
    }

    @Test
    void listenerIsToldOfEachFailureBeforeAFailedGroupEnds() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();

        runs.run(() -> {
            assertThatThrownBy(() -> TaskGroup.options()
                            .onFailure((task, failure) -> told.add(task.name() + " " + task.isDone()))
                            .run(group -> {
                                group.spawn("late", () -> {
                                    try {
                                        Async.sleep(Duration.ofHours(1));
                                    } finally {
                                        fail("clean-up");
                                    }
                                });
                                Async.sleep(MOMENT);
                                fail(group, "first");
                            }))
                    .isInstanceOf(TaskFailedException.class);

            assertThat(told).containsExactlyInAnyOrder("first true", "late true");
        });
    }

    private static void fail(String what) {
        throw new IllegalStateException(what);
    }

    @Test
    void whatAListenerThrowsIsLoggedAndChangesNothing() throws Exception {
        runs.run(() -> {
            try (LogCapture log = LogCapture.open()) {
                assertThatThrownBy(() -> TaskGroup.options()
                                .onFailure((task, failure) -> fail("the listener"))
                                .run(group -> fail(group, "job")))
                        .isInstanceOf(TaskFailedException.class)
                        .hasMessageContaining("failure of job");

                assertThat(log.messages())
                        .singleElement()
                        .asString()
                        .endsWith("threw when it was called because task 'job' has failed:"
                                + " java.lang.IllegalStateException: failure of job");
                assertThat(log.awaitFirst().getThrown()).hasMessage("the listener");
            }
        });
    }

    @Test
    void taskThatIsCancelledHasNotFailed() throws Exception {
        List<Object> told = new CopyOnWriteArrayList<>();

        runs.run(() -> TaskGroup.options()
                .onFailure((task, failure) -> told.add(failure))
                .run(group -> {
                    group.spawn(() -> Async.sleep(Duration.ofHours(1)));
                    Async.sleep(MOMENT);
                    group.cancel("enough");
                }));

        assertThat(told).isEmpty();
    }

    @Test
    void longLivedGroupThatKeepsGoingLogsWhatNothingWaitsFor() throws Exception {
        runs.run(() -> {
            try (LogCapture log = LogCapture.open()) {
                assertThatThrownBy(() -> TaskGroup.options()
                                .keepGoing()
                                .longLived()
                                .run(group -> {
                                    fail(group, "job");
                                    Async.sleep(MOMENT);

                                    assertThat(log.messages())
                                            .singleElement()
                                            .asString()
                                            .startsWith("task 'job' of group '")
                                            .endsWith("' failed, and nothing waits for it");
                                }))
                        .isInstanceOf(TaskFailedException.class);
                assertThat(log.messages()).hasSize(1);
            }
        });
    }

    @Test
    void waitThatWasGivenUpIsNoWait() throws Exception {
        runs.run(() -> {
            try (LogCapture log = LogCapture.open()) {
                OpenTaskGroup tasks = TaskGroup.open();
                Task<?> task = tasks.spawn("job", () -> {
                    Async.sleep(Duration.ofSeconds(2));
                    throw new IllegalStateException("boom");
                });
                assertThat(Async.moveOnAfter(MOMENT, () -> task.await())).isNotPresent();
                Async.sleep(Duration.ofSeconds(3));

                assertThat(log.messages()).hasSize(1);
                tasks.close();
            }
        });
    }

    @Test
    void thousandFailuresAtOnceMakeElevenRecords() throws Exception {
        runs.run(() -> {
            try (LogCapture log = LogCapture.open()) {
                OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options(), "mailer");
                for (int i = 0; i < 1000; i++) {
                    fail(tasks, "job");
                }
                Async.sleep(Duration.ofSeconds(2));

                assertThat(log.messages()).hasSize(11);
                assertThat(log.messages().getLast())
                        .isEqualTo("990 more tasks of group 'mailer' failed, and nothing waits for them");
                fail(tasks, "calm again");
                Async.sleep(MOMENT);
                assertThat(log.messages().getLast())
                        .isEqualTo("task 'calm again' of group 'mailer' failed, and nothing waits for it");
                tasks.close();
            }
        });
    }

    @Test
    void failuresThatWereOnlyCountedAreToldWhenTheGroupEnds() throws Exception {
        runs.run(() -> {
            try (LogCapture log = LogCapture.open()) {
                OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options(), "mailer");
                for (int i = 0; i < 11; i++) {
                    fail(tasks, "job");
                }
                tasks.close();

                assertThat(log.messages()).hasSize(11);
                assertThat(log.messages().getLast())
                        .isEqualTo("1 more task of group 'mailer' failed, and nothing waits for it");
            }
        });
        assertThat(runs.elapsed()).isZero();
    }
}
