package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Promise;
import dev.weft.Task;
import dev.weft.TaskFailedException;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.queue.Queue;
import dev.weft.sync.Event;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Echoes and failures that go from one task to another while these are cancelled. */
class EchoScheduleTest extends Exploration {

    /** A job of a gather fails with what looks like an interruption, in a shield, when the caller of the gather is cancelled. */
    private static void gather(Cast cast) {
        Outcome<?>[] outcome = new Outcome<?>[1];
        boolean[] failed = new boolean[1];
        cast.run(
                "opens",
                () -> TaskGroup.options().keepGoing().run(group -> {
                    Task<?> task = group.spawn(() -> Async.gather(
                            List.of(1),
                            n -> Async.shielded(() -> {
                                failed[0] = true;
                                throw new InterruptedIOException("timeout");
                            })));
                    cast.thread("canceller", () -> task.cancel("race"));
                    outcome[0] = task.outcome();
                }));
        cast.afterwards(() -> assertThat(outcome[0] instanceof Outcome.Failure<?>)
                .as("%s, and a job has failed: %s", outcome[0], failed[0])
                .isEqualTo(failed[0]));
    }

    @Test
    void failureOfAJobThatLeftAShieldIsNeverTheCancellationOfTheCaller() {
        sound(EchoScheduleTest::gather);
    }

    @Test
    @Mistake(in = "dev.weft.Verdict", method = "verdict", kind = Kind.LEAVES_OUT, call = "receive")
    void failureThatIsHandedOnWithoutANoteIsFound() {
        broken("and a job has failed: true", EchoScheduleTest::gather);
    }

    /** A group is cancelled while a child is being started, which uses the queue that a sibling of the starter closes. */
    private static void handshake(Cast cast) {
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
                    group.spawn(() -> TaskGroup.run(
                            inner -> inner.start((Promise<String> ready) -> ready.complete(queue.take()))));
                    cast.thread("canceller", () -> group.cancel("race"));
                });
            } catch (TaskFailedException e) {
                thrown[0] = e;
            }
        });
        cast.afterwards(
                () -> assertThat(thrown[0]).as("what the cancelled group threw").isNull());
    }

    @Test
    void echoThatMeetsAChildWhichIsNotReadyIsPartOfTheCancellation() {
        sound(EchoScheduleTest::handshake);
    }

    @Test
    @Mistake(in = "dev.weft.Handshake", method = "runUntilReady", kind = Kind.TAKES_FOR_TRUE, call = "isFailure")
    void echoThatIsHandedToTheSpawnerAsAFailureIsFound() {
        broken("what the cancelled group threw", EchoScheduleTest::handshake);
    }

    /** A task that is cancelled fails the promise that its siblings await, which may be told of the cancellation later. */
    private static void promise(Cast cast) {
        Promise<String> promise = Promise.create();
        Throwable[] thrown = new Throwable[1];
        cast.run("opens", () -> {
            try {
                TaskGroup.run(group -> {
                    group.spawn(() -> {
                        try {
                            Event.create().await();
                        } catch (InterruptedException e) {
                            promise.fail(e);
                            throw e;
                        }
                    });
                    group.spawn(() -> promise.await());
                    cast.thread("canceller", () -> group.cancel("race"));
                });
            } catch (TaskFailedException e) {
                thrown[0] = e;
            }
        });
        cast.afterwards(
                () -> assertThat(thrown[0]).as("what the cancelled group threw").isNull());
    }

    @Test
    void cancellationThatComesByAPromiseIsTheCancellation() {
        sound(EchoScheduleTest::promise);
    }

    @Test
    @Mistake(in = "dev.weft.Boundary$OfApi", method = "isJudged", kind = Kind.TAKES_FOR_FALSE, call = "isOfPromise")
    void failureOfAPromiseThatIsTakenForOneOfATaskIsFound() {
        broken("what the cancelled group threw", EchoScheduleTest::promise);
    }

    /** A body moves its deadline at the very moment at which that fires. */
    private static void deadline(Cast cast) {
        Throwable[] thrown = new Throwable[1];
        cast.run("hurries", () -> {
            try {
                Async.withTimeout(Duration.ofHours(1), deadline -> {
                    Cast.pause();
                    deadline.remove();
                    return "in time";
                });
            } catch (IllegalStateException | TimedOutException e) {
                thrown[0] = e;
            }
        });
        cast.timePasses();
        cast.afterwards(() -> assertThat(thrown[0] == null || thrown[0] instanceof TimedOutException)
                .as("what a body that is too late throws: %s", thrown[0])
                .isTrue());
    }

    @Test
    void bodyThatMovesItsDeadlineTooLateIsTimedOut() {
        sound(EchoScheduleTest::deadline);
    }

    @Test
    @Mistake(in = "dev.weft.TimeoutScope", method = "tooLate", kind = Kind.LEAVES_OUT, call = "cancelAsTimedOut")
    void deadlineThatHasFiredAndHasNotYetCancelledIsFound() {
        broken("what a body that is too late throws", EchoScheduleTest::deadline);
    }
}
