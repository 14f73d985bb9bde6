package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskFailedException;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deadlocks with groups and conditions. The waits of a deadlock begin in each possible order. */
@Timeout(30)
@InEveryWay
class DeadlockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(2);

    @RegisterExtension
    final Runs runs;

    private final Lock lock = Lock.create("accounts");

    DeadlockTest(Way way) {
        runs = new Runs(way);
    }

    private void use(Lock wanted) throws InterruptedException {
        try (var _ = wanted.acquire()) {
            Async.checkpoint();
        }
    }

    private static void assertRefused(ThrowingCallable call, String cycle) {
        assertThatThrownBy(call)
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a cycle of awaits: " + cycle);
    }

    @Test
    void taskThatNeedsTheLockOfAWaiterForItsGroupIsRefused() throws Exception {
        runs.run(() -> {
            try (var _ = lock.acquire()) {
                assertRefused(
                        () -> TaskGroup.run(group -> group.spawn("child", () -> {
                            Async.sleep(SECOND);
                            use(lock);
                        })),
                        "task 'child' waits for lock 'accounts',"
                                + " task 'main' waits for the tasks of group 'main.1' to end, 1 left");
            }
        });

        assertThat(lock.statistics().waiting()).isZero();
        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void taskThatWantsTheLockIsRefusedWhenItsOwnerBeginsToWaitForTheGroup() throws Exception {
        runs.run(() -> {
            try (var _ = lock.acquire()) {
                assertRefused(
                        () -> TaskGroup.run(group -> {
                            group.spawn("child", () -> use(lock));
                            Async.sleep(SECOND);
                        }),
                        "task 'child' waits for lock 'accounts',"
                                + " task 'main' waits for the tasks of group 'main.1' to end, 1 left");
            }
        });

        assertThat(lock.statistics().waiting()).isZero();
        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void taskFarInsideTheGroupIsRefusedInEitherOrder() throws Exception {
        runs.run(() -> {
            for (Duration child : List.of(SECOND, LATER)) {
                Duration parent = child == SECOND ? LATER : SECOND;
                try (var _ = lock.acquire()) {
                    assertThatThrownBy(() -> TaskGroup.run(group -> {
                                group.spawn(() ->
                                        TaskGroup.run(inner -> inner.spawn(() -> Async.gather(List.of(1), n -> {
                                            Async.sleep(child);
                                            use(lock);
                                            return n;
                                        }))));
                                Async.sleep(parent);
                            }))
                            .isInstanceOf(TaskFailedException.class)
                            .hasRootCauseInstanceOf(IllegalStateException.class)
                            .hasStackTraceContaining("a cycle of awaits: task '1' waits for lock 'accounts'");
                }
            }
        });
    }

    @Test
    void gatherOneAtATimeInsideTheLockThatItsJobsWantIsRefused() throws Exception {
        runs.run(() -> {
            for (Duration pause : List.of(Duration.ZERO, SECOND)) {
                try (var _ = lock.acquire()) {
                    assertThatThrownBy(() -> Async.gather(List.of(1, 2), 1, n -> {
                                Async.sleep(pause);
                                use(lock);
                                return n;
                            }))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageStartingWith("a cycle of awaits: task '1' waits for lock 'accounts'");
                }
            }
        });
    }

    @Test
    void cycleThroughASecondLockAndAGroupIsRefused() throws Exception {
        Lock other = Lock.create("orders");

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> between = group.spawn("between", () -> {
                try (var _ = other.acquire()) {
                    Async.sleep(SECOND);
                    use(lock);
                }
            });
            try (var _ = lock.acquire()) {
                assertRefused(
                        () -> TaskGroup.run(inner -> inner.spawn("child", () -> {
                            Async.sleep(LATER);
                            use(other);
                        })),
                        "task 'child' waits for lock 'orders', task 'between' waits for lock 'accounts',"
                                + " task 'main' waits for the tasks of group 'main.2' to end, 1 left");
            }
            assertThat(between.outcome().isSuccess()).isTrue();
        }));
    }

    @Test
    void taskOfAnotherGroupMayWaitForTheLock() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> outside = group.spawn(() -> {
                Async.sleep(SECOND);
                use(lock);
            });
            try (var _ = lock.acquire()) {
                TaskGroup.run(inner -> inner.spawn(() -> Async.sleep(LATER)));
            }

            assertThat(outside.outcome().isSuccess()).isTrue();
        }));
    }

    @Test
    void taskOfTheGroupThatIsCancelledWhileItWaitsIsNotRefused() throws Exception {
        runs.run(() -> {
            try (var _ = lock.acquire()) {
                TaskGroup.run(group -> {
                    group.spawn(() -> use(lock));
                    Async.sleep(SECOND);
                    group.cancel("enough");
                });
            }
        });

        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void whoTakesALockAgainAfterASignalLetsTheOtherBeRefused() throws Exception {
        Condition changed = lock.newCondition();
        Lock other = Lock.create("orders");

        for (Duration pause : List.of(Duration.ZERO, SECOND)) {
            runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
                Task<?> waiter = group.spawn("waiter", () -> {
                    try (var _ = other.acquire();
                            var _ = lock.acquire()) {
                        changed.await();
                    }
                });
                Async.sleep(SECOND);
                Task<?> signaller = group.spawn("signaller", () -> {
                    try (var _ = lock.acquire()) {
                        changed.signal();
                        Async.sleep(pause);
                        use(other);
                    }
                });

                assertThatThrownBy(signaller::await)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .message()
                        .isIn(
                                "a cycle of awaits: task 'waiter' waits for lock 'accounts',"
                                        + " task 'signaller' waits for lock 'orders'",
                                "a cycle of awaits: task 'signaller' waits for lock 'orders',"
                                        + " task 'waiter' waits for lock 'accounts'");
                assertThat(waiter.outcome().isSuccess()).isTrue();
            }));
        }
    }
}
