package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The futures of an open group that is used as an executor. Each future ends when its task ends, and each failure is in
 * the future or in the group.
 */
@Timeout(30)
@InEveryWay
class GroupExecutorTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    private final List<String> told = new CopyOnWriteArrayList<>();

    GroupExecutorTest(Way way) {
        runs = new Runs(way);
    }

    private OpenTaskGroup open(int limit) {
        return TaskGroup.open(
                TaskGroup.options().limit(limit).onFailure((task, failure) -> told.add(failure.toString())), "mailer");
    }

    /** A group with a limit of one task, which is running. */
    private OpenTaskGroup full() throws InterruptedException {
        OpenTaskGroup tasks = open(1);
        tasks.<Boolean>start(started -> {
            started.complete(true);
            Async.sleep(LONG);
        });
        return tasks;
    }

    private static int failing() throws Exception {
        try {
            Async.sleep(LONG);
            return 1;
        } finally {
            refuse();
        }
    }

    private static void refuse() throws IOException {
        throw new IOException("3 rows not written");
    }

    // A task that does not run its job

    @Test
    void futureOfAJobInLineIsCancelledWithItsGroup() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = full();
            Future<Integer> inLine = tasks.asExecutor().submit(() -> 1);

            tasks.close(Duration.ZERO);

            assertThat(inLine.state()).isEqualTo(Future.State.CANCELLED);
            assertThatThrownBy(inLine::get).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void futureEndsThoughItsGroupIsClosedAtOnce() throws Exception {
        runs.run(() -> {
            for (int round = 0; round < 50; round++) {
                OpenTaskGroup tasks = open(100);
                Future<Integer> future = tasks.asExecutor().submit(() -> 1);

                tasks.close(Duration.ZERO);

                assertThat(future.isDone()).isTrue();
            }
        });
    }

    @Test
    void futureIsCancelledWithItsTaskWhoeverCancelsThat() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = full();
            Future<Integer> inLine = tasks.asExecutor().submit(() -> 1);

            tasks.tasks().getLast().cancel("not needed");

            assertThat(inLine.isCancelled()).isTrue();
            tasks.close(Duration.ZERO);
        });
    }

    @Test
    void taskThatWaitsForAFutureInLineIsWoken() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            OpenTaskGroup tasks = full();
            Future<Integer> inLine = tasks.asExecutor().submit(() -> 1);
            Task<?> waiting =
                    group.spawn(() -> assertThatThrownBy(inLine::get).isInstanceOf(CancellationException.class));
            Async.sleep(Duration.ofMillis(1));

            tasks.close(Duration.ZERO);

            waiting.await();
        }));
    }

    @Test
    void futureThatIsExecutedInsteadOfSubmittedIsCancelledToo() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = full();
            FutureTask<Integer> own = new FutureTask<>(() -> 1);
            tasks.asExecutor().execute(own);

            tasks.close(Duration.ZERO);

            assertThat(own.isCancelled()).isTrue();
        });
    }

    @Test
    void completionServiceHandsOutTheFutureOfAJobInLine() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = full();
            ExecutorCompletionService<Integer> service = new ExecutorCompletionService<>(tasks.asExecutor());
            Future<Integer> inLine = service.submit(() -> 1);

            tasks.close(Duration.ZERO);

            assertThat(service.poll()).isSameAs(inLine);
            assertThat(inLine.isCancelled()).isTrue();
        });
    }

    @Test
    void futureOfATaskWhoseContextCannotBeEnteredFails() throws Exception {
        ContextCarrier broken = () -> body -> {
            throw new IllegalStateException("no context");
        };
        runs.run(() -> {
            OpenTaskGroup tasks = open(100);
            Future<Integer> future =
                    Async.inheriting(broken, () -> tasks.asExecutor().submit(() -> 1));

            tasks.close(LONG);

            assertThat(future.state()).isEqualTo(Future.State.FAILED);
            assertThat(future.exceptionNow()).hasMessage("no context");
        });
        assertThat(told).hasSize(1);
    }

    // Failures of a job whose future was cancelled

    @Test
    void cleanUpThatFailsAfterTheFutureWasCancelledFailsTheTask() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = open(100);
            Future<Integer> future = tasks.asExecutor().submit(GroupExecutorTest::failing);
            Task<?> task = tasks.tasks().getFirst();
            Async.sleep(Duration.ofMillis(1));

            future.cancel(true);
            tasks.close(LONG);

            assertThat(future.isCancelled()).isTrue();
            assertThat(task.outcome()).isInstanceOf(Outcome.Failure.class);
        });
        assertThat(told).containsExactly("java.io.IOException: 3 rows not written");
    }

    @Test
    void cleanUpThatFailsInAnOpenGroupWithoutAListenerIsLogged() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> {
                OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options(), "mailer");
                Future<Integer> future = tasks.asExecutor().submit(GroupExecutorTest::failing);
                Async.sleep(Duration.ofMillis(1));

                future.cancel(true);
                tasks.close(LONG);
            });

            assertThat(log.messages()).hasSize(1).first().asString().contains("mailer.1");
        }
    }

    @Test
    void jobThatOnlyEndsWhenItsFutureIsCancelledIsCancelled() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = open(100);
            Future<?> future = tasks.asExecutor().submit(() -> {
                Async.sleep(LONG);
                return 1;
            });
            Task<?> task = tasks.tasks().getFirst();
            Async.sleep(Duration.ofMillis(1));

            future.cancel(true);
            tasks.close(LONG);

            assertThat(task.isCancelled()).isTrue();
        });
        assertThat(told).isEmpty();
    }

    @Test
    void failureOfAJobThatRunsOnAfterItsFutureWasCancelledIsTheTasks() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = open(100);
            Future<?> future = tasks.asExecutor().submit(() -> {
                Async.sleep(Duration.ofSeconds(1));
                throw new IOException("too late");
            });
            Async.sleep(Duration.ofMillis(1));

            future.cancel(false);
            tasks.close(LONG);
        });
        assertThat(told).containsExactly("java.io.IOException: too late");
    }

    @Test
    void loserOfInvokeAnyWhoseCleanUpFailsIsTold() throws Exception {
        runs.run(() -> {
            OpenTaskGroup tasks = open(100);
            Callable<Integer> quick = () -> {
                Async.sleep(Duration.ofSeconds(1));
                return 2;
            };
            Callable<Integer> loser = GroupExecutorTest::failing;
            // does the same as invokeAny, which blocks the thread of a run
            ExecutorCompletionService<Integer> service = new ExecutorCompletionService<>(tasks.asExecutor());
            List<Future<Integer>> futures = List.of(service.submit(loser), service.submit(quick));
            Async.sleep(Duration.ofSeconds(2));
            assertThat(service.poll().resultNow()).isEqualTo(2);

            futures.getFirst().cancel(true);
            tasks.close(LONG);
        });
        assertThat(told).containsExactly("java.io.IOException: 3 rows not written");
    }

    @Test
    void invokeAnyEndsWhenItsGroupIsClosed() throws Exception {
        OpenTaskGroup tasks = full();
        Thread closer = Thread.ofVirtual().start(() -> {
            try {
                tasks.close(Duration.ofMillis(20));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        assertThatThrownBy(() -> tasks.asExecutor().invokeAny(List.<Callable<Integer>>of(() -> 1, () -> 2)))
                // the task waited for a place, or came too late
                .isInstanceOfAny(ExecutionException.class, RejectedExecutionException.class);

        closer.join();
    }
}
