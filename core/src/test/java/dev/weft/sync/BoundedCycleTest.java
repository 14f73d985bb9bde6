package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Completion;
import dev.weft.Deadline;
import dev.weft.Promise;
import dev.weft.Task;
import dev.weft.TaskFailedException;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cycle with a wait that a deadline ends is no deadlock. But a deadline around all tasks of a cycle does not hide the
 * deadlock.
 */
@Timeout(30)
@InEveryWay
class BoundedCycleTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(1);

    @RegisterExtension
    final Runs runs;

    private final Lock left = Lock.create("left");
    private final Lock right = Lock.create("right");

    BoundedCycleTest(Way way) {
        runs = new Runs(way);
    }

    private static String use(Lock lock) throws InterruptedException {
        try (var _ = lock.acquire()) {
            return "in";
        }
    }

    private static String tryFor(Duration limit, Lock lock) throws InterruptedException {
        return Async.moveOnAfter(limit, () -> use(lock)).orElse("gave up");
    }

    private String both(Lock first, Lock second, Duration limit) throws InterruptedException {
        try (var _ = first.acquire()) {
            Async.sleep(SECOND);
            return tryFor(limit, second);
        }
    }

    @Test
    void taskThatGivesUpOnTheLockOfItsAwaiterGoesOn() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            try (var _ = left.acquire()) {
                Task<String> guest = group.spawn("guest", () -> tryFor(SECOND, left));

                assertThat(guest.await()).isEqualTo("gave up");
            }
        }));
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void awaiterThatBeginsToWaitLastIsNotRefusedEither() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            try (var _ = left.acquire()) {
                Task<String> guest = group.spawn("guest", () -> tryFor(LATER, left));
                Async.sleep(SECOND);

                assertThat(guest.await()).isEqualTo("gave up");
            }
        }));
    }

    @Test
    void twoLocksInOppositeOrderGiveUpAndGoOn() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> one = group.spawn(() -> both(left, right, SECOND));
            Task<String> other = group.spawn(() -> both(right, left, LATER));

            assertThat(List.of(one.await(), other.await())).containsExactly("gave up", "in");
        }));
    }

    @Test
    void deadlineAroundOneOfTwoTasksIsEnough() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> bounded = group.spawn(() -> both(left, right, SECOND));
            Task<String> unbounded = group.spawn(() -> {
                try (var _ = right.acquire()) {
                    Async.sleep(SECOND);
                    return use(left);
                }
            });

            assertThat(List.of(bounded.await(), unbounded.await())).containsExactly("gave up", "in");
        }));
    }

    @Test
    void deadlineAroundTheGroupOfOneOfThemIsEnough() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> bounded = group.spawn(() -> Async.moveOnAfter(
                    LATER,
                    () -> TaskGroup.call(inner -> inner.spawn(() -> {
                                try (var _ = left.acquire()) {
                                    Async.sleep(SECOND);
                                    return use(right);
                                }
                            })
                            .await())));
            try (var _ = right.acquire()) {
                Async.sleep(SECOND);

                assertThat(use(left)).isEqualTo("in");
            }
            assertThat(bounded.outcome().isSuccess()).isTrue();
        }));
        assertThat(runs.elapsed()).isEqualTo(LATER);
    }

    @Test
    void deadlineAroundAllTasksOfACycleDoesNotHideIt() throws Exception {
        runs.run(() -> Async.withTimeout(
                LONG,
                () -> TaskGroup.run(group -> {
                    Task<?> owner = group.spawn(() -> {
                        try (var _ = left.acquire()) {
                            assertThatThrownBy(() -> TaskGroup.run(inner -> inner.spawn("child", () -> use(left))))
                                    .isInstanceOf(TaskFailedException.class)
                                    .cause()
                                    .hasMessageStartingWith("a cycle of awaits: task 'child' waits for lock 'left'");
                        }
                    });
                    owner.await();
                })));
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void deadlineThatTheOwnerOfALockSetsAroundTheWaitersForItCounts() throws Exception {
        runs.run(() -> {
            try (var _ = left.acquire()) {
                assertThat(Async.moveOnAfter(SECOND, () -> TaskGroup.run(group -> group.spawn(() -> use(left)))))
                        .isFalse();
                assertThat(Async.moveOnAfter(SECOND, () -> Async.gather(List.of(1, 2), _ -> use(left))))
                        .isEmpty();
                assertThatThrownBy(() -> Async.withTimeout(
                                SECOND, () -> Async.forEachCompleted(List.of(1), _ -> use(left), Completion::await)))
                        .isInstanceOf(TimedOutException.class);
            }
        });
        assertThat(runs.elapsed()).isEqualTo(SECOND.multipliedBy(3));
    }

    @Test
    void deadlineThatAReaderSetsAroundAWriterInsideCounts() throws Exception {
        ReadWriteLock book = ReadWriteLock.create("book");

        runs.run(() -> {
            try (var _ = book.read()) {
                assertThat(Async.moveOnAfter(
                                SECOND,
                                () -> TaskGroup.run(
                                        group -> group.spawn(() -> book.write().close()))))
                        .isFalse();
            }
        });
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void taskMayAwaitTheOneAroundItUntilADeadline() throws Exception {
        runs.run(() -> {
            Task<?> main = Task.current().orElseThrow();
            TaskGroup.run(group -> {
                Task<Boolean> child = group.spawn(() -> Async.moveOnAfter(SECOND, () -> {
                    main.await();
                }));

                assertThat(child.await()).isFalse();
            });
        });
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void taskMayAwaitTheOneAroundItUntilADeadlineOfATaskBetweenThem() throws Exception {
        runs.run(() -> {
            Task<?> main = Task.current().orElseThrow();
            TaskGroup.run(group -> {
                Task<Boolean> between = group.spawn(() ->
                        Async.moveOnAfter(SECOND, () -> TaskGroup.run(inner -> inner.spawn(main::await))));

                assertThat(between.await()).isFalse();
            });
        });
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void deadlineThatATaskSetsAroundThoseThatAwaitItCounts() throws Exception {
        runs.run(() -> {
            Task<?> main = Task.current().orElseThrow();

            assertThatThrownBy(() -> Async.withTimeout(SECOND, () -> TaskGroup.run(group -> group.spawn(main::await))))
                    .isInstanceOf(TimedOutException.class);
        });
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void deadlineOutsideOfAShieldDoesNotHideThatATaskAwaitsTheOneAroundIt() throws Exception {
        runs.run(() -> {
            Task<?> main = Task.current().orElseThrow();

            assertThatThrownBy(() -> Async.withTimeout(
                            SECOND, () -> Async.shielded(() -> TaskGroup.run(group -> group.spawn(main::await)))))
                    .isInstanceOf(TaskFailedException.class)
                    .cause()
                    .hasMessageStartingWith("a cycle of awaits: ");
        });
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void waitIsRefusedWhenTheDeadlineAroundItIsRemoved() throws Exception {
        runs.run(() -> {
            Promise<Deadline> set = Promise.create();
            TaskGroup.options().keepGoing().run(group -> {
                try (var _ = left.acquire()) {
                    Task<?> guest = group.spawn(
                            "guest",
                            () -> Async.withTimeout(LONG, deadline -> {
                                set.complete(deadline);
                                return use(left);
                            }));
                    group.spawn(() -> {
                        Async.sleep(SECOND);
                        set.await().remove();
                    });

                    assertThatThrownBy(guest::await)
                            .cause()
                            .hasMessage("a cycle of awaits: task 'guest' waits for lock 'left',"
                                    + " task 'main' waits for task 'guest'");
                }
            });
        });
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void waitOfATaskInsideIsRefusedWhenTheDeadlineAroundItsGroupIsRemoved() throws Exception {
        runs.run(() -> {
            Promise<Deadline> set = Promise.create();
            TaskGroup.options().keepGoing().run(group -> {
                group.spawn(() -> {
                    Async.sleep(SECOND);
                    set.await().remove();
                });
                try (var _ = left.acquire()) {
                    assertThatThrownBy(() -> Async.withTimeout(LONG, deadline -> {
                                set.complete(deadline);
                                return Async.gather(List.of(1), _ -> use(left));
                            }))
                            .hasMessageStartingWith("a cycle of awaits: task '1' waits for lock 'left'");
                }
            });
        });
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void deadlineOutsideOfAShieldDoesNotEndTheWaitInside() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            try (var _ = left.acquire()) {
                Task<?> guest = group.spawn("guest", () -> {
                    Async.sleep(SECOND);
                    return Async.moveOnAfter(SECOND, () -> Async.shielded(() -> use(left)));
                });

                assertThat(guest.outcome().isSuccess()).isFalse();
                assertThatThrownBy(guest::await).cause().hasMessageStartingWith("a cycle of awaits: ");
            }
        }));
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void deadlineInsideAShieldEndsTheWait() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            try (var _ = left.acquire()) {
                Task<String> guest = group.spawn(() -> Async.shielded(() -> tryFor(SECOND, left)));

                assertThat(guest.await()).isEqualTo("gave up");
            }
        }));
    }

    @Test
    void deadlineDoesNotEndAWaitForALockThatIsTakenBack() throws Exception {
        Condition changed = left.newCondition();

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            group.spawn("waiter", () -> {
                try (var _ = right.acquire();
                        var _ = left.acquire()) {
                    Async.moveOnAfter(LONG, () -> {
                        changed.await();
                        return "signalled";
                    });
                }
            });
            Async.sleep(SECOND);
            Task<?> signaller = group.spawn("signaller", () -> {
                try (var _ = left.acquire()) {
                    changed.signal();
                    use(right);
                }
            });

            assertThatThrownBy(signaller::await).cause().hasMessageStartingWith("a cycle of awaits: ");
        }));
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void taskThatGaveUpAndWaitsWithoutADeadlineIsRefused() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            try (var _ = left.acquire()) {
                Task<?> guest = group.spawn("guest", () -> {
                    assertThat(tryFor(SECOND, left)).isEqualTo("gave up");
                    use(left);
                });

                assertThatThrownBy(guest::await).cause().hasMessageStartingWith("a cycle of awaits: task 'guest'");
            }
        }));
    }
}
