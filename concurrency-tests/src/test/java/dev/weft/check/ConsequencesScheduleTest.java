package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.ClosedException;
import dev.weft.Outcome;
import dev.weft.Promise;
import dev.weft.Task;
import dev.weft.TaskFailedException;
import dev.weft.TaskGroup;
import dev.weft.explore.Control;
import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.queue.Queue;
import dev.weft.spi.run.Runner;
import dev.weft.sync.Event;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A cancellation beside what it causes, beside failures of its own, and beside tasks that are about to start. */
class ConsequencesScheduleTest extends Exploration {

    /** A task that is told of the cancellation of its group closes the queue under the hands of its sibling. */
    private static void echo(Cast cast) {
        Queue<String> queue = Queue.bounded(1);
        Throwable[] thrown = new Throwable[1];
        cast.run("opens", () -> {
            try {
                TaskGroup.run(group -> {
                    group.spawn(() -> {
                        try {
                            Event.create().await();
                        } finally {
                            queue.close();
                        }
                    });
                    group.spawn(() -> queue.take());
                    cast.thread("canceller", () -> group.cancel("race"));
                });
            } catch (TaskFailedException | ClosedException e) {
                thrown[0] = e;
            }
        });
        cast.afterwards(
                () -> assertThat(thrown[0]).as("what the cancelled group threw").isNull());
    }

