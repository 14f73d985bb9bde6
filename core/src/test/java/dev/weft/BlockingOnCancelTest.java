package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.internal.failure.Sneak;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that a cancellation ends by an action, and not by an interrupt. */
@InEveryWay
@Timeout(30)
class BlockingOnCancelTest {
    @RegisterExtension
    final Runs runs;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger closes = new AtomicInteger();

    BlockingOnCancelTest(Way way) {
        runs = new Runs(way);
    }

    private void close() {
        closes.incrementAndGet();
        closed.countDown();
    }

    private static void cancelThisTask() {
        Task.current().orElseThrow().cancel("stop");
    }

    /** Cancels the current task, and then reads until the action closes the source, which makes the read fail. */
    private String readUntilClosed() throws IOException, InterruptedException {
        cancelThisTask();
        closed.await();
        throw new IOException("closed");
    }

    private Outcome<?> outcomeOfOneThatIsCancelledWhenItsBodyHasThrown(Exception thrown) throws Exception {
        Outcome<?>[] outcome = new Outcome<?>[1];
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> task = group.spawn(() -> {
                try {
                    Async.blocking(
                            () -> {
                                throw Sneak.<Exception>thrown(thrown);
                            },
                            this::close);
                } finally {
                    cancelThisTask();
                }
            });
            outcome[0] = task.outcome();
        }));
        assertThat(closes).hasValue(0);
        return outcome[0];
    }

    @Test
    void echoThatABodyMeetsBeforeTheActionRunsIsPartOfTheCancellation() throws Exception {
        Outcome<?> outcome = outcomeOfOneThatIsCancelledWhenItsBodyHasThrown(new ClosedException("by a sibling"));

        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
    }

    @Test
    void interruptionThatABodyThrowsBeforeTheActionRunsIsAFailure() throws Exception {
        InterruptedIOException thrown = new InterruptedIOException("timeout");

        assertThat(outcomeOfOneThatIsCancelledWhenItsBodyHasThrown(thrown)).isEqualTo(new Outcome.Failure<>(thrown));
    }

    // Not cancelled

    @Test
    void bodyThatIsNotCancelledHasItsValueAndTheActionDoesNotRun() throws Exception {
        runs.run(() -> assertThat(Async.<String, RuntimeException>blocking(() -> "value", this::close))
                .isEqualTo("value"));

        assertThat(closes).hasValue(0);
    }

    @Test
    void failureOfABodyThatIsNotCancelledIsThrownAsItIs() throws Exception {
        IOException failure = new IOException("disk full");

        runs.run(() -> assertThatThrownBy(() -> Async.blocking(
                        () -> {
                            throw failure;
                        },
                        this::close))
                .isSameAs(failure));

        assertThat(closes).hasValue(0);
    }

    @Test
    void itWorksOnAThreadThatIsNoTask() throws Exception {
        String value = Async.blocking(() -> "value", this::close);

        assertThat(value).isEqualTo("value");
    }

    @Test
    void cancellationAfterTheBodyHasEndedDoesNotRunTheAction() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                Async.<String, RuntimeException>blocking(() -> "value", this::close);
                cancelThisTask();
                Async.checkpoint();
            });

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(closes).hasValue(0);
    }

    // Cancelled

    @Test
    void cancellationRunsTheActionOnceAndTheTaskIsCancelled() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.blocking(this::readUntilClosed, this::close));

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(closes).hasValue(1);
    }

    @Test
    void whatTheBodyThrowsBecauseOfTheActionIsSuppressedInTheInterruption() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Throwable[] thrown = new Throwable[1];
            Task<?> task = group.spawn(() -> {
                thrown[0] = catchThrowable(() -> Async.blocking(this::readUntilClosed, this::close));
            });
            task.outcome();

            assertThat(thrown[0]).isInstanceOf(InterruptedException.class).hasMessageContaining("stop");
            assertThat(thrown[0].getSuppressed()).singleElement().isInstanceOf(IOException.class);
        }));
    }

    @Test
    void whatTheBodyThrowsBecauseOfTheActionIsAConsequenceInTheOutcome() throws Exception {
        IllegalStateException broken = new IllegalStateException("an exception of which nothing is known");

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.blocking(
                    () -> {
                        cancelThisTask();
                        closed.await();
                        throw broken;
                    },
                    this::close));

            assertThat(((Outcome.Cancelled<?>) task.outcome()).consequences()).containsExactly(broken);
        }));
    }

    @Test
    void bodyIsNotInterrupted() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.blocking(
                    () -> {
                        cancelThisTask();
                        closed.await();
                        interrupted.set(Thread.interrupted());
                    },
                    this::close));
            task.outcome();
        }));

        assertThat(interrupted).isFalse();
    }

    @Test
    void bodyThatReturnsThoughItWasCancelledHasItsValue() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> task = group.spawn(() -> Async.blocking(
                    () -> {
                        cancelThisTask();
                        closed.await();
                        return "value";
                    },
                    this::close));

            assertThat(task.await()).isEqualTo("value");
        }));
    }

    @Test
    void callerThatIsCancelledBeforeRunsNeitherTheBodyNorTheAction() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                cancelThisTask();
                Async.blocking(() -> ran.set(true), this::close);
            });

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(ran).isFalse();
        assertThat(closes).hasValue(0);
    }

    @Test
    void waitEndsOnlyWhenTheActionHasEndedToo() throws Exception {
        CountDownLatch bodyEnds = new CountDownLatch(1);
        AtomicBoolean actionEnded = new AtomicBoolean();
        AtomicBoolean seen = new AtomicBoolean();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                Async.blocking(
                        () -> {
                            cancelThisTask();
                            closed.await();
                            bodyEnds.countDown();
                        },
                        () -> {
                            close();
                            bodyEnds.await();
                            actionEnded.set(true);
                        });
                seen.set(actionEnded.get());
            });
            task.outcome();
        }));

        assertThat(seen).isTrue();
    }

    @Test
    void cancellationOfTheTaskIsDeliveredAgainAfterTheBodyHasReturned() throws Exception {
        AtomicBoolean wentOn = new AtomicBoolean();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                Async.blocking(
                        () -> {
                            cancelThisTask();
                            closed.await();
                        },
                        this::close);
                Async.checkpoint();
                wentOn.set(true);
            });

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(wentOn).isFalse();
    }

    @Test
    void shieldAroundItKeepsTheCancellationOut() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> task = group.spawn(() -> Async.shielded(() -> Async.blocking(
                    () -> {
                        cancelThisTask();
                        return "value";
                    },
                    this::close)));

            assertThat(task.await()).isEqualTo("value");
        }));

        assertThat(closes).hasValue(0);
    }

    @Test
    void timeoutRunsTheActionAndIsATimeout() throws Exception {
        Async.run(() -> assertThatThrownBy(() -> Async.withTimeout(
                        Duration.ofMillis(20),
                        () -> Async.<Void, IOException>blocking(
                                () -> {
                                    closed.await();
                                    throw new IOException("closed");
                                },
                                this::close)))
                .isInstanceOf(TimedOutException.class));

        assertThat(closes).hasValue(1);
    }

    @Test
    void interruptOfTheThreadThatIsNoTaskRunsTheAction() throws Exception {
        Thread caller = Thread.currentThread();

        assertThatThrownBy(() -> Async.<Void, IOException>blocking(
                        () -> {
                            caller.interrupt();
                            closed.await();
                            throw new IOException("closed");
                        },
                        this::close))
                .isInstanceOf(InterruptedException.class);

        assertThat(closes).hasValue(1);
    }

    // The action that ends the body

    @Test
    void failureOfTheActionIsThrownWithWhatTheBodyThrew() throws Exception {
        IOException failure = new IOException("cannot close");
        IOException broken = new IOException("broken pipe");

        runs.run(() -> TaskGroup.run(group -> {
            Throwable[] thrown = new Throwable[1];
            Task<?> task = group.spawn(() -> {
                thrown[0] = catchThrowable(() -> Async.<Void, IOException>blocking(
                        () -> {
                            cancelThisTask();
                            closed.await();
                            throw broken;
                        },
                        () -> {
                            close();
                            throw failure;
                        }));
            });
            task.outcome();

            assertThat(thrown[0]).isSameAs(failure).hasSuppressedException(broken);
        }));
    }

    @Test
    void failureOfTheActionIsLoggedIfTheBodyReturns() throws Exception {
        IOException failure = new IOException("cannot close");

        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> TaskGroup.run(group -> {
                Task<String> task = group.spawn(() -> Async.<String, IOException>blocking(
                        () -> {
                            cancelThisTask();
                            closed.await();
                            return "value";
                        },
                        () -> {
                            close();
                            throw failure;
                        }));

                assertThat(task.await()).isEqualTo("value");
            }));

            assertThat(log.messages()).anyMatch(message -> message.contains("its value is used"));
        }
    }

    @Test
    void errorOfTheBodyIsThrownThoughTheActionRan() throws Exception {
        AssertionError error = new AssertionError("broken");

        runs.run(() -> TaskGroup.run(group -> {
            Throwable[] thrown = new Throwable[1];
            Task<?> task = group.spawn(() -> {
                thrown[0] = catchThrowable(() -> Async.<Void, RuntimeException>blocking(
                        () -> {
                            cancelThisTask();
                            closed.await();
                            throw error;
                        },
                        this::close));
            });
            task.outcome();

            assertThat(thrown[0]).isSameAs(error);
        }));
    }

    @Test
    void actionMayWaitByMeansOfWeftAndIsNoTask() throws Exception {
        AtomicBoolean task = new AtomicBoolean(true);

        runs.run(() -> TaskGroup.run(group -> group.spawn(() -> Async.blocking(this::readUntilClosed, () -> {
            task.set(Task.current().isPresent());
            Async.sleep(Duration.ofMillis(1));
            close();
        }))));

        assertThat(task).isFalse();
    }
}
