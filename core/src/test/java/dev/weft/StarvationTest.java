package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.queue.Queue;
import dev.weft.sync.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tasks that wake each other without a pause do not starve other tasks, on the JDK's carriers or on Weft's. The tests
 * run in real time, because a simulation has one carrier and chooses among all tasks.
 */
@Tag("own-carriers")
class StarvationTest {
    private static final int FEW = 2 * Runtime.getRuntime().availableProcessors();
    private static final int MANY = 50 * Runtime.getRuntime().availableProcessors();
    private static final long LIMIT_SECONDS = 20;

    /** The kinds of tasks that keep the carriers busy. */
    enum Busy {
        RENDEZVOUS {
            @Override
            void spawn(TaskGroup group, AtomicBoolean givenUp) {
                Queue<Integer> there = Queue.rendezvous();
                Queue<Integer> back = Queue.rendezvous();
                group.spawn(() -> there.produce(() -> {
                    while (!givenUp.get()) {
                        there.put(1);
                        back.take();
                    }
                }));
                group.spawn(() -> there.forEach(back::put));
            }
        },
        PIPELINE {
            @Override
            void spawn(TaskGroup group, AtomicBoolean givenUp) {
                Queue<Integer> queue = Queue.bounded(10);
                group.spawn(() -> queue.produce(() -> {
                    while (!givenUp.get()) {
                        queue.put(1);
                    }
                }));
                group.spawn(() -> queue.forEach(_ -> {}));
            }
        },
        LOCK {
            @Override
            void spawn(TaskGroup group, AtomicBoolean givenUp) {
                Lock lock = Lock.create();
                for (int i = 0; i < 2; i++) {
                    group.spawn(() -> {
                        while (!givenUp.get()) {
                            lock.acquire().close();
                        }
                    });
                }
            }
        },
        WITHOUT_WAITS {
            @Override
            void spawn(TaskGroup group, AtomicBoolean givenUp) {
                Lock lock = Lock.create();
                group.spawn(() -> {
                    while (!givenUp.get()) {
                        lock.acquire().close();
                    }
                });
            }
        },
        CHECKPOINTS {
            @Override
            void spawn(TaskGroup group, AtomicBoolean givenUp) {
                for (int i = 0; i < 2; i++) {
                    group.spawn(() -> {
                        while (!givenUp.get()) {
                            Async.checkpoint();
                        }
                    });
                }
            }
        },
        GATHERS {
            @Override
            void spawn(TaskGroup group, AtomicBoolean givenUp) {
                group.spawn(() -> {
                    while (!givenUp.get()) {
                        Async.gather(List.of(1, 2, 3), number -> 2 * number);
                    }
                });
            }
        },
        SPAWNING {
            @Override
            void spawn(TaskGroup group, AtomicBoolean givenUp) {
                for (int i = 0; i < 2; i++) {
                    group.spawn(() -> {
                        while (!givenUp.get()) {
                            TaskGroup.run(inner -> inner.spawn(() -> {}).await());
                        }
                    });
                }
            }
        };

        abstract void spawn(TaskGroup group, AtomicBoolean givenUp);
    }

    @ParameterizedTest
    @EnumSource
    void timersAndNewTasksRunBesideFewBusyTasks(Busy busy) throws Exception {
        timersAndNewTasksRunBeside(busy, FEW);
    }

    @ParameterizedTest
    @EnumSource
    void timersAndNewTasksRunBesideManyBusyTasks(Busy busy) throws Exception {
        timersAndNewTasksRunBeside(busy, MANY);
    }

    /** Sleeps beside busy tasks, spawns a task and awaits it, and then cancels the busy tasks. */
    private static void timersAndNewTasksRunBeside(Busy busy, int count) throws Exception {
        AtomicBoolean givenUp = new AtomicBoolean(); // set by a platform thread, so that the test does not hang
        FutureTask<Void> run = new FutureTask<>(() -> Async.call(() -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < count; i++) {
                    busy.spawn(group, givenUp);
                }
                for (int i = 0; i < 3; i++) {
                    Async.sleep(Duration.ofMillis(10));
                    group.spawn(() -> {}).await();
                }
                group.cancel("enough");
            });
            return null;
        }));
        Thread.ofPlatform().daemon().start(run);
        try {
            run.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            givenUp.set(true);
        }
    }

    /**
     * A task waits for another task by {@code LockSupport}, and between these waits it may rest at operations of Weft.
     */
    @Test
    @Timeout(LIMIT_SECONDS)
    void restLosesNoUnpark() throws Exception {
        int rounds = 2_000;
        AtomicInteger round = new AtomicInteger();
        Thread[] players = new Thread[2];
        CountDownLatch ready = new CountDownLatch(2);
        Async.run(() -> TaskGroup.run(group -> {
            AtomicBoolean givenUp = new AtomicBoolean();
            for (int i = 0; i < FEW; i++) {
                Busy.WITHOUT_WAITS.spawn(group, givenUp);
            }
            List<Task<?>> games = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int self = i;
                games.add(group.spawn(() -> {
                    players[self] = Thread.currentThread();
                    ready.countDown();
                    ready.await();
                    Lock free = Lock.create();
                    while (round.get() < rounds) {
                        if (round.get() % 2 == self) {
                            round.incrementAndGet();
                            LockSupport.unpark(players[1 - self]);
                        } else {
                            free.acquire().close();
                            LockSupport.park();
                        }
                    }
                }));
            }
            for (Task<?> game : games) {
                game.await();
            }
            group.cancel("enough");
        }));

        assertThat(round.get()).isGreaterThanOrEqualTo(rounds);
    }
}
