package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.sync.Lock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Deadlocks in which tasks wait for a place of a group with a limit, or for the end of a group from inside that group.
 */
@Timeout(30)
@InEveryWay
class CycleThroughGroupTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(2);

    @RegisterExtension
    final Runs runs;

    CycleThroughGroupTest(Way way) {
        runs = new Runs(way);
    }

    private static TaskGroup.Options oneAtATime() {
        return TaskGroup.options().limit(1);
    }

    @Test
    void taskThatAwaitsOneInLineForItsOwnPlaceIsRefused() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(
                        LATER,
                        () -> oneAtATime().run(group -> {
                            Promise<Task<Integer>> second = Promise.create();
                            group.spawn("first", () -> second.await().await());
                            second.complete(group.spawn("second", () -> 2));
                        })))
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a cycle of awaits: task 'first' waits for task 'second', task 'second' waits for a place in"
                                + " group 'main.1', which runs one task at a time"));
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void taskFarInsideTheOneThatHasThePlaceIsRefusedInEitherOrder() throws Exception {
        runs.run(() -> {
            for (Duration child : List.of(SECOND, LATER)) {
                Duration parent = child == SECOND ? LATER : SECOND;
                assertThatThrownBy(() -> oneAtATime().run(group -> {
                            Promise<Task<Integer>> second = Promise.create();
                            group.spawn(
                                    "first",
                                    () -> TaskGroup.run(inner -> {
                                        inner.spawn("child", () -> {
                                            Async.sleep(child);
                                            return second.await().await();
                                        });
                                        Async.sleep(parent);
                                    }));
                            second.complete(group.spawn("second", () -> 2));
                        }))
                        .isInstanceOf(TaskFailedException.class)
                        .hasStackTraceContaining("a cycle of awaits: task 'child' waits for task 'second'");
            }
        });
    }

    @Test
    void cycleThroughALockAndTheLineIsRefusedInEitherOrder() throws Exception {
        Lock lock = Lock.create("accounts");

        runs.run(() -> {
            for (Duration inLine : List.of(SECOND, LATER)) {
                Duration outside = inLine == SECOND ? LATER : SECOND;
                oneAtATime().keepGoing().run(group -> {
                    Promise<Task<Integer>> second = Promise.create();
                    Task<?> holder = group.spawn("holder", () -> {
                        Async.sleep(inLine);
                        try (var _ = lock.acquire()) {
                            return "in";
                        }
                    });
                    second.complete(group.spawn("second", () -> 2));
                    TaskGroup.options().keepGoing().run(others -> {
                        Task<?> owner = others.spawn("owner", () -> {
                            try (var _ = lock.acquire()) {
                                Async.sleep(outside);
                                return second.await().await();
                            }
                        });
                        assertThat(List.of(
                                        owner.outcome().isSuccess(),
                                        holder.outcome().isSuccess()))
                                .containsExactlyInAnyOrder(true, false);
                    });
                });
            }
        });
    }

    /**
     * Runs a group with two places, which {@code first} and {@code second} occupy. Both get the two tasks that wait for
     * a place.
     */
    private static void withTwoPlaces(
            Action.On<List<Task<Integer>>, Exception> first, Action.On<List<Task<Integer>>, Exception> second)
            throws Exception {
        TaskGroup.options().limit(2).keepGoing().run(group -> {
            Promise<List<Task<Integer>>> inLine = Promise.create();
            Task<?> one = group.spawn("first", () -> first.run(inLine.await()));
            Task<?> other = group.spawn("second", () -> second.run(inLine.await()));
            inLine.complete(List.of(group.spawn("third", () -> 3), group.spawn("fourth", () -> 4)));

            assertThat(List.of(one.outcome().isSuccess(), other.outcome().isSuccess()))
                    .as("the wait of one is refused, and the others continue with its place")
                    .containsExactlyInAnyOrder(true, false);
        });
    }

    @Test
    void allTasksThatHaveThePlacesOfALimitAwaitThoseInLine() throws Exception {
        runs.run(() -> withTwoPlaces(inLine -> inLine.get(0).await(), inLine -> {
            Async.sleep(SECOND);
            inLine.get(1).await();
        }));
    }

    @Test
    void allTasksThatHaveThePlacesOfALimitAwaitThoseInLineFromInsideGroups() throws Exception {
        runs.run(() -> withTwoPlaces(
                inLine -> TaskGroup.run(group -> group.spawn(() -> inLine.get(0).await())),
                inLine -> TaskGroup.run(group -> {
                    group.spawn(() -> inLine.get(1).await());
                    Async.sleep(SECOND);
                })));
    }

    @Test
    void taskMayAwaitOneInLineWhileAnotherWithAPlaceGoesOn() throws Exception {
        runs.run(() -> TaskGroup.options().limit(2).run(group -> {
            Promise<Task<Integer>> inLine = Promise.create();
            Task<Integer> awaits = group.spawn(() -> inLine.await().await());
            group.spawn(() -> Async.sleep(SECOND));
            inLine.complete(group.spawn(() -> 3));

            assertThat(awaits.await()).isEqualTo(3);
        }));
    }

    @Test
    void taskMayAwaitOneInLineWhileAnotherWithAPlaceWaitsUntilADeadline() throws Exception {
        runs.run(() -> TaskGroup.options().limit(2).run(group -> {
            Promise<List<Task<Integer>>> inLine = Promise.create();
            Task<Integer> awaits = group.spawn(() -> inLine.await().get(0).await());
            group.spawn(
                    () -> Async.moveOnAfter(SECOND, () -> inLine.await().get(1).await()));
            inLine.complete(List.of(group.spawn(() -> 3), group.spawn(() -> 4)));

            assertThat(awaits.await()).isEqualTo(3);
        }));
    }

    @Test
    void taskMayAwaitOneInLineBehindAnother() throws Exception {
        runs.run(() -> oneAtATime().run(group -> {
            group.spawn(() -> Async.sleep(SECOND));
            Task<Integer> second = group.spawn(() -> 2);

            assertThat(second.await()).isEqualTo(2);
        }));
    }

    @Test
    void waitForATaskInLineMayEndByADeadline() throws Exception {
        runs.run(() -> oneAtATime().run(group -> {
            Promise<Task<Integer>> second = Promise.create();
            Task<Integer> first = group.spawn(() ->
                    Async.moveOnAfter(SECOND, () -> second.await().await()).orElse(1));
            second.complete(group.spawn(() -> 2));

            assertThat(first.await()).isEqualTo(1);
        }));
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void taskInLineSaysWhatItWaitsFor() throws Exception {
        runs.run(() -> TaskGroup.options().limit(2).run(group -> {
            group.spawn(() -> Async.sleep(SECOND));
            group.spawn(() -> Async.sleep(SECOND));
            Task<?> third = group.spawn("third", () -> 3);

            assertThat(third)
                    .hasToString("task 'third' [waits for a place in group 'main.1', which runs 2 tasks at a time]");
            assertThat(third.await()).isEqualTo(3);
            assertThat(third).hasToString("task 'third' [success]");
        }));
    }

    @Test
    void taskThatAwaitsTheEndOfTheGroupItIsInThroughAnotherIsRefusedInEveryOrder() throws Exception {
        runs.run(() -> {
            for (int last = 0; last < 3; last++) {
                Duration[] pauses = {Duration.ZERO, Duration.ZERO, Duration.ZERO};
                pauses[last] = SECOND;
                awaitsItsOwnGroupThroughAnother(pauses);
            }
        });
    }

    private static void awaitsItsOwnGroupThroughAnother(Duration[] pauses) throws Exception {
        TaskGroup.options().keepGoing().run(group -> {
            Promise<Task<?>> between = Promise.create();
            Task<?> outer = group.spawn(
                    "outer",
                    () -> TaskGroup.run(inner -> {
                        inner.spawn("child", () -> {
                            Async.sleep(pauses[0]);
                            between.await().await();
                        });
                        Async.sleep(pauses[1]);
                    }));
            between.complete(group.spawn("between", () -> {
                Async.sleep(pauses[2]);
                outer.await();
            }));

            List<Outcome<?>> outcomes = List.of(outer.outcome(), between.await().outcome());
            assertThat(outcomes)
                    .anySatisfy(outcome -> assertThat(outcome)
                            .isInstanceOfSatisfying(
                                    Outcome.Failure.class,
                                    failure -> assertThat(failure.exception())
                                            .hasStackTraceContaining("a cycle of awaits: ")));
        });
    }

    @Test
    void openGroupIsClosedAfterTheGraceThoughATaskInsideWaitsForTheCloser() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            OpenTaskGroup open = TaskGroup.open(TaskGroup.options(), "mailer");
            Promise<Task<?>> closer = Promise.create();
            Task<?> member = open.spawn("member", () -> closer.await().await());
            closer.complete(group.spawn("closer", () -> open.close(Duration.ofSeconds(5))));

            assertThat(member.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(5));
    }

    /** A call that ends an open group. */
    private interface Ending {
        void end(OpenTaskGroup group) throws InterruptedException;
    }

    @Test
    void closerOfAnOpenGroupHearsOfTheCycleThatAShieldedTaskInsideIsIn() throws Exception {
        enderHearsOfTheCycle(open -> open.close(Duration.ofSeconds(5)));
    }

    @Test
    void drainerOfAnOpenGroupHearsOfTheCycleThatAShieldedTaskInsideIsIn() throws Exception {
        enderHearsOfTheCycle(open -> open.drain(Duration.ofSeconds(5)));
    }

    private void enderHearsOfTheCycle(Ending ending) throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            OpenTaskGroup open = TaskGroup.open(TaskGroup.options().onFailure((task, failure) -> {}), "mailer");
            Promise<Task<?>> closer = Promise.create();
            Task<?> member = open.spawn(
                    "member", () -> Async.shielded(() -> closer.await().await()));
            closer.complete(group.spawn("closer", () -> {
                assertThatThrownBy(() -> ending.end(open))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("a cycle of awaits: task '")
                        .hasMessageContaining("task 'member' waits for task 'closer'");
                ending.end(open); // the group has ended, so the cycle is not reported twice
            }));

            assertThat(member.outcome()).isInstanceOf(Outcome.Failure.class);
        }));
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void cycleOfACloserThatIsCancelledIsNotToldByItsNextCall() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            OpenTaskGroup open = TaskGroup.open(TaskGroup.options().onFailure((task, failure) -> {}), "mailer");
            Promise<Task<?>> closer = Promise.create();
            open.spawn("member", () -> Async.shielded(() -> closer.await().await()));
            closer.complete(group.spawn("closer", () -> {
                assertThat(Async.moveOnAfter(Duration.ofSeconds(1), () -> open.close(Duration.ofSeconds(5))))
                        .isFalse();
                open.close(Duration.ZERO);
            }));
        }));
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }
}
