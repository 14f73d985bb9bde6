package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.NotInSimulation;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "sync" of the contract: CapacityLimiter. */
@Timeout(30)
@InEveryWay
class CapacityLimiterTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    private final CapacityLimiter limiter = CapacityLimiter.of(2);
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    CapacityLimiterTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void noMoreTasksThanPlacesAreInsideAtOnce() throws Exception {
        runs.run(() -> Async.gather(IntStream.range(0, 10).boxed().toList(), n -> {
            try (var _ = limiter.acquire()) {
                assertThat(limiter.statistics().borrowers()).hasSizeLessThanOrEqualTo(2);
                Async.sleep(SECOND);
            }
            return n;
        }));

        assertThat(runs.elapsed()).isEqualTo(SECOND.multipliedBy(5));
        assertThat(limiter.statistics()).isEqualTo(new CapacityLimiter.Statistics(2, List.of(), 0));
    }

    @Test
    void limiterKnowsItsBorrowers() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> ada = spawnHolding(group, "Ada", 5);
            spawnHolding(group, "Grace", 7);
            spawnHolding(group, "Barbara", 1);

            assertThat(limiter.statistics()).isEqualTo(new CapacityLimiter.Statistics(2, List.of("Ada", "Grace"), 1));
            assertThat(limiter).hasToString("a capacity limiter [2 of 2 taken by Ada, Grace, 1 waiting]");
            ada.await();
            assertThat(limiter.statistics().borrowers()).contains("Barbara");
        }));
    }

    @Test
    void placesGoToTheTaskThatHasWaitedLongest() throws Exception {
        limiter.setTotal(1);

        runs.run(() -> TaskGroup.run(group -> {
            for (String name : List.of("one", "two", "three")) {
                spawnHolding(group, name, 5);
            }
            assertThat(limiter.tryAcquire()).isEmpty();
        }));

        assertThat(order).containsExactly("one", "two", "three");
    }

    @Test
    void cancelledWaiterLeavesThePlaceToTheNext() throws Exception {
        limiter.setTotal(1);

        runs.run(() -> TaskGroup.run(group -> {
            var place = limiter.acquire();
            Task<?> first = spawnHolding(group, "first", 1);
            Task<?> second = spawnHolding(group, "second", 1);

            first.cancel("not needed");
            place.close();
            second.await();
        }));

        assertThat(order).containsExactly("second");
        assertThat(limiter.statistics().borrowers()).isEmpty();
    }

    @Test
    void taskHandedAPlaceBeforeItWasCancelledReturnsWithIt() throws Exception {
        limiter.setTotal(1);

        runs.run(() -> TaskGroup.run(group -> {
            var place = limiter.acquire();
            Task<?> task = spawnHolding(group, "late", 1);

            place.close();
            task.cancel("too late");
        }));

        assertThat(order).containsExactly("late");
        assertThat(limiter.statistics().borrowers()).isEmpty();
    }

    @Test
    void cancelledTaskTakesNoPlace() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            group.cancel("enough");

            assertThatThrownBy(limiter::acquire).isInstanceOf(InterruptedException.class);
        }));

        assertThat(limiter.statistics().borrowers()).isEmpty();
    }

    @Test
    void raisingTheTotalAdmitsAsManyWaiters() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            for (String name : List.of("one", "two", "three", "four", "five")) {
                spawnHolding(group, name, 100);
            }

            limiter.setTotal(4);

            assertThat(limiter.statistics().borrowers()).containsExactly("one", "two", "three", "four");
            assertThat(limiter.statistics().waiting()).isEqualTo(1);
            assertThat(limiter.total()).isEqualTo(4);
        }));
    }

    @Test
    void loweringTheTotalTakesNothingAwayAndAdmitsNoTaskUntilEnoughAreBack() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> one = spawnHolding(group, "one", 5);
            Task<?> two = spawnHolding(group, "two", 7);
            spawnHolding(group, "three", 1);

            limiter.setTotal(1);
            assertThat(limiter.statistics().borrowers()).containsExactly("one", "two");
            one.await();
            assertThat(limiter.statistics().borrowers()).containsExactly("two");
            two.await();
            assertThat(limiter.statistics().borrowers()).containsExactly("three");
        }));
    }

    @Test
    void borrowingTwiceIsRefused() throws Exception {
        runs.run(() -> {
            try (var _ = limiter.acquire()) {
                assertThatIllegalStateException()
                        .isThrownBy(limiter::acquire)
                        .withMessage("task 'main' acquires a place of a capacity limiter, but has one already");
                assertThatIllegalStateException().isThrownBy(limiter::tryAcquire);
            }

            assertThat(limiter.statistics().borrowers()).isEmpty();
        });
    }

    @Test
    void closingThePlaceOfAnotherIsRefusedAndNamesBoth() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var place = limiter.acquire();

            group.spawn(
                            "thief",
                            () -> assertThatIllegalStateException()
                                    .isThrownBy(place::close)
                                    .withMessage(
                                            "task 'thief' closes a place of a capacity limiter, which task 'main' has"))
                    .await();
            place.close();
            place.close();

            assertThat(limiter.statistics().borrowers()).isEmpty();
        }));
    }

    @NotInSimulation("what is left behind is a failure there")
    @Test
    void placeWhoseTaskEndedIsReportedAndFree() throws Exception {
        limiter.setTotal(1);

        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> TaskGroup.run(group -> {
                group.spawn("forgetful", () -> {
                    limiter.acquire();
                    Async.sleep(SECOND.multipliedBy(2));
                });
                Async.sleep(SECOND);
                spawnHolding(group, "next", 1);
            }));

            assertThat(log.messages()).containsExactly("task 'forgetful' ended holding a place of a capacity limiter");
        }
        assertThat(order).containsExactly("next");
    }

    @Test
    void threadThatIsNoTaskMayHaveAPlace() throws Exception {
        var place = limiter.acquire();

        assertThatIllegalStateException().isThrownBy(limiter::acquire);
        place.close();

        assertThat(limiter.statistics().borrowers()).isEmpty();
    }

    @Test
    void badTotalIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CapacityLimiter.of(0))
                .withMessage("total must be at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limiter.setTotal(-1))
                .withMessage("total must be at least 1, but is -1");
        assertThat(limiter.total()).isEqualTo(2);
    }

    /**
     * Spawns a task that enters, records this, and stays for {@code seconds} seconds. Returns when the task is inside
     * or waits.
     */
    private Task<?> spawnHolding(TaskGroup group, String name, int seconds) throws InterruptedException {
        Task<?> task = group.spawn(name, () -> {
            try (var _ = limiter.acquire()) {
                order.add(name);
                Async.sleep(SECOND.multipliedBy(seconds).minusMillis(1));
            }
        });
        // Virtual time advances only when all tasks wait.
        Async.sleep(SECOND);
        return task;
    }

    /**
     * The name of a borrower comes from {@code toString} of an object of the application. The limiter does not call it
     * under its monitor, because that method could not use the limiter there.
     */
    @Test
    void borrowersAreNamedByTextsThatUseTheLimiter() throws Exception {
        record Guest(CapacityLimiter of) {
            @Override
            public String toString() {
                return "guest of " + of.total();
            }
        }

        runs.run(() -> Async.forEach(List.of(new Guest(limiter)), _ -> {
            try (var _ = limiter.acquire()) {
                assertThat(limiter.statistics().borrowers()).containsExactly("guest of 2");
            }
        }));
    }
}
