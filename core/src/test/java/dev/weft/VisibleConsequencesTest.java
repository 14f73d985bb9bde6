package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.NotInSimulation;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.sync.Lock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An exception that is only a consequence of a cancellation is visible to the caller, or in the log if no exception
 * takes it to the caller.
 */
@Timeout(30)
@InEveryWay
class VisibleConsequencesTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    VisibleConsequencesTest(Way way) {
        runs = new Runs(way);
    }

    /** Waits, and wraps the {@code InterruptedException}. */
    private static void commit() {
        try {
            Async.sleep(LONG);
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException("commit failed", e));
        }
    }

    @Test
    void awaitingACancelledTaskShowsWhatItThrew() throws Exception {
        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> TaskGroup.run(group -> {
                Task<?> task = group.spawn("writer", VisibleConsequencesTest::commit);
                Async.checkpoint();
                Async.sleep(Duration.ofMillis(1));
                task.cancel("enough");
                task.await();
            }));

            assertThat(thrown)
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("task 'writer' was cancelled");
            assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(UncheckedIOException.class);
        });
    }

    @Test
    void valueOfACancelledGroupShowsWhatBodyAndTasksThrew() throws Exception {
        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> TaskGroup.call(group -> {
                group.spawn(VisibleConsequencesTest::commit);
                Async.sleep(Duration.ofMillis(1));
                group.cancel("enough");
                throw new IOException("Stream closed");
            }));

            assertThat(thrown).isInstanceOf(CancellationException.class);
            assertThat(thrown.getSuppressed())
                    .hasSize(2)
                    .anySatisfy(each -> assertThat(each).hasMessage("Stream closed"))
                    .anySatisfy(each -> assertThat(each).isInstanceOf(UncheckedIOException.class));
        });
    }

    @Test
    void groupThatEndsWithoutAnExceptionLogsWhatItsTasksThrew() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> TaskGroup.run(group -> {
                group.spawn(VisibleConsequencesTest::commit);
                Async.sleep(Duration.ofMillis(1));
                group.cancel("enough");
            }));

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("group '")
                    .endsWith(
                            "' was cancelled, and then threw java.io.UncheckedIOException: java.io.IOException: commit failed");
        }
    }

    @Test
    void groupThatEndsWithoutAnExceptionLogsWhatItsBodyThrew() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> TaskGroup.run(group -> {
                group.cancel("enough");
                commit();
            }));

            assertThat(log.messages()).singleElement().asString().contains("commit failed");
        }
    }

    @Test
    void openGroupLogsWhatItsTasksThrew() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> {
                OpenTaskGroup group = TaskGroup.open();
                group.spawn("writer", VisibleConsequencesTest::commit);
                Async.sleep(Duration.ofMillis(1));
                group.close(Duration.ZERO);
            });

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("task 'writer' was cancelled, and then threw ");
        }
    }

    /** The log throws when it gets the line about the lock that the task has not released. */
    @NotInSimulation("a lock that is not given back fails a simulation")
    @Test
    void taskThatCannotEndInOrderFailsAndHoldsUpNothing() throws Exception {
        Logger logger = Logger.getLogger("dev.weft");
        LogCapture.Broken broken = new LogCapture.Broken();
        try (LogCapture log = LogCapture.open()) {
            logger.addHandler(broken);

            Throwable thrown = catchThrowable(() -> runs.run(() -> TaskGroup.run(group -> {
                group.spawn(() -> {
                    Lock.create("left behind").acquire();
                    return null;
                });
            })));

            assertThat(thrown).hasStackTraceContaining("the log is full");
            assertThat(log.messages()).anySatisfy(line -> assertThat(line).contains("left behind"));
        } finally {
            logger.removeHandler(broken);
        }
    }

    /** The timeout has expired, and the task is cancelled while its body ends. */
    @SuppressWarnings("finally") // the exception of a clean-up replaces the interrupt
    @Test
    void cancellationThatOvertakesATimeoutShowsWhatTheBodyThrew() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> task = group.spawn(() -> Async.withTimeout(Duration.ofSeconds(1), () -> {
                try {
                    Async.sleep(LONG);
                } finally {
                    Async.shielded(() -> Async.sleep(Duration.ofSeconds(5)));
                    throw new IOException("Stream closed");
                }
            }));
            Async.sleep(Duration.ofSeconds(3));

            task.cancel("enough");

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(((Outcome.Cancelled<?>) task.outcome()).consequences())
                    .singleElement()
                    .asString()
                    .isEqualTo("java.io.IOException: Stream closed");
        }));
    }

    @NotInSimulation("a lock that is not given back fails a simulation")
    @Test
    void everyLockThatATaskLeavesBehindIsBrokenThoughTheLogFails() throws Exception {
        Logger logger = Logger.getLogger("dev.weft");
        LogCapture.Broken broken = new LogCapture.Broken();
        Lock first = Lock.create("first");
        Lock second = Lock.create("second");
        try (LogCapture _ = LogCapture.open()) {
            logger.addHandler(broken);

            runs.run(() -> TaskGroup.options()
                    .keepGoing()
                    .run(group -> group.spawn(() -> {
                                first.acquire();
                                second.acquire();
                                return null;
                            })
                            .outcome()));

            assertThat(first).hasToString("lock 'first' [broken, 0 waiting]");
            assertThat(second).hasToString("lock 'second' [broken, 0 waiting]");
        } finally {
            logger.removeHandler(broken);
        }
    }

    @Test
    void openGroupIsClosedThoughItsReportsCannotBeLogged() throws Exception {
        Logger logger = Logger.getLogger("dev.weft");
        LogCapture.Broken broken = new LogCapture.Broken();
        try (LogCapture _ = LogCapture.open()) {
            logger.addHandler(broken);

            runs.run(() -> {
                OpenTaskGroup group = TaskGroup.open();
                group.spawn(() -> Promise.create("never awaited").fail(new IOException("gone")));
                Async.sleep(Duration.ofSeconds(1));

                assertThat(catchThrowable(group::close)).hasMessage("the log is full");

                assertThat(group.asExecutor().isTerminated()).isTrue();
                group.close();
            });
        } finally {
            logger.removeHandler(broken);
        }
    }
}