    @Test
    void echoOfACancellationIsPartOfItAlsoBeforeTheSiblingIsTold() {
        sound(ConsequencesScheduleTest::echo);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.CancelScope", method = "findCancellation", kind = Kind.DOES_NOT_LOOP)
    void echoThatIsJudgedByTheTasksOwnStateOnlyIsFound() {
        broken("what the cancelled group threw", ConsequencesScheduleTest::echo);
    }

    /** A body under a shield fails with what looks like an interruption, at the moment at which its task is cancelled. */
    private static void shield(Cast cast) {
        Outcome<?>[] outcome = new Outcome<?>[1];
        cast.run(
                "opens",
                () -> TaskGroup.options().keepGoing().run(group -> {
                    Task<?> task = group.spawn(() -> Async.shielded(() -> {
                        Cast.pause();
                        throw new InterruptedIOException("timeout");
                    }));
                    cast.thread("canceller", () -> task.cancel("race"));
                    outcome[0] = task.outcome();
                }));
        cast.afterwards(() -> assertThat(outcome[0])
                .as("the task that was cancelled or failed")
                .isInstanceOf(isFailure(outcome[0], "timeout") ? Outcome.Failure.class : Outcome.Cancelled.class)
                .satisfies(ConsequencesScheduleTest::assertNotExcused));
    }

    private static boolean isFailure(@Nullable Outcome<?> outcome, String message) {
        return outcome instanceof Outcome.Failure<?> failure
                && message.equals(failure.exception().getMessage());
    }

    /** The task failed, or it was cancelled before its body ran. */
    private static void assertNotExcused(@Nullable Outcome<?> outcome) {
        assertThat(isFailure(outcome, "timeout") || new Outcome.Cancelled<>("cancelled: race").equals(outcome))
                .as("%s, excused by the cancellation", outcome)
                .isTrue();
    }

    @Test
    void failureThatLeavesAShieldIsNeverTheCancellation() {
        sound(ConsequencesScheduleTest::shield);
    }

    @Test
    @Mistake(in = "dev.weft.internal.scope.ShieldScope", method = "call", kind = Kind.LEAVES_OUT, call = "noteFailure")
    void shieldThatForgetsWhatLeftItIsFound() {
        broken("excused by the cancellation", ConsequencesScheduleTest::shield);
    }

    /** A resource fails to close, whether its body ends by itself or by a cancellation. */
    private static void cleanUp(Cast cast) {
        Event event = Event.create();
        Event begun = Event.create();
        Outcome<?>[] outcome = new Outcome<?>[1];
        cast.run(
                "opens",
                () -> TaskGroup.options().keepGoing().run(group -> {
                    Task<?> task = group.spawn(() -> {
                        try (AutoCloseable _ = ConsequencesScheduleTest::failToClose) {
                            begun.set();
                            event.await();
                        }
                    });
                    begun.await();
                    cast.thread("canceller", () -> task.cancel("race"));
                    cast.thread("setter", event::set);
                    outcome[0] = task.outcome();
                }));
        cast.afterwards(() -> assertThat(isFailure(outcome[0], "not flushed"))
                .as("the clean-up failed, but the task %s", outcome[0])
                .isTrue());
    }

    private static void failToClose() throws IOException {
        throw new IOException("not flushed");
    }

    @Test
    void failureOfACleanUpIsTheTasks() {
        sound(ConsequencesScheduleTest::cleanUp);
    }

    @Test
    @Mistake(
            in = "dev.weft.internal.failure.Consequences",
            method = "withSuppressed",
            kind = Kind.TAKES_FOR_TRUE,
            call = "isConsequence")
    void cleanUpThatIsExcusedByTheCancellationIsFound() {
        broken("the clean-up failed", ConsequencesScheduleTest::cleanUp);
    }

    /** A child fails before it is ready, at the moment at which its spawner stops waiting for it. */
    private static void handshake(Cast cast) {
        int[] heard = new int[1];
        Event begun = Event.create();
        cast.run("opens", () -> {
            try {
                TaskGroup.run(group -> {
                    Task<?> spawner = group.spawn(() -> start(group, begun, heard));
                    begun.await();
                    cast.thread("canceller", () -> spawner.cancel("race"));
                });
            } catch (TaskFailedException e) {
                heard[0]++;
            }
        });
        cast.afterwards(
                () -> assertThat(heard[0]).as("how many hear of the failure").isEqualTo(1));
    }

    private static void start(TaskGroup group, Event begun, int[] heard) throws InterruptedException {
        try {
            group.start((Promise<String> ready) -> {
                begun.set();
                Cast.pause();
                throw new IOException("refused");
            });
        } catch (TaskFailedException e) {
            heard[0]++;
        }
    }

    @Test
    void failureBeforeReadyIsHeardOnce() {
        sound(ConsequencesScheduleTest::handshake);
    }

    @Test
    @Mistake(in = "dev.weft.Handshake", method = "runUntilReady", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void failureThatIsHandedToASpawnerThatHasLeftIsFound() {
        broken("how many hear of the failure", ConsequencesScheduleTest::handshake);
    }

    /** A task stands in the line of a limit when it is cancelled, and the one before it ends. */
    private static void withdrawal(Cast cast) {
        int[] ran = new int[1];
        boolean[] cancelled = new boolean[1];
        cast.run(
                "opens",
                () -> TaskGroup.options().limit(1).run(group -> {
                    group.spawn(Cast::pause);
                    Task<?> inLine = group.spawn(() -> {
                        ran[0]++;
                    });
                    cast.thread("canceller", () -> inLine.cancel("race"));
                    cancelled[0] = inLine.outcome() instanceof Outcome.Cancelled<?>;
                }));
        cast.afterwards(() -> assertThat(ran[0]).as("how often it ran").isEqualTo(cancelled[0] ? 0 : 1));
    }

    @Test
    void taskInLineIsEitherRunOrWithdrawn() {
        sound(ConsequencesScheduleTest::withdrawal);
    }

    @Test
    @Mistake(in = "dev.weft.internal.scope.StartLimit", method = "withdraw", kind = Kind.TAKES_FOR_TRUE, call = "leave")
    void taskThatIsWithdrawnAfterItWasStartedIsFound() {
        broken("", ConsequencesScheduleTest::withdrawal);
    }

    /** A run fails while the thread that called for it is interrupted. */
    private static void callersInterrupt(Cast cast) {
        Thread[] caller = new Thread[1];
        boolean[] heard = new boolean[1];
        Event begun = Event.create();
        cast.waitingThread("caller", () -> {
            caller[0] = Thread.currentThread();
            try {
                Runner.<@Nullable Void, Exception>call(cast.stage(), () -> {
                    begun.set();
                    throw new IOException("refused");
                });
            } catch (InterruptedException e) {
                heard[0] = true;
            } catch (IOException e) {
                heard[0] = Control.interrupted();
            }
        });
        cast.thread("interrupter", () -> caller[0].interrupt());
        cast.afterwards(() -> assertThat(heard[0] || Control.isInterrupted(caller[0]))
                .as("the caller's interrupt is thrown or kept")
                .isTrue());
    }

    @Test
    void interruptOfTheCallerIsThrownOrKept() {
        sound(ConsequencesScheduleTest::callersInterrupt);
    }

    @Test
    @Mistake(
            in = "dev.weft.spi.wait.CancelScope",
            method = "leave",
            kind = Kind.TAKES_FOR_TRUE,
            call = "ownsInterrupts")
    void interruptOfTheCallerThatIsClearedWithTheRunIsFound() {
        broken("the caller's interrupt is thrown or kept", ConsequencesScheduleTest::callersInterrupt);
    }
}
