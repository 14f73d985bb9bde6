package dev.weft.spi.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.spi.run.Runner;
import dev.weft.spi.trace.TaskView.State;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Snapshots of tasks that wait. */
@Timeout(60)
@InEveryWay
class SnapshotTest {
    private static final Duration LATER = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    SnapshotTest(Way way) {
        runs = new Runs(way);
    }

    /** The run of the current task in a snapshot, which is taken when every other task waits. */
    private static RunView look(int most) throws InterruptedException {
        Async.sleep(LATER);
        return lookNow(most);
    }

    private static RunView lookNow(int most) {
        CancelScope scope = Strand.current();
        while (scope.parent() != null && scope.strand().parent() != null) {
            scope = scope.parent();
        }
        RunView run = Snapshot.inside(List.of(scope), most).runs().getFirst();
        assertThat(PictureCheck.impossible(Snapshot.inside(List.of(scope), most)))
                .isEmpty();
        return run;
    }

    private static TaskView named(String name, RunView run) {
        return run.tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no task " + name + " in " + run));
    }

    @Test
    void taskThatWaitsIsShownWithWhatItWaitsForAndItsOwner() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Lock lock = Lock.create("accounts");
            Event done = Event.create("done");
            group.spawn("holder", () -> {
                try (var _ = lock.acquire()) {
                    done.await();
                }
            });
            group.spawn("waiter", () -> {
                Async.sleep(LATER.dividedBy(2));
                lock.acquire().close();
            });

            RunView run = look(100);
            done.set();

