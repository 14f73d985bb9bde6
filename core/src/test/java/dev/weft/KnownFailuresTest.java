package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.internal.failure.Sneak;
import dev.weft.sync.Event;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure of any kind stays a failure when it is passed on to another task or thread that is cancelled. */
@Timeout(30)
@InEveryWay
class KnownFailuresTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    KnownFailuresTest(Way way) {
        runs = new Runs(way);
    }

    /** The calls by which a task runs a body elsewhere. Each throws what the body throws. */
    enum By {
        GATHER {
            @Override
            void call(Action<Exception> body) throws Exception {
                Async.gather(List.of(1), n -> {
                    body.run();
                    return n;
                });
            }
        },
        FOR_EACH {
            @Override
            void call(Action<Exception> body) throws Exception {
                Async.forEach(List.of(1), _ -> body.run());
            }
        },
        RACE {
            @Override
            void call(Action<Exception> body) throws Exception {
                Async.race(body);
            }
        },
        COMPUTING {
            @Override
            void call(Action<Exception> body) throws Exception {
                Async.computing(body);
            }
        },
        PLATFORM_THREAD {
            @Override
            void call(Action<Exception> body) throws Exception {
                Async.onPlatformThread(body);
            }
        },
        BODY_OF_A_GROUP {
            @Override
            void call(Action<Exception> body) throws Exception {
                TaskGroup.run(_ -> body.run());
            }
        },
        OUTCOME_THROWN_ON {
            @Override
            void call(Action<Exception> body) throws Exception {
                TaskGroup.options().keepGoing().run(group -> {
                    Task<?> task = group.spawn(body);
                    throwFailureOf(Async.shielded(task::outcome));
                });
            }
        },
        SETTLED_AND_THROWN_ON {
            @Override
            void call(Action<Exception> body) throws Exception {
                List<Outcome<Integer>> outcomes = Async.shielded(() -> Async.settle(List.of(1), n -> {
                    body.run();
                    return n;
                }));
                throwFailureOf(outcomes.getFirst());
            }
        };

        abstract void call(Action<Exception> body) throws Exception;

        private static void throwFailureOf(Outcome<?> outcome) throws Exception {
            if (outcome instanceof Outcome.Failure<?> failure) {
                throw Sneak.<Exception>thrown(failure.exception());
            }
        }
    }

    static Stream<By> structuredCalls() {
        return Stream.of(By.values()).filter(by -> by != By.OUTCOME_THROWN_ON && by != By.SETTLED_AND_THROWN_ON);
    }

    private static void failInShieldWhenCancelled(Exception failure) throws Exception {
        try {
            Async.sleep(LONG);
        } finally {
            Async.shielded(() -> {
                throw failure;
            });
        }
    }

    @ParameterizedTest
    @MethodSource("structuredCalls")
    void whatLeftAShieldFurtherInsideIsTheFailureOfTheTaskThatIsCancelled(By by) throws Exception {
        InterruptedIOException failure = new InterruptedIOException("3 rows not written");

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> task = group.spawn(() -> by.call(() -> failInShieldWhenCancelled(failure)));
            Async.sleep(SECOND);
            task.cancel("stop");

            assertThat(task.outcome()).isEqualTo(new Outcome.Failure<>(failure));
        }));
    }

    @ParameterizedTest
    @MethodSource("structuredCalls")
    void whatLeftAShieldFurtherInsideTakesThePlaceOfATimeout(By by) {
        InterruptedIOException failure = new InterruptedIOException("3 rows not written");

        Throwable thrown = catchThrowable(() ->
                runs.run(() -> Async.withTimeout(SECOND, () -> by.call(() -> failInShieldWhenCancelled(failure)))));

        assertThat(thrown).isSameAs(failure);
        assertThat(thrown.getSuppressed()).hasExactlyElementsOfTypes(TimedOutException.class);
    }

    /**
     * The body fails before the cancellation. The task that receives the failure is cancelled before it has passed the
     * failure on.
     */
    @ParameterizedTest
    @MethodSource("callsOfOtherTasks")
    void whatFailedBeforeTheCancellationIsAFailureFurtherOutToo(By by) throws Exception {
        ClosedChannelException failure = new ClosedChannelException();

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Event failed = Event.create();
            Task<?> task = group.spawn(() -> {
                try {
                    by.call(() -> {
                        throw failure;
                    });
                } finally {
                    failed.set();
                    Async.shielded(() -> Async.sleep(SECOND));
                }
            });
            failed.await();
            task.cancel("too late");

            assertThat(task.outcome()).isEqualTo(new Outcome.Failure<>(failure));
        }));
    }

    /** All calls except the two that run the body directly in the calling task in some ways to run. */
    static Stream<By> callsOfOtherTasks() {
        return Stream.of(By.values()).filter(by -> by != By.COMPUTING && by != By.PLATFORM_THREAD);
    }

    @Test
    void whatLeftAShieldInAnotherRunIsTheFailure() throws Exception {
        InterruptedIOException failure = new InterruptedIOException("3 rows not written");

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Event begun = Event.create();
            Task<?> task = group.spawn(() -> EventLoop.run(() -> {
                begun.set();
                try {
                    Event.create().await();
                } finally {
                    Async.shielded(() -> {
                        throw failure;
                    });
                }
            }));
            begun.await();
            task.cancel("stop");

            assertThat(task.outcome()).isEqualTo(new Outcome.Failure<>(failure));
        }));
    }
}
