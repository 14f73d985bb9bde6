package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Promise;
import dev.weft.Task;
import dev.weft.TaskFailedException;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "sync" of the contract: Lock. */
@Timeout(30)
@InEveryWay
class LockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    private final Lock lock = Lock.create("accounts");
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    LockTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void oneTaskAtATimeIsInside() throws Exception {
        runs.run(() -> Async.gather(IntStream.range(0, 10).boxed().toList(), n -> {
            try (var _ = lock.acquire()) {
                order.add("in");
                Async.sleep(SECOND);
                order.add("out");
            }
            return n;
        }));

        assertThat(runs.elapsed()).isEqualTo(SECOND.multipliedBy(10));
        assertThat(order)
                .isEqualTo(Collections.nCopies(10, List.of("in", "out")).stream()
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void lockGoesToTheTaskThatHasWaitedLongest() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var held = lock.acquire();
            for (String name : List.of("one", "two", "three")) {
                spawnWaiting(group, name);
            }
            held.close();
        }));

        assertThat(order).containsExactly("one", "two", "three");
        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void noTaskOvertakesAWaiter() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var held = lock.acquire();
            group.spawn(() -> {
                try (var _ = lock.acquire()) {
                    order.add("waits");
                    Async.sleep(SECOND);
                }
            });
            Async.sleep(SECOND);
            held.close();

            assertThat(lock.tryAcquire()).isEmpty();
            try (var _ = lock.acquire()) {
                order.add("comes later");
            }
        }));

        assertThat(order).containsExactly("waits", "comes later");
    }

    @Test
    void cancelledWaiterLeavesTheLockToTheNext() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var held = lock.acquire();
            Task<?> first = spawnWaiting(group, "first");
            Task<?> second = spawnWaiting(group, "second");

            first.cancel("not needed");
            held.close();
            second.await();

            assertThat(first.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(order).containsExactly("second");
    }

    @Test
    void waiterThatTimesOutDoesNotOwnTheLock() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var held = lock.acquire();
            group.spawn(() -> assertThatThrownBy(() -> Async.withTimeout(SECOND, lock::acquire))
                    .isInstanceOf(TimedOutException.class));
            Async.sleep(SECOND.multipliedBy(2));
            assertThat(lock.statistics().waiting()).isZero();
            held.close();

            assertThat(lock.tryAcquire()).hasValueSatisfying(Lock.Lease::close);
        }));
    }

    @Test
    void taskHandedTheLockBeforeItWasCancelledReturnsWithIt() throws Exception {
        Event cancelled = Event.create();

        runs.run(() -> TaskGroup.run(group -> {
            var held = lock.acquire();
            Task<?> task = group.spawn(() -> {
                try (var _ = lock.acquire()) {
                    order.add("inside");
                    Async.shielded(cancelled::await);
                    assertThatThrownBy(Async::checkpoint).isInstanceOf(InterruptedException.class);
                }
            });
            Async.sleep(SECOND);

            held.close();
            task.cancel("too late");
            cancelled.set();
        }));

        assertThat(order).containsExactly("inside");
        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void cancelledTaskDoesNotTakeAFreeLock() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            group.cancel("enough");

            assertThatThrownBy(lock::acquire).isInstanceOf(InterruptedException.class);
        }));

        assertThat(lock.isHeld()).isFalse();
    }

    /**
     * The name of the owner comes from {@code toString} of an object of the application. The lock does not call it
     * under its monitor, because that method could not use the lock there.
     */
    @Test
    void ownerIsNamedByATextThatUsesTheLock() throws Exception {
        record Guest(Lock of) {
            @Override
            public String toString() {
                return "guest at the " + of.newCondition("door").description();
            }
        }

        runs.run(() -> Async.forEach(List.of(new Guest(lock)), _ -> {
            try (var _ = lock.acquire()) {
                assertThat(lock.statistics().owner())
                        .contains("guest at the condition 'door' of " + lock.description());
            }
        }));
    }

    @Test
    void tryAcquireTakesAFreeLockAndNeverWaits() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            try (var _ = lock.tryAcquire().orElseThrow()) {
                group.spawn(() -> assertThat(lock.tryAcquire()).isEmpty()).await();
            }

            assertThat(lock.isHeld()).isFalse();
        }));
    }

    // Misuse

    @Test
    void acquiringWhatOneOwnsIsRefused() throws Exception {
        runs.run(() -> {
            var held = lock.acquire();

            assertThatIllegalStateException()
                    .isThrownBy(lock::acquire)
                    .withMessage("task 'main' acquires lock 'accounts', which it owns already");
            assertThatIllegalStateException().isThrownBy(lock::tryAcquire);
            held.close();
            assertThat(lock.isHeld()).isFalse();
        });
    }

    @Test
    void acquiringWhatOneOwnsIsRefusedAlsoWhenOthersWait() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var held = lock.acquire();
            spawnWaiting(group, "waits");

            assertThatIllegalStateException().isThrownBy(lock::acquire);
            assertThatIllegalStateException().isThrownBy(lock::tryAcquire);
            held.close();
        }));

        assertThat(order).containsExactly("waits");
    }

    @Test
    void closingWhatOneDoesNotOwnIsRefusedAndNamesBoth() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var held = lock.acquire();
            group.spawn(
                            "thief",
                            () -> assertThatIllegalStateException()
                                    .isThrownBy(held::close)
                                    .withMessage(
                                            "task 'thief' closes the lease of lock 'accounts' that task 'main' has"))
                    .await();
            held.close();
        }));
    }

    @Test
    void closingTwiceIsHarmlessWhileTheLockIsFree() throws Exception {
        runs.run(() -> {
            var held = lock.acquire();
            held.close();

            held.close();

            assertThat(lock.isHeld()).isFalse();
            assertThat(held).hasToString("closed lease of lock 'accounts' [free, 0 waiting]");
        });
    }

    @Test
    void closingTwiceDoesNotReleaseTheLockOfTheNextOwner() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Event owned = Event.create();
            Event closedAgain = Event.create();
            var held = lock.acquire();
            group.spawn("next", () -> {
                try (var _ = lock.acquire()) {
                    owned.set();
                    closedAgain.await();
                    assertThat(lock.statistics().owner()).contains("next");
                }
            });
            held.close();
            owned.await();

            held.close();
            closedAgain.set();
        }));

        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void lateCloseOfATaskThatHasEndedReleasesNothing() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var first = group.spawn("first", () -> {
                        var lease = lock.acquire();
                        lease.close();
                        return lease;
                    })
                    .await();
            try (var _ = lock.acquire()) {
                first.close();

                assertThat(lock.statistics().owner()).contains("main");
            }
        }));
    }

    @Test
    void closingWhatAnotherTaskHasClosedAlreadyIsHarmless() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var held = lock.acquire();
            held.close();

            group.spawn("late", held::close).await();

            assertThat(lock.isHeld()).isFalse();
        }));
    }

    @Test
    void lateCloseOfAnEarlierLeaseDoesNotReleaseTheNextOneOfTheSameTask() throws Exception {
        runs.run(() -> {
            var first = lock.acquire();
            first.close();
            try (var _ = lock.acquire()) {
                first.close();

                assertThat(lock.isHeld()).isTrue();
            }
        });
    }

    @Test
    void leaseOfATaskThatWaitsForAConditionIsNotForTheNextOwnerToClose() throws Exception {
        Condition changed = lock.newCondition();

        runs.run(() -> TaskGroup.run(group -> {
            Promise<Lock.Lease> lease = Promise.create();
            group.spawn("waits", () -> {
                try (var held = lock.acquire()) {
                    lease.complete(held);
                    changed.await();
                }
            });
            var other = lease.await();
            try (var _ = lock.acquire()) {
                assertThatIllegalStateException()
                        .isThrownBy(other::close)
                        .withMessage("task 'main' closes the lease of lock 'accounts' that task 'waits' has");
                changed.signal();
            }
        }));
    }

    @Test
    void leaseThatWasUsedToWaitForAConditionIsClosedOnce() throws Exception {
        Condition changed = lock.newCondition();

        runs.run(() -> {
            var held = lock.acquire();
            Async.moveOnAfter(Duration.ofSeconds(1), () -> changed.await());
            assertThat(lock.isHeld()).isTrue();

            held.close();
            held.close();

            assertThat(lock.isHeld()).isFalse();
        });
    }

    @Test
    void nameIsNeeded() {
        assertThatNullPointerException().isThrownBy(() -> Lock.create(null)).withMessage("name");
    }

    // Owners

    @NotInSimulation("what is left behind is a failure there")
    @Test
    void lockWhoseOwnerEndedIsReportedAndBroken() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> TaskGroup.run(group -> {
                group.spawn("forgetful", () -> {
                    lock.acquire();
                    Async.sleep(SECOND);
                });
                Task<?> waiting = group.spawn("waiting", () -> assertBroken());
                waiting.await();

                assertBroken();
                assertThatIllegalStateException().isThrownBy(lock::tryAcquire);
            }));

            assertThat(log.messages()).containsExactly("task 'forgetful' ended holding lock 'accounts'");
        }
        assertThat(lock).hasToString("lock 'accounts' [broken, 0 waiting]");
    }

    private void assertBroken() {
        assertThatIllegalStateException()
                .isThrownBy(lock::acquire)
                .withMessage("lock 'accounts' is broken: task 'forgetful' ended holding it");
    }

    @NotInSimulation("what is left behind is a failure there")
    @Test
    void everyLockOfATaskThatEndsIsReportedButNotWhatItGaveBack() throws Exception {
        Lock another = Lock.create("another");
        Lock third = Lock.create("third");

        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> {
                var held = lock.acquire();
                another.acquire();
                var last = third.acquire();
                held.close();
                last.close();
                lock.acquire();
            });

            assertThat(log.messages())
                    .containsExactlyInAnyOrder(
                            "task 'main' ended holding lock 'accounts'", "task 'main' ended holding lock 'another'");
        }
        assertThat(third.isHeld()).isFalse();
    }

    @Test
    void cycleOfLocksIsRefusedByName() throws Exception {
        Lock other = Lock.create("orders");

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> one = group.spawn("one", () -> acquireBoth(lock, other));
            Task<?> two = group.spawn("two", () -> acquireBoth(other, lock));

            List<String> failures = new ArrayList<>();
            for (Task<?> task : List.of(one, two)) {
                try {
                    task.await();
                } catch (TaskFailedException e) {
                    failures.add(String.valueOf(e.getCause().getMessage()));
                }
            }

            assertThat(failures)
                    .singleElement()
                    .asString()
                    .isIn(
                            "a cycle of awaits: task 'one' waits for lock 'orders', task 'two' waits for lock 'accounts'",
                            "a cycle of awaits: task 'two' waits for lock 'accounts', task 'one' waits for lock 'orders'");
        }));

        assertThat(lock.isHeld()).isFalse();
        assertThat(other.isHeld()).isFalse();
    }

    private static void acquireBoth(Lock first, Lock second) throws InterruptedException {
        try (var _ = first.acquire()) {
            Async.sleep(SECOND);
            try (var _ = second.acquire()) {
                Async.checkpoint();
            }
        }
    }

    @Test
    void awaitingATaskThatNeedsMyLockIsRefused() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            try (var _ = lock.acquire()) {
                Task<?> task = spawnWaiting(group, "waits");

                assertThatIllegalStateException()
                        .isThrownBy(task::await)
                        .withMessage(
                                "a cycle of awaits: task 'main' waits for task 'waits', task 'waits' waits for lock 'accounts'");
            }
        }));
    }

    @Test
    void threadThatIsNoTaskMayOwnTheLock() throws Exception {
        var held = lock.acquire();

        runs.run(() -> assertThat(lock.tryAcquire()).isEmpty());
        assertThatIllegalStateException().isThrownBy(lock::acquire);
        held.close();

        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void threadThatIsNoTaskWaitsItsTurn() throws Exception {
        Thread[] foreign = new Thread[1];

        runs.run(() -> {
            try (var _ = lock.acquire()) {
                foreign[0] = Thread.ofPlatform().start(() -> {
                    try (var _ = lock.acquire()) {
                        order.add("foreign");
                    } catch (InterruptedException e) {
                        order.add("interrupted");
                    }
                });
                while (lock.statistics().waiting() == 0) {
                    Thread.onSpinWait();
                }
            }
        });
        foreign[0].join();

        assertThat(order).containsExactly("foreign");
    }

    @Test
    void lockTellsItsOwnerAndHowManyWait() throws Exception {
        assertThat(Lock.create()).hasToString("a lock [free, 0 waiting]");

        runs.run(() -> TaskGroup.run(group -> {
            var held = lock.acquire();
            assertThat(lock.isHeld()).isTrue();
            Task<?> task = spawnWaiting(group, "waits");

            assertThat(lock.statistics()).isEqualTo(new Lock.Statistics(Optional.of("main"), 1));
            assertThat(lock).hasToString("lock 'accounts' [owned by task 'main', 1 waiting]");
            assertThat(task).hasToString("task 'waits' [waits for lock 'accounts']");
            held.close();
        }));

        assertThat(lock.statistics()).isEqualTo(new Lock.Statistics(Optional.empty(), 0));
    }

    /** Spawns a task that acquires the lock and records this. Returns when the task is in the queue. */
    private Task<?> spawnWaiting(TaskGroup group, String name) throws InterruptedException {
        Task<?> task = group.spawn(name, () -> {
            try (var _ = lock.acquire()) {
                order.add(name);
            }
        });
        // Virtual time advances only when all tasks wait.
        Async.sleep(SECOND);
        return task;
    }
}
