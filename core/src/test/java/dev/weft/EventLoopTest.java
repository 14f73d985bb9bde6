package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.LogCapture;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract of an event loop, as far as it differs from a parallel run. */
@Timeout(60)
class EventLoopTest {
    private static final Duration LONG = Duration.ofHours(1);

    /** The tasks of a loop access this field without a lock. */
    private int counter;

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void readComputeWriteBetweenTwoWaitsNeedsNoLock() throws Exception {
        EventLoop.run(() -> Async.gather(upTo(1_000), n -> {
            for (int i = 0; i < 20; i++) {
                int before = counter;
                Thread.onSpinWait();
                counter = before + 1;
                Async.checkpoint();
            }
            return n;
        }));

        assertThat(counter).isEqualTo(20_000);
    }

    @Test
    void waitBetweenReadAndWriteLosesUpdates() throws Exception {
        EventLoop.run(() -> Async.gather(upTo(100), n -> {
            int before = counter;
            Async.checkpoint();
            counter = before + 1;
            return n;
        }));

        assertThat(counter).isLessThan(100);
    }

    @Test
    void taskThatYieldsLetsEveryReadyTaskRunOnce() throws Exception {
        List<String> order = new ArrayList<>();

        EventLoop.run(() -> TaskGroup.run(group -> {
            for (String name : List.of("a", "b", "c")) {
                group.spawn(() -> {
                    for (int i = 0; i < 3; i++) {
                        order.add(name + i);
                        Async.checkpoint();
                    }
                });
            }
        }));

        assertThat(order).containsExactly("a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2");
    }

