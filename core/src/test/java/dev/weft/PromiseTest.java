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
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "Promise" of the contract, and the bridges to and from futures. */
@Timeout(30)
@InEveryWay
class PromiseTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    PromiseTest(Way way) {
        runs = new Runs(way);
    }

    private final IOException failure = new IOException("no route");

    @Test
    void valueSetBeforeIsNotWaitedFor() throws Exception {
        runs.run(() -> {
            Promise<String> promise = Promise.create();
            promise.complete("value");

            assertThat(promise.await()).isEqualTo("value");
            assertThat(promise.outcome()).isEqualTo(new Outcome.Success<>("value"));
        });
    }

    @Test
    void valueMayBeNull() throws Exception {
        runs.run(() -> {
            Promise<String> promise = Promise.create();
            promise.complete(null);

            assertThat(promise.isDone()).isTrue();
            assertThat(promise.await()).isNull();
        });
    }

    @Test
    void everyAwaiterGetsTheValue() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Promise<String> promise = Promise.create();
            Task<List<String>> awaiters = group.spawn(() -> Async.gather(List.of(1, 2, 3), n -> n + promise.await()));
            Async.sleep(SECOND);

            promise.complete(" times");

            assertThat(awaiters.await()).containsExactly("1 times", "2 times", "3 times");
        }));
    }

    @Test
    void everyAwaiterGetsAnExceptionOfItsOwnOnTheSameCause() throws Exception {
        runs.run(() -> {
            Promise<String> promise = Promise.create();
            promise.fail(failure);

            Throwable one = catchThrowable(promise::await);
            Throwable two = catchThrowable(promise::await);

            assertThat(one)
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessage("a promise failed: java.io.IOException: no route")
                    .hasCause(failure)
                    .isNotSameAs(two);
            assertThat(two).isInstanceOf(TaskFailedException.class).hasCause(failure);
        });
    }

    @Test
    void settingItAgainIsAnErrorAndTheFirstStands() throws Exception {
        runs.run(() -> {
            Promise<String> promise = Promise.create();
            promise.complete("first");

            assertThatThrownBy(() -> promise.complete("second"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a promise was set before: Success[value=first]");
            assertThatThrownBy(() -> promise.fail(failure)).isInstanceOf(IllegalStateException.class);
            assertThat(promise.tryComplete("second")).isFalse();
            assertThat(promise.tryFail(failure)).isFalse();
            assertThat(promise.await()).isEqualTo("first");
        });
    }

    @Test
    void failureStandsAgainstALaterValue() throws Exception {
        runs.run(() -> {
            Promise<String> promise = Promise.create();

            assertThat(promise.tryFail(failure)).isTrue();
            assertThat(promise.tryComplete("late")).isFalse();
            assertThat(promise.tryFail(new IOException("later"))).isFalse();

            assertThat(promise.outcome()).isEqualTo(new Outcome.Failure<>(failure));
        });
    }

    @Test
    void cancellingOneAwaiterLeavesThePromiseAndTheOthersAlone() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Promise<String> promise = Promise.create();
            Task<String> impatient = group.spawn(promise::await);
            Task<String> patient = group.spawn(promise::await);
            Async.sleep(SECOND);

            impatient.cancel("tired");
            assertThat(impatient.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(promise.isDone()).isFalse();
            promise.complete("value");

            assertThat(patient.await()).isEqualTo("value");
        }));
    }

    @Test
    void awaitMayBeTimed() throws Exception {
        runs.run(() -> assertThatThrownBy(
                        () -> Async.withTimeout(SECOND, () -> Promise.create().await()))
                .isInstanceOf(TimedOutException.class));
    }

    @Test
    void pendingCancellationIsHonouredThoughThePromiseIsSet() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Promise<String> promise = Promise.create();
            promise.complete("value");
            Task<String> task = group.spawn(() -> {
                Task.current().orElseThrow().cancel("stop");
                return promise.await();
            });

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    @Test
    void threadsThatAreNoTasksMaySetAndAwaitIt() throws Exception {
        Promise<String> question = Promise.create();
        Promise<String> answer = Promise.create();
        Thread plain = Thread.ofPlatform().start(() -> {
            try {
                answer.complete(question.await() + "!");
            } catch (InterruptedException e) {
                answer.fail(e);
            }
        });

        question.complete("who");

        assertThat(answer.await()).isEqualTo("who!");
        plain.join();
    }

    @Test
    void taskIsWokenByAThreadThatIsNoTask() throws Exception {
        Promise<Integer> promise = Promise.create();
        Promise<Integer> waiting = Promise.create();
        Thread plain = Thread.ofPlatform().start(() -> {
            try {
                promise.complete(waiting.await());
            } catch (InterruptedException e) {
                promise.fail(e);
            }
        });

        int value = Async.call(() -> {
            waiting.complete(42);
            return promise.await();
        });

        assertThat(value).isEqualTo(42);
        plain.join();
    }

    @Test
    void whatWasWrittenBeforeItWasSetIsSeenAfterTheWait() throws Exception {
        for (int round = 0; round < 200; round++) {
            int expected = round;
            int[] box = new int[1];
            Promise<Integer> promise = Promise.create();

            Async.run(() -> TaskGroup.run(group -> {
                group.spawn(() -> {
                    box[0] = expected;
                    promise.complete(expected);
                });
                assertThat(promise.await()).isEqualTo(expected);
                assertThat(box[0]).isEqualTo(expected);
            }));
        }
    }

    @Test
    void onlyOneOfManyConcurrentSettersSucceeds() throws Exception {
        for (int round = 0; round < 50; round++) {
            Promise<Integer> promise = Promise.create();

            List<Boolean> answers = Async.gather(List.of(1, 2, 3, 4), promise::tryComplete);

            assertThat(answers).containsOnlyOnce(true);
        }
    }

    // Bridges

    @Test
    void promiseFromAStageGetsItsValue() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        runs.run(() -> TaskGroup.run(group -> {
            Promise<String> promise = Promise.from(future);
            Task<String> awaiter = group.spawn(promise::await);
            Async.sleep(SECOND);

            future.complete("value");

            assertThat(awaiter.await()).isEqualTo("value");
        }));
    }

    @Test
    void promiseFromAStageGetsItsFailureWithoutTheWrapper() throws Exception {
        runs.run(() -> {
            CompletableFuture<String> failed =
                    CompletableFuture.<String>failedFuture(failure).thenApply(value -> value);

            assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class);
            assertThat(Promise.from(failed).outcome()).isEqualTo(new Outcome.Failure<>(failure));
        });
    }

    @Test
    void promiseFromACancelledFutureIsCancelledForItsWaiters() throws Exception {
        runs.run(() -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            future.cancel(true);

            assertThatThrownBy(() -> Promise.from(future).await())
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("a promise was cancelled");
        });
    }

    @Test
    void reasonOfACancellationPassesTheBridge() throws Exception {
        runs.run(() -> {
            Promise<String> promise =
                    Promise.from(CompletableFuture.failedFuture(new CancellationException("shutting down")));

            assertThatThrownBy(promise::await)
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("a promise was cancelled: shutting down")
                    .hasCauseInstanceOf(CancellationException.class);
        });
    }

    @Test
    void cancellingAWaiterOfAPromiseDoesNotCancelItsStage() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> awaiter = group.spawn(() -> Promise.from(future).await());
            Async.sleep(SECOND);

            awaiter.cancel("tired");
            awaiter.outcome();

            assertThat(future).isNotDone();
        }));
    }

    @Test
    void futureOfAPromiseGetsItsValueWhetherItIsSetBeforeOrAfter() throws Exception {
        Promise<String> promise = Promise.create();
        CompletableFuture<String> before = promise.toCompletableFuture();

        promise.complete("value");

        assertThat(before.get()).isEqualTo("value");
        assertThat(promise.toCompletableFuture().get()).isEqualTo("value");
    }

    @Test
    void futureOfAPromiseGetsItsFailure() {
        Promise<String> promise = Promise.create();
        CompletableFuture<String> future = promise.toCompletableFuture();

        promise.fail(failure);

        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCause(failure);
    }

    @Test
    void cancellingTheFutureOfAPromiseDoesNotReachThePromise() {
        Promise<String> promise = Promise.create();
        CompletableFuture<String> cancelled = promise.toCompletableFuture();
        CompletableFuture<String> other = promise.toCompletableFuture();

        cancelled.cancel(true);
        promise.complete("value");

        assertThat(cancelled).isCancelled();
        assertThat(other).isCompletedWithValue("value");
    }

    // Failures that no task has awaited

    private List<String> loggedBy(Action<Exception> body) throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(body);
            return log.messages();
        }
    }

    @Test
    void unawaitedFailureIsReportedWhenTheRunEnds() throws Exception {
        List<String> logged = loggedBy(() -> Promise.create().fail(failure));

        assertThat(logged).containsExactly("a promise was failed and never awaited");
    }

    @Test
    void reportNamesThePromise() throws Exception {
        List<String> logged = loggedBy(() -> Promise.create("token").fail(failure));

        assertThat(logged).containsExactly("promise 'token' was failed and never awaited");
    }

    @Test
    void oneLineTellsOfManyPromises() throws Exception {
        List<String> logged = loggedBy(() -> {
            for (int i = 0; i < 20_000; i++) {
                Promise.create("p" + i).fail(failure);
            }
        });

        assertThat(logged).containsExactly("promise 'p0' was failed and never awaited, and so were 19,999 more");
    }

    @Test
    void promiseThatIsToBeReportedIsCollectedWhenItCannotBeReached() throws Exception {
        List<String> logged = loggedBy(() -> {
            List<WeakReference<Promise<?>>> references = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                Promise<String> promise = Promise.create();
                promise.fail(failure);
                references.add(new WeakReference<>(promise));
            }
            System.gc();

            assertThat(references.stream().filter(each -> each.get() != null)).hasSizeLessThan(100);
        });

        assertThat(logged).containsExactly("a promise was failed and never awaited, and so were 999 more");
    }

    @Test
    void failuresThatAreAwaitedLateMakeRoomForOthersToBeReported() throws Exception {
        List<String> logged = loggedBy(() -> {
            List<Promise<String>> promises = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                Promise<String> promise = Promise.create("p" + i);
                promise.fail(failure);
                promises.add(promise);
            }
            for (Promise<String> promise : promises) {
                promise.outcome();
            }
            Promise.create("last").fail(failure);
        });

        assertThat(logged).containsExactly("promise 'last' was failed and never awaited");
    }

    @Test
    void failureThatComesAfterTheWaitWasGivenUpIsNotReported() throws Exception {
        List<String> logged = loggedBy(() -> {
            Promise<String> promise = Promise.create();
            assertThat(Async.moveOnAfter(SECOND, promise::await)).isEmpty();
            promise.fail(failure);
        });

        assertThat(logged).isEmpty();
    }

    @Test
    void failureAfterACancelledWaitIsNotReported() throws Exception {
        List<String> logged = loggedBy(() -> TaskGroup.run(group -> {
            Promise<String> promise = Promise.create();
            Task<String> awaiter = group.spawn(promise::await);
            Async.sleep(SECOND);
            awaiter.cancel("tired");
            awaiter.outcome();
            promise.fail(failure);
        }));

        assertThat(logged).isEmpty();
    }

    @Test
    void cancellationOfAFutureIsNotReported() throws Exception {
        List<String> logged = loggedBy(() -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            Promise<String> promise = Promise.from(future);
            future.cancel(true);
            assertThat(promise.isDone()).isTrue();
            Promise.create().fail(new InterruptedException("cancelled"));
        });

        assertThat(logged).isEmpty();
    }

    @Test
    void exceptionNamesThePromiseThatFailedAlsoOutsideOfTheTaskThatAwaitedIt() throws Exception {
        runs.run(() -> {
            Promise<String> token = Promise.create("token");
            token.fail(failure);

            TaskFailedException thrown = catchThrowableOfType(
                    TaskFailedException.class,
                    () -> TaskGroup.run(group -> {
                        group.spawn("reader", () -> token.await());
                    }));

            assertThat(thrown)
                    .hasMessage("promise 'token' failed: java.io.IOException: no route")
                    .hasCause(failure);
            assertThat(thrown.taskName()).isEqualTo("token");
        });
    }

    @Test
    void reportOfAFailureShowsIt() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> Promise.create().fail(failure));

            assertThat(log.awaitFirst().getThrown()).isSameAs(failure);
        }
    }

    @Test
    void awaitedFailureIsNotReportedThoughItIsFailedAgain() throws Exception {
        List<String> logged = loggedBy(() -> {
            Promise<String> promise = Promise.create();
            promise.fail(failure);
            promise.outcome();

            assertThat(promise.tryFail(new IOException("another"))).isFalse();
        });

        assertThat(logged).isEmpty();
    }

    @Test
    void failureAFutureWasGivenIsNotReportedThoughItIsFailedAgain() throws Exception {
        List<String> logged = loggedBy(() -> {
            Promise<String> promise = Promise.create();
            promise.fail(failure);
            assertThat(promise.toCompletableFuture()).isCompletedExceptionally();

            assertThat(promise.tryFail(new IOException("another"))).isFalse();
        });

        assertThat(logged).isEmpty();
    }

    @Test
    void awaitedFailureIsNotReported() throws Exception {
        List<String> logged = loggedBy(() -> {
            Promise<String> promise = Promise.create();
            promise.fail(failure);

            assertThatThrownBy(promise::await).hasCause(failure);
        });

        assertThat(logged).isEmpty();
    }

    @Test
    void failureThatBecameAFutureIsNotReported() throws Exception {
        List<CompletableFuture<String>> futures = new ArrayList<>();

        List<String> logged = loggedBy(() -> {
            Promise<String> promise = Promise.create();
            futures.add(promise.toCompletableFuture());
            promise.fail(failure);
            futures.add(promise.toCompletableFuture());
        });

        assertThat(logged).isEmpty();
        assertThat(futures).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void failureThatCameTooLateIsNotReported() throws Exception {
        List<String> logged = loggedBy(() -> {
            Promise<String> promise = Promise.create();
            promise.complete("value");
            promise.tryFail(failure);
        });

        assertThat(logged).isEmpty();
    }

    @Test
    void stateIsInItsText() {
        Promise<String> promise = Promise.create();

        assertThat(promise).hasToString("a promise [not set]");

        promise.complete("value");

        assertThat(promise).hasToString("a promise [Success[value=value]]");
    }
}
