package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.spi.wait.Durations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part "Misuse" of the contract, without null arguments. */
@Timeout(30)
@InEveryWay
class MisuseTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    MisuseTest(Way way) {
        runs = new Runs(way);
    }

    /** A function with a limit. Neither the inputs nor the job may be used if the limit is not valid. */
    interface Limited {
        void call(int limit, Iterable<Integer> inputs, Job.On<Integer, Integer, RuntimeException> job)
                throws InterruptedException;
    }

    static Stream<Arguments> functionsWithALimit() {
        return Stream.of(
                limited("gather", (limit, inputs, job) -> Async.gather(inputs, limit, job)),
                limited("settle", (limit, inputs, job) -> Async.settle(inputs, limit, job)),
                limited("forEach", (limit, inputs, job) -> Async.forEach(inputs, limit, job::call)),
                limited("asCompleted", (limit, inputs, job) -> Async.asCompleted(inputs, limit, job, handles -> 0)),
                limited("a group", (limit, inputs, job) -> TaskGroup.options().limit(limit)));
    }

    private static Arguments limited(String name, Limited function) {
        return Arguments.of(name, function);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functionsWithALimit")
    void limitBelowOneIsRefusedByNameAndValueBeforeAnythingHappened(String name, Limited function) throws Exception {
        AtomicInteger uses = new AtomicInteger();
        Iterable<Integer> inputs = () -> {
            uses.incrementAndGet();
            return List.of(1).iterator();
        };

        runs.run(() -> {
            assertThatThrownBy(() -> function.call(0, inputs, n -> uses.incrementAndGet()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("limit must be at least 1, but is 0");
            assertThatThrownBy(() -> function.call(-3, inputs, n -> uses.incrementAndGet()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("limit must be at least 1, but is -3");
        });

        assertThat(uses).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-5S"})
    void delayOfZeroOrLessIsRefusedByNameAndValue(Duration delay) {
        assertThatThrownBy(() -> TaskGroup.options().namingStragglersAfter(delay))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delay must be longer than zero, but is " + Durations.inWords(delay));
    }

    @Test
    void groupKeptBeyondItsEndTakesNoTasks() throws Exception {
        AtomicInteger uses = new AtomicInteger();

        runs.run(() -> {
            TaskGroup ended = TaskGroup.call(group -> group);

            assertThatThrownBy(() -> ended.spawn(uses::incrementAndGet))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("group 'main.1' has ended and takes no more tasks");
            assertThatThrownBy(() -> ended.start(ready -> uses.incrementAndGet()))
                    .isInstanceOf(IllegalStateException.class);
        });

        assertThat(uses).hasValue(0);
    }

    @Test
    void cancellingAGroupThatHasEndedDoesNothing() throws Exception {
        runs.run(() -> {
            TaskGroup ended = TaskGroup.call(group -> group);

            ended.cancel("too late");

            Async.checkpoint();
            assertThat(ended.size()).isZero();
        });
    }

    @Test
    void cancelledTaskThatSpawnsIntoItsCancelledGroupEndsAsCancelled() throws Exception {
        AtomicReference<Task<?>> task = new AtomicReference<>();

        runs.run(() -> TaskGroup.run(group -> {
            task.set(group.spawn(() -> {
                try {
                    Async.sleep(LONG);
                } finally {
                    group.spawn(() -> Async.sleep(LONG));
                }
            }));
            Async.sleep(Duration.ofSeconds(1));

            group.cancel("stop");
        }));

        assertThat(task.get().isCancelled()).isTrue();
    }

    @Test
    void deadlineKeptBeyondItsScopeIsTooLateToMove() throws Exception {
        runs.run(() -> {
            Deadline left = Async.withTimeout(LONG, (Deadline deadline) -> deadline);

            assertThatThrownBy(() -> left.reschedule(LONG))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the deadline's scope has been left");
        });
    }

    // The run

    @Test
    void failedRunPrintsAndLogsNothingBesidesItsException() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (LogCapture log = LogCapture.open();
                PrintStream capturing = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setErr(capturing);

            assertThatThrownBy(() -> Async.run(() -> TaskGroup.run(group -> {
                        group.spawn(() -> {
                            throw new IOException("no route");
                        });
                        group.spawn(() -> Async.sleep(LONG));
                    })))
                    .isInstanceOf(TaskFailedException.class);
            assertThatThrownBy(() -> Async.run(() -> {
                        throw new AssertionError("wrong");
                    }))
                    .isInstanceOf(AssertionError.class);

            assertThat(log.messages()).isEmpty();
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    /** The result of a run on a thread that was interrupted: the value, or the exception, and the interrupt status. */
    record End(Object value, Throwable thrown, boolean flag) {}

    /** Runs {@code body} on a platform thread, and interrupts the thread when the body has opened the latch. */
    private static End interruptedRun(Job.On<CountDownLatch, Object, Exception> body) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<End> end = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                Object value = Async.call(() -> body.call(started));
                end.complete(new End(value, null, Thread.currentThread().isInterrupted()));
            } catch (Throwable e) {
                end.complete(new End(null, e, Thread.currentThread().isInterrupted()));
            }
        });
        started.await();
        caller.interrupt();
        return end.get();
    }

    @Test
    void interruptingTheCallerOfARunCancelsItAndComesOutAsAnInterruption() throws Exception {
        AtomicInteger cutShort = new AtomicInteger();

        End end = interruptedRun(started -> TaskGroup.call(group -> {
            group.spawn(() -> {
                try {
                    Async.sleep(LONG);
                } catch (InterruptedException e) {
                    cutShort.incrementAndGet();
                    throw e;
                }
            });
            group.spawn(started::countDown);
            Async.sleep(LONG);
            return "slept";
        }));

        assertThat(end.thrown())
                .isInstanceOf(InterruptedException.class)
                .hasMessage("cancelled: the thread that called run was interrupted");
        assertThat(end.flag()).isFalse();
        assertThat(cutShort.get()).isLessThanOrEqualTo(1);
    }

    @Test
    void valueOfABodyThatReturnsAllTheSameComesWithTheFlagSet() throws Exception {
        End end = interruptedRun(started -> {
            started.countDown();
            try {
                Async.sleep(LONG);
            } catch (InterruptedException e) {
                return "rescued";
            }
            return "slept";
        });

        assertThat(end).isEqualTo(new End("rescued", null, true));
    }

    @Test
    void failureOfAnInterruptedRunComesWithTheFlagSet() throws Exception {
        End end = interruptedRun(started -> {
            started.countDown();
            try {
                return Async.call(() -> {
                    Async.sleep(LONG);
                    return "slept";
                });
            } catch (InterruptedException e) {
                throw new IOException("could not clean up");
            }
        });

        assertThat(end.thrown()).isInstanceOf(IOException.class).hasMessage("could not clean up");
        assertThat(end.flag()).isTrue();
    }

    @Test
    void runOnAThreadThatIsInterruptedAlreadyIsCancelledAtOnce() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Async.run(() -> Async.sleep(LONG))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void runMayBeCancelledByItsOwnMainTask() {
        assertThatThrownBy(() -> Async.run(() -> {
                    Task.current().orElseThrow().cancel("enough");
                    Async.checkpoint();
                }))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("cancelled by task 'main': enough");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
