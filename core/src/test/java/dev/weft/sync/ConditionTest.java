package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.NotInSimulation;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "sync" of the contract: Condition. */
@Timeout(30)
@InEveryWay
class ConditionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    private final Lock lock = Lock.create();
    private final Condition changed = lock.newCondition();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    ConditionTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void waitGivesTheLockBackAndTakesItAgain() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            spawnWaiting(group, "waits");

            try (var _ = lock.acquire()) {
                changed.signal();
                Async.sleep(SECOND);
                order.add("signaller leaves");
            }
        }));

        assertThat(order).containsExactly("signaller leaves", "waits");
        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void signalsWakeInTheOrderOfWaiting() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            for (String name : List.of("one", "two", "three", "four")) {
                spawnWaiting(group, name);
            }

            withLock(changed::signal);
            Async.sleep(SECOND);
            assertThat(order).containsExactly("one");
            withLock(() -> changed.signal(2));
            Async.sleep(SECOND);
            assertThat(order).startsWith("one").containsOnly("one", "two", "three");
            withLock(() -> changed.signal(2));
        }));

        assertThat(order).hasSize(4);
    }

    @Test
    void signalAllWakesAllCurrentWaiters() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            spawnWaiting(group, "one");
            spawnWaiting(group, "two");

            withLock(changed::signalAll);
            Task<?> late = spawnWaiting(group, "late");
            Async.sleep(SECOND);

            assertThat(order).containsExactlyInAnyOrder("one", "two");
            late.cancel("not needed");
        }));
    }

    @Test
    void signalWithoutAWaiterIsNotKept() throws Exception {
        runs.run(() -> {
            withLock(changed::signal);

            try (var _ = lock.acquire()) {
                assertThatThrownBy(() -> Async.withTimeout(SECOND, changed::await))
                        .isInstanceOf(TimedOutException.class);
            }
        });
    }

    @Test
    void cancelledWaiterOwnsTheLockWhenItLearnsOfIt() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn("waits", () -> {
                try (var _ = lock.acquire()) {
                    assertThatThrownBy(changed::await).isInstanceOf(InterruptedException.class);
                    order.add("owned by " + lock.statistics().owner().orElse("no task"));
                }
            });
            Async.sleep(SECOND);

            try (var _ = lock.acquire()) {
                task.cancel("not needed");
                Async.sleep(SECOND);
                order.add("canceller leaves");
            }
        }));

        assertThat(order).containsExactly("canceller leaves", "owned by waits");
        assertThat(lock.isHeld()).isFalse();
        assertThat(changed.statistics().waiting()).isZero();
    }

    @Test
    void cancelledWaiterLeavesTheSignalToTheNext() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> first = spawnWaiting(group, "first");
            Task<?> second = spawnWaiting(group, "second");

            try (var _ = lock.acquire()) {
                first.cancel("not needed");
                changed.signal();
            }
            second.await();

            assertThat(first.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(order).containsExactly("second");
    }

    @Test
    void waiterSignalledBeforeItWasCancelledReturnsAndIsCancelledAtItsNextWait() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                try (var _ = lock.acquire()) {
                    changed.await();
                    order.add("has the signal");
                    assertThatThrownBy(changed::await).isInstanceOf(InterruptedException.class);
                    assertThat(lock.isHeld()).isTrue();
                }
            });
            Async.sleep(SECOND);

            try (var _ = lock.acquire()) {
                changed.signal();
                task.cancel("too late");
                Async.sleep(SECOND);
            }
        }));

        assertThat(order).containsExactly("has the signal");
        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void cancelledTaskDoesNotGiveTheLockBackToWait() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            try (var _ = lock.acquire()) {
                group.cancel("enough");

                assertThatThrownBy(changed::await).isInstanceOf(InterruptedException.class);
                assertThatThrownBy(() -> changed.awaitUntil(() -> true)).isInstanceOf(InterruptedException.class);
                assertThat(lock.isHeld()).isTrue();
            }
        }));
    }

    @Test
    void awaitUntilAsksWithTheLockHeldUntilItIsTrue() throws Exception {
        AtomicInteger level = new AtomicInteger();

        runs.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> {
                try (var _ = lock.acquire()) {
                    changed.awaitUntil(() -> lock.isHeld() && level.get() == 3);
                    order.add("reached");
                    changed.awaitUntil(() -> true);
                }
            });
            for (int i = 0; i < 3; i++) {
                Async.sleep(SECOND);
                assertThat(order).isEmpty();
                withLock(() -> {
                    level.incrementAndGet();
                    changed.signal();
                });
            }
        }));

        assertThat(order).containsExactly("reached");
    }

    @Test
    void awaitUntilReturnsThoughCancelledIfTheSignalCameFirstAndTheConditionHolds() throws Exception {
        boolean[] ready = new boolean[1];

        runs.run(() -> TaskGroup.run(group -> {
            Task<String> task = group.spawn(() -> {
                try (var _ = lock.acquire()) {
                    changed.awaitUntil(() -> ready[0]);
                    return "saw it";
                }
            });
            Async.sleep(SECOND);

            withLock(() -> {
                ready[0] = true;
                changed.signal();
                task.cancel("too late");
            });

            assertThat(task.await()).isEqualTo("saw it");
        }));
    }

    @Test
    void awaitUntilOfACancelledTaskThrowsIfTheConditionHoldsNoMore() throws Exception {
        boolean[] ready = new boolean[1];

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                try (var _ = lock.acquire()) {
                    changed.awaitUntil(() -> ready[0]);
                }
            });
            Async.sleep(SECOND);

            withLock(() -> {
                changed.signal();
                task.cancel("enough");
            });

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void failureOfThePredicateIsThrownWithTheLockHeld() throws Exception {
        runs.run(() -> {
            try (var _ = lock.acquire()) {
                assertThatThrownBy(() -> changed.awaitUntil(() -> {
                            throw new ArithmeticException("in the predicate");
                        }))
                        .isInstanceOf(ArithmeticException.class);
                assertThat(lock.isHeld()).isTrue();
            }
        });
    }

    @Test
    void everyUseNeedsTheLock() throws Exception {
        runs.run(() -> {
            assertThatIllegalStateException()
                    .isThrownBy(changed::await)
                    .withMessage("task 'main' waits for a condition of a lock, which no task owns");
            assertThatIllegalStateException().isThrownBy(() -> changed.awaitUntil(() -> true));
            assertThatIllegalStateException()
                    .isThrownBy(changed::signal)
                    .withMessage("task 'main' signals a condition of a lock, which no task owns");
            assertThatIllegalStateException().isThrownBy(() -> changed.signal(1));
            assertThatIllegalStateException().isThrownBy(changed::signalAll);
        });
    }

    @Test
    void badArgumentsAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> changed.signal(0))
                .withMessage("count must be at least 1, but is 0");
        assertThatNullPointerException()
                .isThrownBy(() -> changed.awaitUntil(null))
                .withMessage("predicate");
    }

    @NotInSimulation("what is left behind is a failure there")
    @Test
    void whoWaitsWhenTheLockBreaksGetsAnExceptionNotAHang() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> TaskGroup.run(group -> {
                Task<?> task = group.spawn(() -> {
                    lock.acquire();
                    assertThatIllegalStateException()
                            .isThrownBy(changed::await)
                            .withMessage("a lock is broken: task 'forgetful' ended holding it");
                });
                Async.sleep(SECOND);
                group.spawn("forgetful", () -> lock.acquire());
                task.await();
            }));

            assertThat(log.messages()).containsExactly("task 'forgetful' ended holding a lock");
        }
    }

    @Test
    void waiterThatIsNoTaskWorksToo() throws Exception {
        Thread foreign = Thread.ofPlatform().start(() -> {
            try (var _ = lock.acquire()) {
                changed.await();
                order.add("foreign");
            } catch (InterruptedException e) {
                order.add("interrupted");
            }
        });
        while (changed.statistics().waiting() == 0) {
            Thread.onSpinWait();
        }

        runs.run(() -> withLock(changed::signal));
        foreign.join();

        assertThat(order).containsExactly("foreign");
        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void conditionTellsHowManyWait() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = spawnWaiting(group, "waits");

            assertThat(changed.statistics())
                    .isEqualTo(new Condition.Statistics(1, new Lock.Statistics(Optional.empty(), 0)));
            assertThat(changed).hasToString("a condition of a lock [1 waiting, a lock [free, 0 waiting]]");
            assertThat(task).hasToString("task 'waits' [waits for a condition of a lock]");
            task.cancel("seen enough");
        }));
    }

    private void withLock(Runnable action) throws InterruptedException {
        try (var _ = lock.acquire()) {
            action.run();
        }
    }

    /** Spawns a task that waits for the signal and then records this. Returns when the task waits. */
    private Task<?> spawnWaiting(TaskGroup group, String name) throws InterruptedException {
        Task<?> task = group.spawn(name, () -> {
            try (var _ = lock.acquire()) {
                changed.await();
                order.add(name);
            }
        });
        // Virtual time advances only when all tasks wait.
        Async.sleep(SECOND);
        return task;
    }
}
