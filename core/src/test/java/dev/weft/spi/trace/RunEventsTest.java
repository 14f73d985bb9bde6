package dev.weft.spi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.spi.run.Runner;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandEvents;
import dev.weft.sync.Event;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The events that a listener gets from a run. */
@Timeout(60)
@InEveryWay
class RunEventsTest {
    @RegisterExtension
    final Runs runs;

    private final Told told = new Told();

    RunEventsTest(Way way) {
        runs = new Runs(way);
    }

    /** Records the events. */
    private static final class Told implements RunEvents {
        private final List<String> events = Collections.synchronizedList(new ArrayList<>());

        private void add(Strand task, String what) {
            events.add(task.name() + " " + what);
        }

        /** The events of {@code task}, in order. */
        List<String> of(String task) {
            synchronized (events) {
                return events.stream()
                        .filter(event -> event.startsWith(task + " "))
                        .map(event -> event.substring(task.length() + 1))
                        .toList();
            }
        }

        @Override
        public void runBegan(LiveRun run) {
            events.add("run began");
        }

        @Override
        public void runEnded(LiveRun run) {
            events.add("run ended");
        }

        @Override
        public void spawned(Strand task) {
            add(task, "spawned");
        }

        @Override
        public void started(Strand task) {
            assertThat(Strand.currentOrNull()).isSameAs(task);
            add(task, "started");
        }

        @Override
        public void ended(Strand task, End how, @Nullable Throwable failure) {
            add(task, how + (failure == null ? "" : " by " + failure.getMessage()));
        }

        @Override
        public void waits(Strand task, Awaitable target) {
            add(task, "waits for " + target.description());
        }

        @Override
        public void resumed(Strand task, Awaitable target) {
            add(task, "resumed");
        }

        @Override
        public void cancelled(CancelScope scope, Cancellation why) {
            events.add(scope.describe() + " is " + why.message());
        }

        @Override
        public void straggles(Strand task, CancelScope scope, Cancellation why) {
            add(task, "straggles in " + scope.describe());
        }
    }

    private void run(Observed.Body<Exception> body) throws Exception {
        Observed.run(told, () -> runs.run(body::run));
    }

