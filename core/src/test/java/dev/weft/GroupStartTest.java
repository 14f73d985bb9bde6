package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "Tasks and groups" of the contract: {@link TaskGroup#start}, for a task that reports when it is ready. */
@Timeout(30)
@InEveryWay
class GroupStartTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    GroupStartTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void startWaitsUntilTheChildIsReadyAndTheChildGoesOn() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();

        runs.run(() -> {
            int port = TaskGroup.call(group -> group.start((Promise<Integer> ready) -> {
                Async.sleep(SECOND);
                ready.complete(8080);
                Async.sleep(SECOND);
                ended.set(true);
            }));

            assertThat(port).isEqualTo(8080);
            assertThat(ended).isTrue();
            assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(2));
        });
    }

    @Test
    void failureBeforeReadyComesOutOfTheStartAndIsNotTheGroups() throws Exception {
        IOException failure = new IOException("port in use");

        runs.run(() -> TaskGroup.run(group -> {
            assertThatThrownBy(() -> group.start((Promise<Integer> ready) -> {
                        throw failure;
                    }))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCause(failure);
            Async.sleep(SECOND);
        }));
    }

    @Test
    void failureAfterReadyIsTheGroups() throws Exception {
        IOException failure = new IOException("crashed");

        runs.run(() -> assertThatThrownBy(() -> TaskGroup.run(group -> {
                    group.start((Promise<String> ready) -> {
                        ready.complete("up");
                        throw failure;
                    });
                    Async.sleep(LONG);
                }))
                .isInstanceOf(TaskFailedException.class)
                .hasCause(failure));
    }

    @Test
    void childThatEndsWithoutBeingReadyIsAnError() throws Exception {
        runs.run(() -> TaskGroup.run(group -> assertThatThrownBy(() -> group.start((Promise<String> ready) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task 'main.1.1' ended without setting its promise")
                .satisfies(e -> assertThat(e.getCause()).isExactlyInstanceOf(IllegalStateException.class))));
    }

    @Test
    void cancellingTheStarterCancelsTheChildThatIsNotReady() throws Exception {
        AtomicBoolean cutShort = new AtomicBoolean();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> starter = group.spawn(() -> {
                group.start((Promise<String> ready) -> {
                    try {
                        Async.sleep(LONG);
                    } catch (InterruptedException e) {
                        cutShort.set(true);
                        throw e;
                    }
                });
            });
            Async.sleep(SECOND);

            starter.cancel("stop");

            assertThat(starter.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(cutShort).isTrue();
    }

    @Test
    void starterOutsideTheGroupIsToldOfAChildThatIsCancelledInLine() throws Exception {
        runs.run(() -> TaskGroup.run(outer -> {
            Promise<TaskGroup> handle = Promise.create();
            outer.spawn(() -> TaskGroup.options().limit(1).run(group -> {
                handle.complete(group);
                group.spawn(() -> Async.sleep(LONG));
                Async.sleep(SECOND);
                group.cancel("enough");
            }));
            TaskGroup group = handle.await();
            Async.sleep(SECOND.dividedBy(2));

            assertThatThrownBy(() -> group.start((Promise<String> ready) -> ready.complete("up")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("task '" + group.name() + ".2' was cancelled before it was ready");
        }));
    }

    @Test
    void shieldedStarterIsToldOfAChildThatIsCancelledBeforeItRuns() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> group.cancel("enough"));

            Async.shielded(() -> assertThatThrownBy(() -> group.start((Promise<String> ready) -> Async.sleep(LONG)))
                    .isInstanceOf(IllegalStateException.class));
        }));
    }

    @Test
    void childThatMeetsAnEchoOfTheCancellationBeforeItIsReadyIsPartOfThat() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> starter = group.spawn(() -> TaskGroup.run(inner -> inner.start((Promise<String> ready) -> {
                try {
                    Async.sleep(LONG);
                } catch (InterruptedException e) {
                    throw new ClosedException("closed by a sibling");
                }
            })));
            Async.sleep(SECOND);

            group.cancel("enough");

            assertThat(Async.shielded(starter::outcome)).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    @Test
    void shieldedStarterIsToldThatTheChildWasCancelledWhenThatMeetsAnEcho() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> {
                Async.sleep(SECOND);
                group.cancel("enough");
            });

            Async.shielded(() -> assertThatThrownBy(() -> group.start((Promise<String> ready) -> {
                        try {
                            Async.sleep(LONG);
                        } catch (InterruptedException e) {
                            throw new ClosedException("closed by a sibling");
                        }
                    }))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("task 'main.1.2' was cancelled before it was ready"));
        }));
    }

    @Test
    void failureOfAChildThatCleansUpBeforeItIsReadyIsTheFailure() throws Exception {
        IOException failure = new IOException("3 rows not written");

        runs.run(() -> assertThatThrownBy(() -> TaskGroup.run(group -> {
                    group.spawn(() -> {
                        Async.sleep(SECOND);
                        group.cancel("enough");
                    });
                    group.start((Promise<String> ready) -> {
                        try {
                            Async.sleep(LONG);
                        } catch (InterruptedException e) {
                            throw failure;
                        }
                    });
                }))
                .isInstanceOf(TaskFailedException.class)
                .hasCause(failure));
    }

    @Test
    void failureOfAChildWhoseStarterWasCancelledAMomentBeforeIsTheGroups() throws Exception {
        IOException failure = new IOException("port in use");

        runs.run(() -> assertThatThrownBy(() -> TaskGroup.run(group -> {
                    Promise<Task<?>> starter = Promise.create();
                    starter.complete(group.spawn(() -> {
                        group.start((Promise<String> ready) -> {
                            starter.await().cancel("stop");
                            throw failure;
                        });
                    }));
                }))
                .isInstanceOf(TaskFailedException.class)
                .hasCause(failure));
    }
}
