package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "Tasks and groups" of the contract: a group that stays open until it is closed. */
@Timeout(30)
@InEveryWay
class OpenTaskGroupTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    @RegisterExtension
    final Runs runs;

    OpenTaskGroupTest(Way way) {
        runs = new Runs(way);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void promiseThatFailsInAGroupAndIsNeverAwaitedIsReportedWhenTheGroupEnds() throws Exception {
        runs.run(() -> {
            try (LogCapture log = LogCapture.open()) {
                OpenTaskGroup tasks = TaskGroup.open();
                tasks.spawn(() -> Promise.create("token").fail(new IllegalStateException("revoked")));
                Async.sleep(MOMENT);
                assertThat(log.messages()).isEmpty();

                tasks.close();

                assertThat(log.messages()).containsExactly("promise 'token' was failed and never awaited");
            }
        });
    }

    @Test
    void tasksOutliveTheTaskThatOpenedTheirGroup() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Promise<OpenTaskGroup> opened = Promise.create();
            Task<?> opener = group.spawn(() -> {
                opened.complete(TaskGroup.open());
                Async.sleep(seconds(60));
            });
            OpenTaskGroup tasks = opened.await();
            Task<String> task = tasks.spawn(() -> {
                Async.sleep(seconds(1));
                return "done";
            });
            Async.sleep(MOMENT);
            opener.cancel("not needed");
            opener.outcome();

            assertThat(task.await()).isEqualTo("done");
            tasks.close();
        }));
    }

    @Test
    void deadlineAroundTheOpenerIsNotInherited() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = Async.withTimeout(seconds(1), () -> TaskGroup.open());
            Task<?> task = Async.withTimeout(seconds(1), () -> tasks.spawn(() -> Async.sleep(seconds(5))));

            tasks.close(seconds(10));

            assertThat(task.outcome().isSuccess()).isTrue();
        });
        assertThat(runs.elapsed()).isEqualTo(seconds(5));
    }

    @Test
    void closeWaitsForTasksThatEndWithinTheGrace() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();
            Task<?> task = tasks.spawn(() -> Async.sleep(seconds(5)));

            tasks.close(seconds(10));

            assertThat(task.isDone()).isTrue();
            assertThat(task.isCancelled()).isFalse();
        });
        assertThat(runs.elapsed()).isEqualTo(seconds(5));
    }

    @Test
    void closeCancelsWhatStillRunsAfterTheGraceAndWaitsForIt() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();
            Task<?> task = tasks.spawn(() -> {
                try {
                    Async.sleep(seconds(3600));
                } finally {
                    Async.shielded(() -> Async.sleep(seconds(2)));
                }
            });

            tasks.close(seconds(10));

            assertThat(task.isCancelled()).isTrue();
            assertThat(((Outcome.Cancelled<?>) task.outcome()).reason())
                    .contains("the group was closed, and the grace of 10 s is over");
        });
        assertThat(runs.elapsed()).isEqualTo(seconds(12));
    }

    @Test
    void closeWithoutGraceCancelsAtOnce() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();
            Task<?> task = tasks.spawn(() -> Async.sleep(seconds(5)));

            tasks.close(Duration.ZERO);

            assertThat(task.isCancelled()).isTrue();
        });
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void graceIsTenSecondsIfNotSaid() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();
            tasks.spawn(() -> Async.sleep(seconds(60)));

            tasks.close();
        });
        assertThat(runs.elapsed()).isEqualTo(seconds(10));
    }

    @Test
    void negativeGraceIsRefusedBeforeAnythingHappened() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();

            assertThatThrownBy(() -> tasks.close(seconds(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("grace must not be negative, but is -1 s");

            tasks.spawn(() -> {});
            tasks.close();
        });
    }

    @Test
    void groupThatIsBeingClosedTakesNoMoreTasks() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options(), "mailer");
            Task<Throwable> late = tasks.spawn(() -> {
                Async.sleep(seconds(1));
                return catchThrowable(() -> tasks.spawn(() -> {}));
            });

            tasks.close();

            assertThat(late.await())
                    .isInstanceOf(ClosedException.class)
                    .hasMessage("group 'mailer' is closed and takes no more tasks");
            assertThatThrownBy(() -> tasks.spawn(() -> {})).isInstanceOf(IllegalStateException.class);
            assertThat(tasks.size()).isZero();
            tasks.close();
        });
    }

    @Test
    void failingTaskLeavesTheOthersAloneAndIsToldToTheListener() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();

        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options()
                    .onFailure((task, failure) ->
                            told.add(task.name() + " " + task.isDone() + " " + failure.getMessage())));
            Task<?> other = tasks.spawn(() -> Async.sleep(seconds(1)));
            tasks.spawn("job", () -> {
                throw new IllegalStateException("boom");
            });

            tasks.close();

            assertThat(other.outcome().isSuccess()).isTrue();
        });
        assertThat(told).containsExactly("job true boom");
    }

    @Test
    void failureWithoutAListenerIsLoggedAsItHappens() throws Exception {
        runs.run(() -> {
            try (LogCapture log = LogCapture.open()) {
                OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options(), "mailer");
                tasks.spawn("job", () -> {
                    throw new IllegalStateException("boom");
                });
                Async.sleep(MOMENT);

                assertThat(log.messages())
                        .containsExactly("task 'job' of group 'mailer' failed, and nothing waits for it");
                assertThat(log.awaitFirst().getThrown()).hasMessage("boom");
                tasks.close();
                assertThat(log.messages()).hasSize(1);
            }
        });
    }

    @Test
    void failureThatSomethingAwaitsIsNotLogged() throws Exception {
        runs.run(() -> {
            try (LogCapture log = LogCapture.open()) {
                OpenTaskGroup tasks = TaskGroup.open();
                Task<?> task = tasks.spawn("job", () -> {
                    Async.sleep(MOMENT);
                    throw new IllegalStateException("boom");
                });

                assertThat(task.outcome()).isInstanceOf(Outcome.Failure.class);
                assertThat(log.messages()).isEmpty();
                tasks.close();
            }
        });
    }

    @Test
    void groupThatFailsFastIsCancelledByTheFirstFailure() throws Exception {
        List<Throwable> told = new CopyOnWriteArrayList<>();

        runs.run(() -> {
            OpenTaskGroup tasks =
                    TaskGroup.open(TaskGroup.options().failFast().onFailure((task, failure) -> told.add(failure)));
            Task<?> other = tasks.spawn(() -> Async.sleep(seconds(60)));
            tasks.spawn(() -> {
                throw new IllegalStateException("boom");
            });

            other.outcome();

            assertThat(other.isCancelled()).isTrue();
            assertThatThrownBy(() -> tasks.spawn(() -> {})).isInstanceOf(ClosedException.class);
            tasks.close();
        });
        assertThat(told).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void severalMayCloseAndEachWaits() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            OpenTaskGroup tasks = TaskGroup.open();
            tasks.spawn(() -> Async.sleep(seconds(60)));
            Task<?> patient = group.spawn(() -> tasks.close(seconds(30)));
            Task<?> impatient = group.spawn(() -> tasks.close(seconds(3)));

            impatient.await();
            patient.await();
        }));
        assertThat(runs.elapsed()).isEqualTo(seconds(3));
    }

    @Test
    void closerThatIsCancelledCancelsTheTasksAndWaitsForThem() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            OpenTaskGroup tasks = TaskGroup.open();
            Task<?> task = tasks.spawn(() -> {
                try {
                    Async.sleep(seconds(60));
                } finally {
                    Async.shielded(() -> Async.sleep(seconds(2)));
                }
            });
            Task<?> closer = group.spawn(() -> tasks.close(seconds(30)));
            Async.sleep(seconds(1));

            closer.cancel("no time");

            closer.outcome();
            assertThat(closer.isCancelled()).isTrue();
            assertThat(task.isDone()).isTrue();
        }));
        assertThat(runs.elapsed()).isEqualTo(seconds(3));
    }

    @Test
    void taskThatIgnoresItsCancellationIsNamed() throws Exception {
        runs.run(() -> {
            try (LogCapture log = LogCapture.open()) {
                OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options().namingStragglersAfter(seconds(5)), "mailer");
                tasks.spawn("deaf", () -> Async.shielded(() -> Async.sleep(seconds(60))));
                Async.sleep(MOMENT);

                tasks.close(seconds(1));

                assertThat(log.messages())
                        .singleElement()
                        .asString()
                        .startsWith("group 'mailer' was cancelled")
                        .contains("5 s later it waits for 1 task", "deaf");
            }
        });
    }

    @Test
    void taskOfTheGroupCannotCloseIt() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options(), "mailer");
            Task<Throwable> closes = tasks.spawn("job", () -> catchThrowable(tasks::close));

            assertThat(closes.await())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("task 'job' closes group 'mailer', which waits for it to end");

            tasks.spawn(() -> {});
            tasks.close();
        });
    }

    @Test
    void groupThatIsCancelledEndsWithoutBeingClosed() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();
            Task<?> task = tasks.spawn(() -> Async.sleep(seconds(60)));

            tasks.cancel("the plug-in is gone");

            assertThat(tasks.asExecutor().awaitTermination(1, TimeUnit.HOURS)).isTrue();
            assertThat(task.isCancelled()).isTrue();
            assertThatThrownBy(() -> tasks.spawn(() -> {})).isInstanceOf(ClosedException.class);
            tasks.cancel("again");
        });
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void tasksInTheLineOfALimitAreWaitedForAndCancelledToo() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options().limit(1));
            Task<?> first = tasks.spawn(() -> Async.sleep(seconds(3)));
            Task<?> second = tasks.spawn(() -> Async.sleep(seconds(3)));
            Task<?> third = tasks.spawn(() -> Async.sleep(seconds(3)));

            tasks.close(seconds(5));

            assertThat(first.outcome().isSuccess()).isTrue();
            assertThat(second.isCancelled()).isTrue();
            assertThat(third.isCancelled()).isTrue();
        });
        assertThat(runs.elapsed()).isEqualTo(seconds(5));
    }

    @Test
    void taskIsNamedByItsGroup() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options(), "mailer");
            Task<String> inner = tasks.spawn(
                    () -> TaskGroup.call(group -> group.spawn(() -> {}).name()));

            assertThat(tasks.name()).isEqualTo("mailer");
            assertThat(inner.name()).isEqualTo("mailer.1");
            assertThat(inner.await()).isEqualTo("mailer.1.1.1");
            tasks.close();
        });
    }

    @Test
    void livingTasksAreListed() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();
            Task<?> first = tasks.spawn(() -> Async.sleep(seconds(1)));
            Task<?> second = tasks.spawn(() -> Async.sleep(seconds(2)));

            assertThat(tasks.tasks()).containsExactly(first, second);
            first.await();
            assertThat(tasks.tasks()).containsExactly(second);
            tasks.close();
        });
    }

    @Test
    void executorSpawnsTasksUntilItIsShutDown() throws Exception {
        List<Object> ran = new CopyOnWriteArrayList<>();

        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options(), "mailer");
            ExecutorService executor = tasks.asExecutor();
            executor.execute(() -> ran.add(Task.current().orElseThrow().name()));
            Future<String> future = executor.submit(() -> {
                Async.sleep(seconds(1));
                return "done";
            });
            executor.shutdown();

            assertThat(executor.isShutdown()).isTrue();
            assertThat(executor.isTerminated()).isFalse();
            assertThat(executor.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
            assertThatThrownBy(() -> executor.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("group 'mailer' is closed and takes no more tasks");
            assertThat(executor.awaitTermination(1, TimeUnit.HOURS)).isTrue();
            assertThat(executor.isTerminated()).isTrue();
            assertThat(future.resultNow()).isEqualTo("done");
        });
        assertThat(ran).containsExactly("mailer.1");
        assertThat(runs.elapsed()).isEqualTo(seconds(1));
    }

    @Test
    void cancellingAFutureOfTheExecutorCancelsItsTask() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();
            ExecutorService executor = tasks.asExecutor();
            Future<?> future = executor.submit(() -> {
                Async.sleep(seconds(60));
                return "done";
            });
            Async.sleep(MOMENT);

            assertThat(future.cancel(true)).isTrue();

            executor.shutdown();
            assertThat(executor.awaitTermination(1, TimeUnit.HOURS)).isTrue();
            assertThat(future.isCancelled()).isTrue();
            assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        });
        assertThat(runs.elapsed()).isEqualTo(MOMENT);
    }

    @Test
    void failureOfWhatIsExecutedIsTheTasksAndOfWhatIsSubmittedTheFutures() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();

        runs.run(() -> {
            OpenTaskGroup tasks =
                    TaskGroup.open(TaskGroup.options().onFailure((task, failure) -> told.add(failure.getMessage())));
            ExecutorService executor = tasks.asExecutor();
            executor.execute(() -> {
                throw new IllegalStateException("executed");
            });
            Future<?> future = executor.submit(() -> {
                throw new IllegalStateException("submitted");
            });

            tasks.close();

            assertThat(future.exceptionNow()).hasMessage("submitted");
        });
        assertThat(told).containsExactly("executed");
    }

    @Test
    void executorThatIsShutDownNowCancelsItsTasks() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();
            Task<?> task = tasks.spawn(() -> Async.sleep(seconds(60)));

            assertThat(tasks.asExecutor().shutdownNow()).isEmpty();

            assertThat(tasks.asExecutor().awaitTermination(1, TimeUnit.HOURS)).isTrue();
            assertThat(task.isCancelled()).isTrue();
        });
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void futureOfATaskThatIsCancelledBeforeItRunsIsCancelled() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options().limit(1));
            ExecutorService executor = tasks.asExecutor();
            executor.execute(OpenTaskGroupTest::sleepLong);
            Future<String> inLine = executor.submit(() -> "never");

            tasks.cancel("enough");

            assertThatThrownBy(inLine::get).isInstanceOf(CancellationException.class);
            assertThat(inLine.isCancelled()).isTrue();
            tasks.close();
        });
    }

    private static void sleepLong() {
        try {
            Async.sleep(seconds(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Callable<String> after(int seconds, String value) {
        return () -> {
            Async.sleep(seconds(seconds));
            return value;
        };
    }

    private static Callable<String> failing(int seconds) {
        return () -> {
            Async.sleep(seconds(seconds));
            throw new IOException("failed after " + seconds + " s");
        };
    }

    @Test
    void firstCallOfTheExecutorToSucceedEndsTheOthersAndOtherTasksRunMeanwhile() throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            OpenTaskGroup tasks = TaskGroup.open();
            group.spawn(() -> log.add("another task ran"));

            String any = tasks.asExecutor().invokeAny(List.of(failing(1), after(60, "late"), after(2, "first")));

            assertThat(any).isEqualTo("first");
            tasks.close();
        }));

        assertThat(log).hasSize(1);
        assertThat(runs.elapsed()).isEqualTo(seconds(2));
    }

    @Test
    void callsOfTheExecutorThatAllFailThrowTheLastFailure() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();

            assertThatThrownBy(() -> tasks.asExecutor().invokeAny(List.of(failing(2), failing(1))))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("failed after 2 s");
            assertThatThrownBy(() -> tasks.asExecutor().invokeAny(List.<Callable<String>>of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("tasks must not be empty");
            tasks.close();
        });
    }

    @Test
    void callsOfTheExecutorAreGivenUpAfterTheTimeout() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = TaskGroup.open();

            assertThatThrownBy(() -> tasks.asExecutor().invokeAny(List.of(after(60, "late")), 1, TimeUnit.SECONDS))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("no task has succeeded within 1 s");
            assertThat(tasks.asExecutor().invokeAny(List.of(after(1, "in time")), 2, TimeUnit.SECONDS))
                    .isEqualTo("in time");
            tasks.close();
        });
        assertThat(runs.elapsed()).isEqualTo(seconds(2));
    }

    @Test
    void threadThatIsNoTaskMayCallTheExecutorToo() throws Exception {
        OpenTaskGroup tasks = TaskGroup.open();

        assertThat(tasks.asExecutor().<String>invokeAny(List.of(() -> "value"))).isEqualTo("value");
        assertThat(tasks.asExecutor().<String>invokeAny(List.of(() -> "value"), 1, TimeUnit.HOURS))
                .isEqualTo("value");
        tasks.close();
    }
}