    @Test
    void eventsOfATaskComeInTheOrderOfItsLife() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Event go = Event.create("go");
            group.spawn("worker", () -> go.await());
            Async.sleep(Duration.ofSeconds(1));
            go.set();
        }));

        assertThat(told.of("worker"))
                .containsExactly("spawned", "started", "waits for event 'go'", "resumed", "SUCCEEDED");
        assertThat(told.events)
                .startsWith("run began", "main spawned", "main started")
                .endsWith("run ended");
    }

    @Test
    void failureIsTold() throws Exception {
        run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> task = group.spawn("worker", () -> {
                throw new IOException("no disk");
            });
            assertThat(task.outcome()).isInstanceOf(Outcome.Failure.class);
        }));

        assertThat(told.of("worker")).containsExactly("spawned", "started", "FAILED by no disk");
    }

    @Test
    void taskCancelledWhileItWaitsIsResumedAndEndsCancelled() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn("worker", () -> Event.create("never").await());
            Async.sleep(Duration.ofSeconds(1));
            task.cancel("enough");
        }));

        assertThat(told.of("worker"))
                .containsExactly("spawned", "started", "waits for event 'never'", "resumed", "CANCELLED");
        assertThat(told.events)
                .containsSubsequence("task 'worker' is cancelled by task 'main': enough", "worker CANCELLED");
    }

    @Test
    void taskCancelledBeforeItStartsDoesNotStart() throws Exception {
        run(() -> TaskGroup.options().limit(1).run(group -> {
            Event go = Event.create();
            group.spawn("first", () -> go.await());
            Task<?> second = group.spawn("second", () -> {});
            second.cancel("not needed");
            go.set();
        }));

        assertThat(told.of("second")).containsExactly("spawned", "CANCELLED");
        assertThat(told.events)
                .containsSubsequence(
                        "second spawned", "task 'second' is cancelled by task 'main': not needed", "second CANCELLED");
    }

    @Test
    void eachOfManyTasksHasItsEventsInOrder() throws Exception {
        run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < 500; i++) {
                Task<?> task = group.spawn("t" + i, () -> Async.checkpoint());
                if (i % 3 == 0) {
                    task.cancel("one of three");
                }
            }
        }));

        for (int i = 0; i < 500; i++) {
            List<String> events = told.of("t" + i);
            assertThat(events.getFirst()).isEqualTo("spawned");
            assertThat(events.getLast()).isIn("SUCCEEDED", "CANCELLED");
            assertThat(events.stream().filter(event -> event.equals("SUCCEEDED") || event.equals("CANCELLED")))
                    .hasSize(1);
            assertThat(events.indexOf("started")).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void timeoutIsToldAsACancellation() throws Exception {
        run(() -> Async.moveOnAfter(Duration.ofSeconds(5), () -> Event.create().await()));

        assertThat(told.events)
                .contains("the body of a timeout of 5 s in task 'main' is cancelled: timed out after 5 s");
    }

    @Test
    void taskThatDoesNotEndLongAfterItWasCancelledIsTold() throws Exception {
        try (LogCapture _ = LogCapture.open()) {
            run(() -> TaskGroup.run(group -> {
                Task<?> task = group.spawn("slow", () -> Async.shielded(() -> Async.sleep(Duration.ofMinutes(1))));
                Async.sleep(Duration.ofSeconds(1));
                task.cancel("enough");
            }));
        }

        assertThat(told.of("slow")).contains("straggles in task 'slow'");
    }

    @Test
    void runInATaskIsToldToTheListenerOfThatTask() throws Exception {
        run(() -> Runner.call(
                runs.scheduler(),
                () -> TaskGroup.call(group -> group.spawn("inner", () -> "done").await())));

        assertThat(told.events).containsSubsequence("run began", "run began", "run ended", "run ended");
        assertThat(told.of("inner")).contains("spawned", "started", "SUCCEEDED");
    }

    @Test
    void runOutsideOfTheBodyIsNotTold() throws Exception {
        Observed.run(told, () -> {});

        runs.run(() -> {});

        assertThat(told.events).isEmpty();
    }

    /** A listener that throws at each event. */
    private static final RunEvents BROKEN = new RunEvents() {
        private static IllegalStateException broken() {
            return new IllegalStateException("broken");
        }

        @Override
        public void runBegan(LiveRun run) {
            throw broken();
        }

        @Override
        public void runEnded(LiveRun run) {
            throw broken();
        }

        @Override
        public void spawned(Strand task) {
            throw broken();
        }

        @Override
        public void started(Strand task) {
            throw broken();
        }

        @Override
        public void ended(Strand task, End how, @Nullable Throwable failure) {
            throw broken();
        }

        @Override
        public void waits(Strand task, Awaitable target) {
            throw broken();
        }

        @Override
        public void resumed(Strand task, Awaitable target) {
            throw broken();
        }

        @Override
        public void cancelled(CancelScope scope, Cancellation why) {
            throw broken();
        }
    };

    @Test
    void listenerThatThrowsIsLoggedOnceAndChangesNothing() throws Exception {
        List<String> logged;
        try (LogCapture log = LogCapture.open()) {
            Observed.run(
                    BROKEN,
                    () -> runs.run(() -> TaskGroup.run(group -> {
                        Event go = Event.create();
                        group.spawn(() -> go.await());
                        group.spawn(() -> Event.create().await()).cancel("enough");
                        Async.sleep(Duration.ofSeconds(1));
                        go.set();
                    })));
            logged = log.messages();
        }

        assertThat(logged)
                .containsExactly(
                        "a listener for the events of a run has failed; the run continues, and further failures of"
                                + " this listener are not logged");
    }

    @Test
    void taskHasNoFieldForItsListener() throws Exception {
        run(() -> {
            Class<?> type = Strand.current().getClass();
            List<Field> fields = new ArrayList<>();
            for (Class<?> at = type; at != null; at = at.getSuperclass()) {
                Stream.of(at.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .forEach(fields::add);
            }
            assertThat(fields).isNotEmpty().noneMatch(field -> StrandEvents.class.isAssignableFrom(field.getType()));
        });
    }

    /** Runs in real time, because a loop in virtual time has no watchdog. */
    @Test
    void taskThatKeepsItsLoopIsToldOf() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        String[] kept = new String[1];
        RunEvents listener = new RunEvents() {
            @Override
            public void blocksLoop(Strand task, Duration limit) {
                kept[0] = task.name() + " for " + limit.toMillis() + " ms";
                told.countDown();
            }
        };

        Observed.run(
                listener,
                () -> EventLoop.options()
                        .namingHoldersAfter(Duration.ofMillis(20))
                        .run(() -> told.await()));

        assertThat(kept[0]).isEqualTo("main for 20 ms");
    }

    @Test
    void applicationGetsASnapshotAsText() throws Exception {
        EventLoop.run(() -> assertThat(Async.snapshot()).contains("1 task, 0 waiting", "  main    is ready"));
    }
}