            TaskView holder = named("holder", run);
            TaskView waiter = named("waiter", run);
            assertThat(holder.state()).isEqualTo(State.WAITING);
            assertThat(Objects.requireNonNull(holder.waits()).description()).isEqualTo("event 'done'");
            assertThat(holder.holds()).extracting(Owned::description).containsExactly("lock 'accounts'");
            assertThat(Objects.requireNonNull(waiter.waits()).description()).isEqualTo("lock 'accounts'");
            assertThat(waiter.waits().owner()).isSameAs(holder.strand());
            assertThat(waiter.holds()).isEmpty();
            assertThat(waiter.thread()).isNotNull();
            assertThat(waiter.inFlux()).isFalse();
            assertThat(run.tasks()).extracting(TaskView::name).containsExactly("main", "holder", "waiter");
            assertThat(waiter.parent()).isSameAs(named("main", run));
            assertThat(waiter.group().title()).isEqualTo("group 'main.1'");
        }));
    }

    @Test
    void scopesOfATaskAreShownFromTheOutermostWithTheirDeadlines() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Event done = Event.create();
            group.spawn(
                    "worker",
                    () -> Async.withTimeout(Duration.ofSeconds(5), () -> {
                        Async.shielded(() -> Async.withTimeout(
                                Duration.ofSeconds(9),
                                () -> TaskGroup.run(inner -> inner.spawn("inner", () -> done.await()))));
                        return "done";
                    }));

            RunView run = look(100);
            done.set();

            TaskView worker = named("worker", run);
            assertThat(worker.scopes())
                    .extracting(ScopeView::kind)
                    .containsExactly(
                            ScopeView.Kind.TIMEOUT,
                            ScopeView.Kind.SHIELD,
                            ScopeView.Kind.TIMEOUT,
                            ScopeView.Kind.GROUP);
            assertThat(worker.scopes().get(0).untilDeadline()).isEqualTo(Duration.ofSeconds(4));
            assertThat(worker.scopes().get(1).untilNearestDeadline()).isNull();
            assertThat(worker.untilDeadline()).isEqualTo(Duration.ofSeconds(8));
            assertThat(named("inner", run).untilDeadline()).isEqualTo(Duration.ofSeconds(8));
            assertThat(named("main", run).untilDeadline()).isNull();
        }));
    }

    @Test
    void taskInTheLineOfALimitHasNotStartedAndWaitsForThePlaceOfAnother() throws Exception {
        runs.run(() -> TaskGroup.options().limit(1).run(group -> {
            Event done = Event.create();
            group.spawn("first", () -> done.await());
            group.spawn("second", () -> {});

            RunView run = look(100);
            done.set();

            TaskView second = named("second", run);
            assertThat(second.state()).isEqualTo(State.NOT_STARTED);
            assertThat(Objects.requireNonNull(second.waits()).owner())
                    .isSameAs(named("first", run).strand());
            assertThat(second.thread()).isNull();
            assertThat(run.counts()).isEqualTo(new RunView.Counts(1, 1, 1));
        }));
    }

    @Test
    void cancelledTaskIsShownWithTheReasonAndTheTaskThatAsked() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Event done = Event.create();
            Task<?> stubborn = group.spawn("stubborn", () -> Async.shielded(() -> done.await()));
            Async.sleep(LATER);
            stubborn.cancel("too old");

            RunView run = look(100);
            done.set();

            assertThat(Objects.requireNonNull(named("stubborn", run).cancellation())
                            .message())
                    .isEqualTo("cancelled by task 'main': too old");
            assertThat(named("main", run).cancellation()).isNull();
        }));
    }

    @Test
    void runInATaskIsShownInTheTreeOfItsCallerOnly() throws Exception {
        runs.run(() -> {
            Event done = Event.create();
            TaskGroup.run(group -> {
                group.spawn(
                        "caller",
                        () -> Runner.call(runs.scheduler(), () -> {
                            done.await();
                            return "inner";
                        }));

                RunView run = look(100);
                List<TaskView> all = Snapshot.take(10_000).tasks();
                done.set();

                TaskView inner = run.tasks().getLast();
                assertThat(run.tasks()).extracting(TaskView::name).containsExactly("main", "caller", "main");
                assertThat(inner.parent()).isSameAs(named("caller", run));
                assertThat(inner.group().title()).isEqualTo("the run");
                assertThat(all.stream().filter(task -> task.strand() == inner.strand()))
                        .hasSize(1);
            });
        });
    }

    @Test
    void tasksBeyondTheLimitAreCounted() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Event done = Event.create();
            for (int i = 0; i < 20; i++) {
                group.spawn(() -> TaskGroup.run(inner -> inner.spawn(() -> done.await())));
            }

            RunView run = look(4);
            done.set();

            assertThat(run.tasks())
                    .extracting(TaskView::name)
                    .containsExactly("main", "main.1.1", "main.1.1.1.1", "main.1.2");
            assertThat(run.more()).isEqualTo(37);
            assertThat(run.counts()).isEqualTo(new RunView.Counts(0, 1, 40));
            assertThat(run.toString()).endsWith("  and 37 more");
        }));
    }

    @Test
    void labelIsAskedForOnlyIfItsTextIsWanted() throws Exception {
        Object label = new Object() {
            @Override
            public String toString() {
                throw new AssertionError("asked");
            }
        };
        runs.run(() -> Async.gather(List.of(label), _ -> {
            RunView run = lookNow(100);
            assertThat(run.tasks()).extracting(TaskView::plainName).containsExactly("main", "main.1.1");
            return "done";
        }));
    }

    @Test
    void cycleOfWaitsThatDeadlinesEndIsShown() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Lock a = Lock.create("a");
            Lock b = Lock.create("b");
            group.spawn(
                    "left",
                    () -> Async.withTimeout(Duration.ofHours(1), () -> {
                        lockBoth(a, b);
                        return "done";
                    }));
            group.spawn(
                    "right",
                    () -> Async.withTimeout(Duration.ofHours(1), () -> {
                        lockBoth(b, a);
                        return "done";
                    }));

            Async.sleep(Duration.ofSeconds(3));
            List<TaskView> cycle = snapshotOfThisRun().cycle();

            assertThat(cycle).extracting(TaskView::name).containsExactly("left", "right");
            assertThat(Snapshot.inWords(cycle))
                    .isEqualTo("task 'left' waits for lock 'b', task 'right' waits for lock 'a', and so on");
            group.cancel("seen");
        }));
    }

    private static Snapshot snapshotOfThisRun() {
        return Snapshot.inside(List.of(Objects.requireNonNull(Strand.current().parent())), 100);
    }

    private static void lockBoth(Lock first, Lock second) throws InterruptedException {
        try (var _ = first.acquire()) {
            Async.sleep(LATER);
            second.acquire().close();
        }
    }

    @Test
    void treeOfTenThousandNestedGroupsIsShownWhole() throws Exception {
        int deep = 10_000;
        runs.run(() -> {
            Event done = Event.create();
            Event bottom = Event.create();
            TaskGroup.run(group -> {
                group.spawn("top", () -> nest(deep, bottom, done));
                bottom.await();

                RunView run = look(2 * deep);
                done.set();

                assertThat(run.tasks()).hasSize(deep + 2);
                assertThat(TaskTree.lines(run.tasks(), TaskView::plainName)).hasSize(deep + 2);
                assertThat(run.counts().total()).isEqualTo(deep + 2);
            });
        });
    }

    private static void nest(int levels, Event bottom, Event done) throws Exception {
        if (levels == 0) {
            bottom.set();
            done.await();
            return;
        }
        TaskGroup.run(group -> group.spawn(() -> nest(levels - 1, bottom, done)));
    }

    @Test
    void negativeLimitIsRefused() {
        assertThatThrownBy(() -> Snapshot.take(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTasks must not be negative, but is -1");
    }
}
