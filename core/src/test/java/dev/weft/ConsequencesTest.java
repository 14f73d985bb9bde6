package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.NotInSimulation;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.internal.failure.Sneak;
import dev.weft.queue.Queue;
import dev.weft.queue.QueueClosedException;
import dev.weft.sync.Barrier;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.ClosedWatchServiceException;
import java.time.Duration;
import java.util.FormatterClosedException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure that a cancellation causes is part of the cancellation. A failure that happens beside it is never lost. */
@Timeout(30)
@InEveryWay
public class ConsequencesTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    ConsequencesTest(Way way) {
        runs = new Runs(way);
    }

    /** The code that a task runs after its wait was cancelled. */
    interface CleanUp {
        void after(InterruptedException cut) throws Exception;
    }

    private Outcome<?> outcomeOfCancelled(CleanUp cleanUp) throws Exception {
        Outcome<?>[] outcome = new Outcome<?>[1];
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> task = group.spawn(() -> {
                try {
                    Async.sleep(LONG);
                } catch (InterruptedException e) {
                    cleanUp.after(e);
                }
            });
            Async.sleep(SECOND);
            task.cancel("stop");
            outcome[0] = task.outcome();
        }));
        return outcome[0];
    }

    private static Outcome.Cancelled<?> cancelled(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        return (Outcome.Cancelled<?>) outcome;
    }

    private static Throwable failureIn(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return ((Outcome.Failure<?>) outcome).exception();
    }

    static Stream<Throwable> consequences() {
        return Stream.of(
                new InterruptedException(),
                new ClosedByInterruptException(),
                new FileLockInterruptionException(),
                new InterruptedIOException("timeout"),
                new SocketException("Closed by interrupt"),
                new SocketException("Socket closed"),
                new SocketException("Socket is closed"),
                new IOException("Stream closed"),
                new IOException("Pipe closed"),
                new ClosedChannelException(),
                new AsynchronousCloseException(),
                new ClosedSelectorException(),
                new ShutdownChannelGroupException(),
                new ClosedFileSystemException(),
                new ClosedDirectoryStreamException(),
                new ClosedWatchServiceException(),
                new CancelledKeyException(),
                new FormatterClosedException(),
                new IllegalStateException("Scanner closed"),
                new IOException("Broken pipe"),
                new SocketException("Broken pipe"),
                new SocketException("Connection reset"),
                new IOException("Connection reset by peer"),
                new BrokenBarrierException(),
                new CancellationException(),
                new RejectedExecutionException(),
                new ClosedException("the cache is closed"),
                new QueueClosedException("a queue is closed"),
                new EchoOfTests(),
                new ExecutionException(new CancellationException()),
                new CompletionException(new ClosedChannelException()),
                new IllegalStateException("wrapped twice", new RuntimeException(new InterruptedException())));
    }

    @ParameterizedTest
    @MethodSource("consequences")
    void whatOnlyACancellationCausesIsPartOfIt(Throwable thrown) throws Exception {
        Outcome<?> outcome = outcomeOfCancelled(_ -> {
            throw Sneak.<Exception>thrown(thrown);
        });

        Outcome.Cancelled<?> cancelled = cancelled(outcome);
        assertThat(cancelled.reason()).isEqualTo("cancelled by task 'main': stop");
        assertThat(cancelled.consequences())
                .isEqualTo(thrown instanceof InterruptedException ? List.of() : List.of(thrown));
    }

    @ParameterizedTest
    @MethodSource("consequences")
    void withoutACancellationItIsAFailure(Throwable thrown) throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> task = group.spawn(() -> {
                throw Sneak.<Exception>thrown(thrown);
            });

            assertThat(task.outcome()).isEqualTo(new Outcome.Failure<>(thrown));
        }));
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IOException("disk full"),
                new IOException("Stream closed by the peer"),
                new SocketTimeoutException("Read timed out"),
                new IllegalStateException("no rows"),
                new UnsupportedOperationException("Closed"),
                new AssertionError("wrong", new InterruptedException()),
                new TaskFailedException("other", new ClosedChannelException()),
                new IOException("3 rows not written", new TaskFailedException("flush", new InterruptedIOException())));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureOfTheCleanUpIsTheOutcome(Throwable thrown) throws Exception {
        Outcome<?> outcome = outcomeOfCancelled(_ -> {
            throw Sneak.<Exception>thrown(thrown);
        });

        assertThat(outcome).isEqualTo(new Outcome.Failure<>(thrown));
    }

    @Test
    void interruptionThatTheCleanUpWrapsIsTheCancellationAndStaysVisible() throws Exception {
        Outcome<?> outcome = outcomeOfCancelled(cut -> {
            throw new IOException("rows not written", cut);
        });

        assertThat(cancelled(outcome).consequences()).singleElement().isInstanceOf(IOException.class);
    }

    @Test
    void timeoutOfAShieldedCleanUpIsTheFailure() throws Exception {
        Outcome<?> outcome =
                outcomeOfCancelled(_ -> Async.shielded(() -> Async.withTimeout(SECOND, () -> Async.sleep(LONG))));

        assertThat(failureIn(outcome)).isInstanceOf(TimedOutException.class);
    }

    @Test
    void failureThatWrapsTheTimeoutOfAShieldedCleanUpIsTheFailure() throws Exception {
        Outcome<?> outcome = outcomeOfCancelled(_ -> {
            try {
                Async.shielded(() -> Async.withTimeout(SECOND, () -> Async.sleep(LONG)));
            } catch (TimedOutException e) {
                throw new IOException("3 rows not written", e);
            }
        });

        assertThat(failureIn(outcome)).hasMessage("3 rows not written");
    }

    @ParameterizedTest
    @MethodSource("consequences")
    void whatLeavesAShieldIsAFailure(Throwable thrown) throws Exception {
        Outcome<?> outcome = outcomeOfCancelled(_ -> Async.shielded(() -> {
            throw Sneak.<Exception>thrown(thrown);
        }));

        assertThat(outcome).isEqualTo(new Outcome.Failure<>(thrown));
    }

    @Test
    void failureThatWrapsWhatLeftAShieldIsTheFailure() throws Exception {
        Outcome<?> outcome = outcomeOfCancelled(_ -> {
            try {
                Async.shielded(() -> {
                    throw new InterruptedIOException("timeout");
                });
            } catch (IOException e) {
                throw new IllegalStateException("not flushed", e);
            }
        });

        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void resourceWhoseClosingFailsBehindAnInterruptionIsTheFailure() throws Exception {
        IOException notFlushed = new IOException("not flushed");

        Outcome<?> outcome = outcomeOfCancelled(cut -> {
            try (AutoCloseable _ = () -> {
                throw notFlushed;
            }) {
                throw cut;
            }
        });

        assertThat(outcome).isEqualTo(new Outcome.Failure<>(notFlushed));
    }

    @Test
    void resourceThatIsClosedAlreadyStaysVisibleInTheCancellation() throws Exception {
        ClosedChannelException closed = new ClosedChannelException();

        Outcome<?> outcome = outcomeOfCancelled(cut -> {
            try (AutoCloseable _ = () -> {
                throw closed;
            }) {
                throw cut;
            }
        });

        assertThat(outcome).isEqualTo(new Outcome.Cancelled<>("cancelled by task 'main': stop", List.of(closed)));
    }

    @Test
    void cancelledGroupThrowsNothingWhenATaskAwaitsACancelledSibling() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> sleeper = group.spawn(() -> Async.sleep(LONG));
            Task<?> awaiter = group.spawn(sleeper::await);
            Async.sleep(SECOND);

            group.cancel("enough");

            assertThat(Async.shielded(awaiter::outcome)).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    @Test
    void timeoutIsThrownAlthoughASiblingClosesTheQueue() throws Exception {
        Throwable thrown = catchThrowable(() -> runs.run(() -> Async.withTimeout(
                SECOND,
                () -> TaskGroup.run(group -> {
                    Queue<Integer> queue = Queue.bounded(1);
                    group.spawn(() -> {
                        try {
                            Async.sleep(LONG);
                        } finally {
                            queue.close();
                        }
                    });
                    group.spawn(() -> queue.take());
                }))));

        assertThat(thrown).isInstanceOf(TimedOutException.class);
    }

    @Test
    void timeoutIsThrownAlthoughASiblingBreaksTheBarrier() throws Exception {
        Throwable thrown = catchThrowable(() -> runs.run(() -> Async.withTimeout(
                SECOND,
                () -> TaskGroup.run(group -> {
                    Barrier barrier = Barrier.of(3);
                    for (int i = 0; i < 2; i++) {
                        group.spawn(() -> {
                            try {
                                barrier.await();
                            } finally {
                                barrier.abort();
                            }
                        });
                    }
                }))));

        assertThat(thrown).isInstanceOf(TimedOutException.class);
    }

    @Test
    void timeoutIsThrownAlthoughASiblingCancelsTheFutureThatATaskWaitsFor() throws Exception {
        Throwable thrown = catchThrowable(() -> runs.run(() -> Async.withTimeout(
                SECOND,
                () -> TaskGroup.run(group -> {
                    CompletableFuture<String> future = new CompletableFuture<>();
                    group.spawn(() -> {
                        try {
                            Async.sleep(LONG);
                        } finally {
                            future.cancel(true);
                        }
                    });
                    group.spawn(() -> Promise.from(future).await());
                }))));

        assertThat(thrown).isInstanceOf(TimedOutException.class);
    }

    /** How a cancelled task completes the future for which other tasks wait. */
    enum HandsOn {
        INTERRUPTION {
            @Override
            void fail(CompletableFuture<String> future, InterruptedException cut) {
                future.completeExceptionally(cut);
            }
        },
        EXCEPTION_WITH_THE_INTERRUPTION_AS_CAUSE {
            @Override
            void fail(CompletableFuture<String> future, InterruptedException cut) {
                future.completeExceptionally(new IOException("aborted", cut));
            }
        },
        CLOSED_EXCEPTION {
            @Override
            void fail(CompletableFuture<String> future, InterruptedException cut) {
                future.completeExceptionally(new ClosedException("the maker has gone"));
            }
        };

        abstract void fail(CompletableFuture<String> future, InterruptedException cut);
    }

    private static void makeUntilCancelled(CompletableFuture<String> future, HandsOn how) throws Exception {
        try {
            Async.sleep(LONG);
        } catch (InterruptedException e) {
            how.fail(future, e);
            throw e;
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeoutIsThrownAlthoughATaskFailsThePromiseOfOthersWithItsCancellation(HandsOn how) {
        Throwable thrown = catchThrowable(() -> runs.run(() -> Async.withTimeout(
                SECOND,
                () -> TaskGroup.run(group -> {
                    CompletableFuture<String> future = new CompletableFuture<>();
                    group.spawn(() -> makeUntilCancelled(future, how));
                    for (int i = 0; i < 3; i++) {
                        group.spawn(() -> Promise.from(future).await());
                    }
                }))));

        assertThat(thrown).isInstanceOf(TimedOutException.class);
    }

    /** The awaiter is cancelled only after the promise has failed, so the order does not depend on the schedule. */
    @ParameterizedTest
    @EnumSource
    void promiseThatIsFailedByACancellationOfItsMakerAloneIsAnEchoForACancelledAwaiter(HandsOn how) throws Exception {
        Outcome<?>[] outcome = new Outcome<?>[1];

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            Promise<String> promise = Promise.from(future);
            Task<?> maker = group.spawn(() -> makeUntilCancelled(future, how));
            Task<?> awaiter = group.spawn(() -> {
                try {
                    promise.await();
                } finally {
                    Task.current().orElseThrow().cancel("stop");
                }
            });
            Async.sleep(SECOND);
            maker.cancel("no more");
            outcome[0] = awaiter.outcome();
        }));

        assertThat(cancelled(outcome[0]).consequences()).singleElement().isInstanceOf(TaskFailedException.class);
    }

    @Test
    void promiseThatWasFailedByItsMakerIsAFailureForACancelledAwaiter() throws Exception {
        Outcome<?> outcome = outcomeOfCancelled(_ -> {
            Promise<String> promise = Promise.create();
            promise.fail(new IOException("refused"));
            promise.toCompletableFuture().get();
        });

        assertThat(failureIn(outcome)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void futureOfATaskInAnOpenGroupThatASiblingShutsDownIsAnEcho() throws Exception {
        Outcome<?>[] outcome = new Outcome<?>[1];

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Event begun = Event.create();
            OpenTaskGroup open = TaskGroup.open();
            ExecutorService executor = open.asExecutor();
            Future<?> future = executor.submit(() -> {
                begun.set();
                Async.sleep(LONG);
                return 1;
            });
            Task<?> user = group.spawn(() -> {
                begun.await();
                Task.current().orElseThrow().cancel("stop");
                executor.shutdownNow();
                Async.shielded(() -> open.close(Duration.ZERO));
                future.get();
            });
            outcome[0] = user.outcome();
        }));

        assertThat(cancelled(outcome[0]).consequences()).singleElement().isInstanceOf(ExecutionException.class);
    }

    @NotInSimulation("a lock that is not given back fails a simulation")
    @Test
    void cancelledGroupThrowsNothingWhenASiblingEndsHoldingTheLock() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Lock lock = Lock.create("shared");
            Event held = Event.create();
            group.spawn(() -> {
                lock.acquire(); // never released
                held.set();
                Async.sleep(LONG);
            });
            held.await();
            group.spawn(() -> lock.acquire());
            Async.sleep(SECOND);

            group.cancel("enough");
        }));
    }

    @Test
    void consequencesOfATimeoutAreInWhatItThrows() throws Exception {
        ClosedChannelException closed = new ClosedChannelException();

        Throwable thrown = catchThrowable(() -> runs.run(() -> Async.withTimeout(
                SECOND,
                () -> TaskGroup.run(group -> group.spawn(() -> {
                    try {
                        Async.sleep(LONG);
                    } catch (InterruptedException e) {
                        throw closed;
                    }
                })))));

        assertThat(thrown).isInstanceOf(TimedOutException.class);
        assertThat(thrown.getCause().getSuppressed()).containsExactly(closed);
    }

    @Test
    void consequencesOfAFailureAreSuppressedInIt() throws Exception {
        ClosedChannelException closed = new ClosedChannelException();
        IOException failure = new IOException("refused");

        Throwable thrown = catchThrowable(() -> runs.run(() -> TaskGroup.run(group -> {
            Event waits = Event.create();
            group.spawn(() -> {
                waits.set();
                try {
                    Async.sleep(LONG);
                } catch (InterruptedException e) {
                    throw closed;
                }
            });
            waits.await();
            group.spawn(() -> {
                throw failure;
            });
        })));

        assertThat(thrown).isInstanceOf(TaskFailedException.class).hasCause(failure);
        assertThat(thrown.getSuppressed()).containsExactly(closed);
    }

    @Test
    void consequencesFurtherInsideAreNotJudgedAgainFurtherOut() throws Exception {
        Outcome<?>[] outcome = new Outcome<?>[1];

        runs.run(() -> TaskGroup.run(outer -> {
            Task<?> task = outer.spawn(() -> TaskGroup.run(inner -> {
                inner.spawn(() -> {
                    try {
                        Async.sleep(LONG);
                    } catch (InterruptedException e) {
                        throw new IOException("wrapped", e);
                    }
                });
                Async.shielded(() -> Async.sleep(Duration.ofSeconds(3)));
                Async.checkpoint();
            }));
            Async.sleep(SECOND);
            task.cancel("stop");
            outcome[0] = task.outcome();
        }));

        assertThat(cancelled(outcome[0]).consequences()).singleElement().isInstanceOf(IOException.class);
    }

    @Test
    void raceClosesTheValueThatComesSecond() throws Exception {
        AutoCloseableRecorder first = new AutoCloseableRecorder();
        AutoCloseableRecorder second = new AutoCloseableRecorder();

        runs.run(() -> {
            Event begun = Event.create();
            Event both = Event.create();
            AutoCloseableRecorder won = Async.race(
                    () -> {
                        begun.set();
                        Async.shielded(both::await);
                        return first;
                    },
                    () -> {
                        begun.await();
                        both.set();
                        return second;
                    });

            assertThat(won.closed).isFalse();
        });

        assertThat(first.closed ^ second.closed).isTrue();
    }

    @Test
    void gatherThatFailsClosesTheValuesOfTheOthers() throws Exception {
        AutoCloseableRecorder value = new AutoCloseableRecorder();

        assertThatThrownBy(() -> runs.run(() -> {
                    Event ended = Event.create();
                    Async.gather(List.of(0, 1), n -> {
                        if (n == 0) {
                            ended.set();
                            return value;
                        }
                        ended.await();
                        Async.sleep(SECOND);
                        throw new IOException("refused");
                    });
                }))
                .isInstanceOf(IOException.class);

        assertThat(value.closed).isTrue();
    }

    @Test
    void failureToCloseWhatAFailedGatherLeavesIsSuppressed() throws Exception {
        IOException notClosed = new IOException("not closed");
        AutoCloseable value = () -> {
            throw notClosed;
        };

        Throwable thrown = catchThrowable(() -> runs.run(() -> {
            Event ended = Event.create();
            Async.gather(List.of(0, 1), n -> {
                if (n == 0) {
                    ended.set();
                    return value;
                }
                ended.await();
                Async.sleep(SECOND);
                throw new IllegalStateException("refused");
            });
        }));

        assertThat(thrown).hasMessage("refused");
        assertThat(thrown.getSuppressed()).containsExactly(notClosed);
    }

    private static final class AutoCloseableRecorder implements AutoCloseable {
        private volatile boolean closed;

        @Override
        public void close() {
            closed = true;
        }
    }

    /** An exception that the tests declare to be an echo, as an application would. */
    static final class EchoOfTests extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The service loader finds this class. */
    public static final class TestEcho implements CancellationEcho {
        @Override
        public boolean isEcho(Throwable exception) {
            return exception instanceof EchoOfTests;
        }
    }
}
