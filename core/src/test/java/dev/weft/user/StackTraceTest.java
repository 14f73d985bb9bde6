package dev.weft.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Promise;
import dev.weft.Task;
import dev.weft.TaskFailedException;
import dev.weft.TaskGroup;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.sync.Event;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A printed stack trace shows the line of the user's code that failed, and the line that awaited the task. This class
 * is in a package of its own, like users' code, because Weft treats frames of its own packages differently.
 */
@Timeout(30)
class StackTraceTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs = new Runs(Way.PARALLEL);

    /** The user's line that fails. */
    private static int load(int page) throws IOException {
        throw new IOException("no route to page " + page);
    }

    private static List<Integer> gatherPages() throws IOException, InterruptedException {
        return Async.withTimeout(LONG, () -> Async.gather(List.of(1), StackTraceTest::load));
    }

    private static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String at(String method) {
        return "at " + StackTraceTest.class.getName() + "." + method + "(StackTraceTest.java:";
    }

    @Test
    void gatherInsideATimeoutInsideARunShowsBothLines() {
        Throwable thrown = catchThrowable(() -> Async.run(() -> {
            assertThat(gatherPages()).isNotEmpty();
        }));

        assertThat(printed(thrown))
                .containsSubsequence(
                        "java.io.IOException: no route to page 1",
                        at("load"),
                        "at --.awaited(task '1')",
                        "at dev.weft.Async.gather(",
                        at("lambda$gatherPages$0"),
                        "at dev.weft.Async.withTimeout(",
                        at("gatherPages"),
                        "at --.awaited(task 'main')",
                        "at dev.weft.Async.run(",
                        at("gatherInsideATimeoutInsideARunShowsBothLines"));
    }

    @Test
    void traceNamesTheAwaitedTaskOnce() {
        Throwable thrown = catchThrowable(StackTraceTest::gatherPages);

        assertThat(printed(thrown).lines().filter(line -> line.contains("awaited(task '1')")))
                .hasSize(1);
    }

    @Test
    void framesOfTheMachineryAroundATaskAreLeftOut() {
        Throwable thrown = catchThrowable(StackTraceTest::gatherPages);

        assertThat(printed(thrown)).doesNotContain("SpawnedTask.run", "VirtualThread.run");
    }

    private static int awaited(Task<Integer> task) throws InterruptedException {
        return task.await();
    }

    private static int pageInAGroup() throws InterruptedException {
        return TaskGroup.call(group -> awaited(group.spawn("page", () -> load(1))));
    }

    @Test
    void failedTaskShowsItsWaiterAndItsCauseWhereItFailed() {
        Throwable thrown = catchThrowable(StackTraceTest::pageInAGroup);

        assertThat(thrown).isInstanceOf(TaskFailedException.class);
        assertThat(printed(thrown))
                .containsSubsequence(
                        "dev.weft.TaskFailedException: task 'page' failed: java.io.IOException: no route to page 1",
                        at("pageInAGroup"),
                        "Caused by: java.io.IOException: no route to page 1",
                        at("load"));
    }

    private static void pageThatNoTaskAwaits() throws InterruptedException {
        TaskGroup.run(group -> {
            group.spawn("page", () -> load(1));
        });
    }

    @Test
    void failedGroupShowsItsOpenerAndItsCauseWhereItFailed() {
        Throwable thrown = catchThrowable(StackTraceTest::pageThatNoTaskAwaits);

        assertThat(printed(thrown))
                .containsSubsequence(
                        "dev.weft.TaskFailedException: task 'page' failed",
                        at("pageThatNoTaskAwaits"),
                        "Caused by: java.io.IOException: no route to page 1",
                        at("load"));
    }

    private static void outerGroup() throws InterruptedException {
        TaskGroup.run(group -> {
            group.spawn("outer", StackTraceTest::pageThatNoTaskAwaits);
        });
    }

    @Test
    void nestedGroupsShowEveryGroupOnTheWayAndOneCause() {
        Throwable thrown = catchThrowable(StackTraceTest::outerGroup);

        assertThat(printed(thrown))
                .containsSubsequence(
                        "dev.weft.TaskFailedException: task 'page' failed",
                        at("pageThatNoTaskAwaits"),
                        "at --.awaited(task 'outer')",
                        at("outerGroup"),
                        "Caused by: java.io.IOException: no route to page 1",
                        at("load"));
        assertThat(printed(thrown)).containsOnlyOnce("Caused by:");
    }

    @Test
    void failureThatSettleGivesShowsWhereItFailed() throws Exception {
        Outcome<Integer> outcome =
                Async.<Integer, Integer>settle(List.of(1), StackTraceTest::load).getFirst();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(printed(failure.exception()))
                                .contains(at("load"))
                                .doesNotContain("--.awaited"));
    }

    private static int raceOfPages() throws IOException, InterruptedException {
        return Async.race(List.of(1, 2), page -> {
            Async.sleep(Duration.ofSeconds(page));
            return load(page);
        });
    }

    @Test
    void lostRaceShowsBothLinesAndTheOtherFailures() {
        Throwable thrown = catchThrowable(() -> runs.run(StackTraceTest::raceOfPages));

        assertThat(printed(thrown))
                .containsSubsequence(
                        at("load"),
                        "at --.awaited(task '1')",
                        "at dev.weft.Async.race(",
                        at("raceOfPages"),
                        "Suppressed: java.io.IOException: no route to page 2",
                        at("load"));
    }

    private static int awaitedPromise(Promise<Integer> promise) throws InterruptedException {
        return promise.await();
    }

    @Test
    void failedPromiseShowsItsWaiterAndItsCauseWhereItFailed() {
        Promise<Integer> promise = Promise.create();
        promise.fail(catchThrowable(() -> load(1)));

        Throwable thrown = catchThrowable(() -> awaitedPromise(promise));

        assertThat(printed(thrown))
                .containsSubsequence(
                        "dev.weft.TaskFailedException: a promise failed: java.io.IOException",
                        at("awaitedPromise"),
                        "Caused by: java.io.IOException: no route to page 1",
                        at("load"));
    }

    private static int computedPage() throws IOException, InterruptedException {
        return Async.computing(() -> load(1));
    }

    @Test
    void failedComputationShowsBothLines() {
        Throwable thrown = catchThrowable(StackTraceTest::computedPage);

        assertThat(printed(thrown))
                .containsSubsequence(
                        at("load"),
                        "at --.awaited(task 'computing')",
                        "at dev.weft.Async.computing(",
                        at("computedPage"));
    }

    private static void tooSlow() throws InterruptedException {
        Async.withTimeout(Duration.ofSeconds(1), StackTraceTest::sleepLong);
    }

    private static void sleepLong() throws InterruptedException {
        Async.sleep(LONG);
    }

    @Test
    void timeoutShowsItsSetterAndWhatItCutShort() {
        Throwable thrown = catchThrowable(() -> runs.run(StackTraceTest::tooSlow));

        assertThat(printed(thrown))
                .containsSubsequence(
                        "dev.weft.TimedOutException: timed out after 1 s",
                        at("tooSlow"),
                        "Caused by: java.lang.InterruptedException",
                        at("sleepLong"));
    }

    private static void waitTooLong() throws InterruptedException {
        Async.withTimeout(Duration.ofNanos(1), () -> Async.sleep(LONG));
    }

    @Test
    void timeoutShowsWhereTheTimeWent() {
        Throwable thrown = catchThrowable(StackTraceTest::waitTooLong);

        assertThat(printed(thrown.getCause()))
                .contains("java.lang.InterruptedException: cancelled: timed out after ", at("lambda$waitTooLong$0"));
    }

    @Test
    void interruptionThatEndsWithItsTaskHasNoTrace() throws Exception {
        AtomicReference<Throwable> seen = new AtomicReference<>();

        runs.run(() -> TaskGroup.run(group -> {
            Event started = Event.create();
            Task<?> task = group.spawn(() -> {
                started.set();
                try {
                    Async.sleep(LONG);
                } catch (InterruptedException e) {
                    seen.set(e);
                    throw e;
                }
            });
            started.await();
            task.cancel("enough");
        }));

        assertThat(seen.get()).isInstanceOf(InterruptedException.class).hasMessageEndingWith(": enough");
        assertThat(seen.get().getStackTrace()).isEmpty();
    }
}