    @Test
    void spawnDoesNotLetTheNewTaskRunBeforeTheNextWait() throws Exception {
        List<String> order = new ArrayList<>();

        EventLoop.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> order.add("child"));
            order.add("body");
        }));

        assertThat(order).containsExactly("body", "child");
    }

    @Test
    void completionsFromOutsideComeInBetweenWaitsOnly() throws Exception {
        Promise<String> promise = Promise.create();
        AtomicBoolean holding = new AtomicBoolean();
        List<Boolean> seen = new ArrayList<>();

        EventLoop.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> {
                promise.await();
                seen.add(holding.get());
            });
            Async.checkpoint();
            holding.set(true);
            Thread foreign = Thread.ofPlatform().start(() -> promise.complete("from outside"));
            foreign.join();
            holding.set(false);
        }));

        assertThat(seen).containsExactly(false);
    }

    @Test
    void blockingBodyLetsTheOthersRun() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);

        EventLoop.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> Async.blocking(() -> latch.await()));
            Async.checkpoint();
            group.spawn(latch::countDown);
        }));

        assertThat(latch.getCount()).isZero();
    }

    @Test
    void blockingBodyMayWaitByMeansOfWeftAndBlockAgainInside() throws Exception {
        int[] counter = {0};

        EventLoop.run(() -> TaskGroup.run(group -> {
            for (int task = 0; task < 8; task++) {
                boolean blocks = task % 2 == 0;
                group.spawn(() -> {
                    for (int i = 0; i < 200; i++) {
                        if (blocks) {
                            Async.blocking(() -> {
                                Async.sleep(Duration.ofNanos(1));
                                Async.blocking(() -> Async.checkpoint());
                                Async.checkpoint();
                            });
                        }
                        int before = counter[0];
                        Thread.onSpinWait();
                        counter[0] = before + 1;
                        Async.checkpoint();
                    }
                });
            }
        }));

        assertThat(counter[0]).isEqualTo(8 * 200);
    }

    @Test
    void waitInABlockingBodyIsCancelled() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.blocking(() -> Event.create().await()));
            Async.checkpoint();

            task.cancel("stop");

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    @Test
    void computingRunsBesideTheLoop() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            CountDownLatch latch = new CountDownLatch(1);
            Task<Boolean> computed = group.spawn(() -> Async.computing(() -> {
                latch.await();
                return Thread.currentThread().isVirtual();
            }));
            Async.checkpoint();
            latch.countDown();

            assertThat(computed.await()).isFalse();
        }));
    }

    @Test
    void taskThatIsCancelledGoesOnOnlyWhenItIsItsTurn() throws Exception {
        List<String> order = new ArrayList<>();

        EventLoop.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                try {
                    Async.sleep(LONG);
                } finally {
                    order.add("unwinds");
                }
            });
            Async.checkpoint();
            task.cancel("stop");
            Thread.sleep(5); // real time: only a task that wrongly ran beside this one would use it
            order.add("still mine");
        }));

        assertThat(order).containsExactly("still mine", "unwinds");
    }

    @Test
    void foreignInterruptOfAWaitingTaskWaitsForItsTurn() throws Exception {
        List<String> order = new ArrayList<>();

        EventLoop.run(() -> TaskGroup.run(group -> {
            Promise<Thread> thread = Promise.create();
            group.spawn(() -> {
                thread.complete(Thread.currentThread());
                assertThatThrownBy(() -> Async.sleep(LONG)).hasMessage("interrupted while waiting for 1 h to pass");
                order.add("interrupted");
            });
            thread.await().interrupt();
            Thread.sleep(5); // real time: only a task that wrongly ran beside this one would use it
            order.add("still mine");
        }));

        assertThat(order).containsExactly("still mine", "interrupted");
    }

    @Test
    void holderThatDiesOfAnErrorReleasesTheLoop() {
        assertThatThrownBy(() ->
                        EventLoop.run(() -> TaskGroup.options().keepGoing().run(group -> {
                            group.spawn(() -> {
                                throw new StackOverflowError("on purpose");
                            });
                            Async.checkpoint();
                            Async.checkpoint();
                            counter++;
                        })))
                .isInstanceOf(TaskFailedException.class)
                .hasCauseInstanceOf(StackOverflowError.class);

        assertThat(counter).isEqualTo(1);
    }

    @Test
    void tasksThatStartOneAfterTheOtherShareAThread() throws Exception {
        Set<Thread> threads = new HashSet<>();

        EventLoop.run(() -> Async.forEach(upTo(1_000), 1_000, n -> threads.add(Thread.currentThread())));

        assertThat(threads).hasSize(1);
    }

    @Test
    void taskThatWaitsHasItsThreadToItself() throws Exception {
        Set<Thread> threads = new HashSet<>();

        EventLoop.run(() -> Async.forEach(upTo(10), 10, n -> {
            threads.add(Thread.currentThread());
            Async.checkpoint();
            assertThat(Task.current()).map(Task::isDone).contains(false);
        }));

        assertThat(threads).hasSize(10);
    }

    @Test
    void interruptThatATaskLeavesBehindIsNotTheNextOnes() throws Exception {
        List<Boolean> interrupted = new ArrayList<>();

        EventLoop.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> Thread.currentThread().interrupt());
            group.spawn(() -> interrupted.add(Thread.currentThread().isInterrupted()));
        }));

        assertThat(interrupted).containsExactly(false);
    }

    @Test
    void timeoutFiresInALoop() {
        assertThatThrownBy(() -> EventLoop.run(() -> Async.withTimeout(Duration.ofMillis(20), () -> Async.sleep(LONG))))
                .isInstanceOf(TimedOutException.class);
    }

    @Test
    void exceptionKeepsItsType() {
        assertThatThrownBy(() -> EventLoop.call(() -> Async.gather(List.of(1), n -> {
                    throw new IOException("boom");
                })))
                .isInstanceOf(IOException.class)
                .hasMessage("boom");
    }

    @Test
    void twoLoopsTalkThroughAnEvent() throws Exception {
        Event ping = Event.create();
        Event pong = Event.create();

        Async.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> EventLoop.run(() -> {
                ping.await();
                pong.set();
            }));
            group.spawn(() -> EventLoop.run(() -> {
                ping.set();
                pong.await();
                counter++;
            }));
        }));

        assertThat(counter).isEqualTo(1);
    }

    @Test
    void runInsideALoopStaysInIt() throws Exception {
        EventLoop.run(() -> {
            Task<?> outer = Task.current().orElseThrow();
            Async.run(() -> assertThat(Task.current()).contains(outer));
            EventLoop.run(() -> assertThat(Task.current()).contains(outer));
        });
    }

    @Test
    void loopInsideAParallelTaskIsCancelledWithIt() throws Exception {
        Async.run(() -> TaskGroup.run(group -> {
            Event inside = Event.create();
            Task<?> task = group.spawn(() -> EventLoop.run(() -> {
                inside.set();
                Async.sleep(LONG);
            }));
            inside.await();

            task.cancel("stop");

            assertThat(task.outcome()).isEqualTo(new Outcome.Cancelled<>("cancelled by task 'main': stop"));
        }));
    }

    @Test
    void interruptOfTheCallerCancelsTheLoop() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        Promise<Throwable> thrown = Promise.create();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                EventLoop.run(() -> {
                    inside.countDown();
                    Async.sleep(LONG);
                });
            } catch (InterruptedException e) {
                thrown.complete(e);
            }
        });
        inside.await();

        caller.interrupt();

        assertThat(thrown.await()).isInstanceOf(InterruptedException.class);
        caller.join();
    }

    @Test
    void taskThatBlocksTheLoopIsNamedWithItsStack() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            CountDownLatch named = new CountDownLatch(1);
            Thread waiter = Thread.ofPlatform().start(() -> {
                try {
                    log.awaitFirst();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                named.countDown();
            });

            EventLoop.options()
                    .namingHoldersAfter(Duration.ofMillis(20))
                    .run(() -> TaskGroup.run(group -> group.spawn("greedy", () -> keepTheLoop(named))));
            waiter.join();

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("task 'greedy' has held its event loop for 20 ms without waiting")
                    .contains("EventLoopTest.keepTheLoop");
        }
    }

    /** The log throws at the first report, and accepts the second. */
    @Test
    void holdersAreNamedThoughTheLogHasFailedBefore() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        Handler failingOnce = new LogCapture.Broken() {
            @Override
            public void publish(LogRecord record) {
                if (first.getCount() == 0) {
                    second.countDown();
                    return;
                }
                first.countDown();
                super.publish(record);
            }
        };
        Logger logger = Logger.getLogger("dev.weft");
        try (LogCapture _ = LogCapture.open()) {
            logger.addHandler(failingOnce);

            EventLoop.options().namingHoldersAfter(Duration.ofMillis(20)).run(() -> {
                keepTheLoop(first);
                Async.sleep(Duration.ofMillis(1));
                keepTheLoop(second);
            });

            assertThat(second.getCount()).isZero();
        } finally {
            logger.removeHandler(failingOnce);
        }
    }

    private static void keepTheLoop(CountDownLatch until) throws InterruptedException {
        until.await();
    }
}
