package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.NotInSimulation;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.spi.wait.CancelScope;
import dev.weft.sync.Event;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The part "Cancellation" of the contract. */
@Timeout(30)
@InEveryWay
class CancellationTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    CancellationTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void cancelIsARequestThatOnlyADoneTaskRefuses() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Event started = Event.create();
            Task<?> task = group.spawn(() -> {
                Async.shielded(() -> {
                    started.set();
                    Async.sleep(Duration.ofSeconds(1));
                });
                Async.checkpoint();
            });
            started.await();

            boolean first = task.cancel("one");
            boolean second = task.cancel("two");
            Outcome<?> outcome = task.outcome();
            boolean tooLate = task.cancel("three");

            assertThat(first).isTrue();
            assertThat(second).isTrue();
            assertThat(tooLate).isFalse();
            assertThat(outcome).isEqualTo(new Outcome.Cancelled<>("cancelled by task 'main': one"));
        }));
    }

    @Test
    void firstReasonAndItsAskerAreInTheMessage() throws Exception {
        List<String> messages = new ArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> victim = group.spawn(() -> {
                try {
                    Async.sleep(LONG);
                } catch (InterruptedException e) {
                    messages.add(e.getMessage());
                    throw e;
                }
            });
            Event asked = Event.create();
            group.spawn("asker", () -> {
                victim.cancel("not needed");
                asked.set();
            });
            asked.await();
            victim.cancel("too late to be the reason");
            victim.outcome();
        }));

        assertThat(messages).isSubsetOf("cancelled by task 'asker': not needed");
    }

    @Test
    void swallowedInterruptionIsThrownAgainByTheNextWait() throws Exception {
        AtomicInteger thrown = new AtomicInteger();

        runs.run(() -> TaskGroup.run(group -> {
            Event started = Event.create();
            Task<?> stubborn = group.spawn(() -> {
                started.set();
                for (int i = 0; i < 3; i++) {
                    try {
                        Async.sleep(LONG);
                    } catch (InterruptedException e) {
                        thrown.incrementAndGet();
                    }
                }
            });
            started.await();
            stubborn.cancel("enough");
        }));

        assertThat(thrown).hasValue(3);
        assertThat(runs.elapsed()).isLessThan(LONG);
    }

    @Test
    void bodyOfATaskCancelledBeforeItStartedNeverRuns() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();

        runs.run(() -> TaskGroup.options().limit(1).run(group -> {
            Event finish = Event.create();
            group.spawn(finish::await);
            Task<?> inLine = group.spawn(() -> ran.set(true));

            inLine.cancel("changed my mind");

            assertThat(inLine.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(inLine.isCancelled()).isTrue();
            finish.set();
        }));

        assertThat(ran).isFalse();
    }

    @Test
    void taskCancelledInLineHasLeftItsScopeSoThatNothingLooksAfterItAnyMore() throws Exception {
        runs.run(() -> TaskGroup.options().limit(1).run(group -> {
            Event finish = Event.create();
            group.spawn(finish::await);
            Task<?> inLine = group.spawn(() -> {});

            inLine.cancel("changed my mind");

            assertThat(((CancelScope) inLine).isLeft()).isTrue();
            finish.set();
        }));
    }

    @Test
    void cancellingATaskInLineKeepsTheInterruptOfTheCanceller() throws Exception {
        runs.run(() -> TaskGroup.options().limit(1).run(group -> {
            Event finish = Event.create();
            group.spawn(finish::await);
            Task<?> inLine = group.spawn(() -> {});
            Thread.currentThread().interrupt();

            inLine.cancel("changed my mind");

            assertThat(Thread.interrupted()).isTrue();
            finish.set();
        }));
    }

    @Test
    void valueOfABodyThatReturnsAlthoughCancelledStands() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> task = group.spawn(() -> {
                try {
                    Async.sleep(LONG);
                } catch (InterruptedException e) {
                    return "rescued";
                }
                return "slept";
            });
            Async.sleep(Duration.ofSeconds(1));

            task.cancel("please");

            assertThat(task.await()).isEqualTo("rescued");
            assertThat(task.isCancelled()).isFalse();
        }));
    }

    @Test
    void taskThatWasHandedItsTurnReturnsWithItAndIsCancelledAtItsNextWait() throws Exception {
        List<String> log = new ArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            Event event = Event.create();
            Event cancelled = Event.create();
            Task<?> task = group.spawn(() -> {
                event.await();
                log.add("got it");
                Async.shielded(cancelled::await);
                Async.checkpoint();
                log.add("never");
            });
            Async.sleep(Duration.ofSeconds(1));

            event.set();
            task.cancel("a moment later");
            cancelled.set();

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(log).containsExactly("got it");
    }

    @Test
    void failureWhileCleaningUpIsTheOutcome() throws Exception {
        IOException failure = new IOException("could not close");

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> task = group.spawn(() -> {
                try {
                    Async.sleep(LONG);
                } finally {
                    throwing(failure);
                }
            });
            Async.sleep(Duration.ofSeconds(1));

            task.cancel("stop");

            assertThat(task.outcome()).isEqualTo(new Outcome.Failure<>(failure));
            assertThat(task.isCancelled()).isFalse();
        }));
    }

    private static void throwing(IOException failure) throws IOException {
        throw failure;
    }

    @Test
    void cancellingAWaiterDoesNotCancelTheAwaitedTask() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Event finish = Event.create();
            Task<String> worker = group.spawn(() -> {
                finish.await();
                return "done";
            });
            Task<?> awaiter = group.spawn(worker::await);
            Async.sleep(Duration.ofSeconds(1));

            awaiter.cancel("tired of waiting");
            awaiter.outcome();
            finish.set();

            assertThat(worker.await()).isEqualTo("done");
        }));
    }

    @Test
    void awaitingOneselfIsAnErrorAtOnce() throws Exception {
        runs.run(() -> {
            Task<?> self = Task.current().orElseThrow();

            assertThatThrownBy(self::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("task 'main' awaits itself");
        });
    }

    @Test
    void awaitingATaskAroundIsAnErrorAtOnce() throws Exception {
        runs.run(() -> {
            Task<?> outer = Task.current().orElseThrow();
            TaskGroup.run(group -> {
                Task<?> child = group.spawn(
                        "child",
                        () -> assertThatThrownBy(outer::await)
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessage("a cycle of awaits: task 'child' waits for task 'main',"
                                        + " which cannot end before the waiting task"));
                child.await();
            });
        });
    }

    @Test
    void cycleOfAwaitsIsReportedByName() throws Exception {
        Throwable thrown = catchThrowable(() -> runs.run(() -> TaskGroup.run(group -> {
            Promise<Task<?>> second = Promise.create();
            Task<?> first = group.spawn("first", () -> second.await().await());
            second.complete(group.spawn("second", () -> first.await()));
        })));

        assertThat(thrown).isInstanceOf(TaskFailedException.class);
        assertThat(thrown.getCause())
                .isInstanceOf(IllegalStateException.class)
                .message()
                .startsWith("a cycle of awaits: task '")
                .contains("waits for task 'first'", "waits for task 'second'");
    }

    @Test
    void shieldKeepsACancellationOutUntilItsBodyHasEnded() throws Exception {
        List<String> log = new ArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                Async.shielded(() -> {
                    Async.sleep(Duration.ofSeconds(10));
                    log.add("shielded body ended");
                });
                log.add("behind the shield");
                Async.checkpoint();
                log.add("never");
            });
            Async.sleep(Duration.ofSeconds(1));

            task.cancel("stop");

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(log).containsExactly("shielded body ended", "behind the shield");
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void shieldEnteredWhenAlreadyCancelledStillWaits() throws Exception {
        AtomicBoolean cleaned = new AtomicBoolean();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                try {
                    Async.sleep(LONG);
                } finally {
                    Async.shielded(() -> {
                        Async.sleep(Duration.ofSeconds(2));
                        Thread.sleep(1); // must be a blocking call of the JDK, which must not be interrupted here
                        cleaned.set(true);
                    });
                }
            });
            Async.sleep(Duration.ofSeconds(1));

            task.cancel("stop");

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(cleaned).isTrue();
    }

    @Test
    void deadlineInsideAShieldWorks() throws Exception {
        runs.run(() -> assertThatThrownBy(
                        () -> Async.shielded(() -> Async.withTimeout(Duration.ofSeconds(1), () -> Async.sleep(LONG))))
                .isInstanceOf(TimedOutException.class));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void deadlineSeenInsideAShieldIsTheShieldsOwn() throws Exception {
        runs.run(() -> Async.withTimeout(
                Duration.ofSeconds(5),
                () -> Async.shielded(() -> {
                    assertThat(Async.deadline()).isEmpty();
                    Async.withTimeout(
                            Duration.ofSeconds(60),
                            () -> assertThat(Async.deadline().orElseThrow().remaining())
                                    .isEqualTo(Duration.ofSeconds(60)));
                })));
    }

    @Test
    void deadlineAroundAShieldFiresBehindIt() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(Duration.ofSeconds(1), () -> {
                    Async.shielded(() -> Async.sleep(Duration.ofSeconds(3)));
                    Async.checkpoint();
                }))
                .isInstanceOf(TimedOutException.class));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @NotInSimulation("an interrupt comes when it comes")
    @Test
    void foreignInterruptMakesOneWaitThrowAndCancelsNothing() throws Exception {
        runs.run(() -> {
            Thread self = Thread.currentThread();
            Event never = Event.create();
            TaskGroup.run(group -> {
                group.spawn(() -> {
                    Async.sleep(Duration.ofSeconds(1));
                    self.interrupt();
                });

                assertThatThrownBy(never::await)
                        .isInstanceOf(InterruptedException.class)
                        .hasMessage("interrupted while waiting for an event");
                Async.sleep(Duration.ofSeconds(1));
            });
        });

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void pendingForeignInterruptIsHonouredByTheNextOperationThatMayWait() throws Exception {
        runs.run(() -> {
            Event set = Event.create();
            set.set();
            Thread.currentThread().interrupt();

            assertThatThrownBy(set::await).isInstanceOf(InterruptedException.class);
            set.await();
        });
    }

    /** A blocking call of the JDK that never ends by itself. {@code blocked} is opened immediately before the call. */
    interface BlockingCall {
        void run(CountDownLatch blocked) throws Exception;
    }

    static Stream<Arguments> blockingCalls() {
        return Stream.of(
                blocking("Thread.sleep", blocked -> {
                    blocked.countDown();
                    Thread.sleep(LONG); // the call to cut short; it never sleeps to its end
                }),
                blocking("BlockingQueue.take", blocked -> {
                    blocked.countDown();
                    new LinkedBlockingQueue<>().take();
                }),
                blocking("socket read", blocked -> {
                    try (ServerSocket server = new ServerSocket(0);
                            Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                        blocked.countDown();
                        client.getInputStream().read();
                    }
                }),
                blocking("channel read", blocked -> {
                    Pipe pipe = Pipe.open();
                    try (var source = pipe.source()) {
                        blocked.countDown();
                        source.read(java.nio.ByteBuffer.allocate(1));
                    } finally {
                        pipe.sink().close();
                    }
                }),
                blocking("Process.waitFor", blocked -> {
                    Process process = new ProcessBuilder("sleep", "3600").start();
                    try {
                        blocked.countDown();
                        process.waitFor();
                    } finally {
                        process.destroyForcibly();
                    }
                }));
    }

    private static Arguments blocking(String name, BlockingCall call) {
        return Arguments.of(name, call);
    }

    @NotInSimulation("one blocks while another runs")
    @ParameterizedTest(name = "{0}")
    @MethodSource("blockingCalls")
    void blockingCallIsCutShortByACancellation(String name, BlockingCall call) throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.blocking(() -> call.run(blocked)));
            Async.blocking(() -> blocked.await());

            task.cancel("stop");

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blockingCalls")
    void blockingCallIsCutShortByATimeout(String name, BlockingCall call) throws Exception {
        assertThatThrownBy(() -> Async.withTimeout(Duration.ofMillis(50), () -> {
                    call.run(new CountDownLatch(1));
                }))
                .isInstanceOf(TimedOutException.class);
    }

    @Test
    void blockingCallAfterASwallowedInterruptIsInterruptedAgain() throws Exception {
        AtomicInteger interrupts = new AtomicInteger();

        Async.run(() -> TaskGroup.run(group -> {
            CountDownLatch started = new CountDownLatch(1);
            Task<?> stubborn = group.spawn(() -> {
                started.countDown();
                while (interrupts.get() < 3) {
                    try {
                        Thread.sleep(LONG); // the call to interrupt; it never sleeps to its end
                    } catch (InterruptedException e) {
                        interrupts.incrementAndGet();
                    }
                }
            });
            started.await();
            stubborn.cancel("stop");
        }));

        assertThat(interrupts).hasValue(3);
    }

    @Test
    void interruptFlagIsClearBehindATimedOutScope() throws Exception {
        runs.run(() -> {
            assertThatThrownBy(() -> Async.withTimeout(Duration.ofSeconds(1), () -> {
                        Async.shielded(() -> Async.sleep(Duration.ofSeconds(2)));
                        throw new InterruptedException();
                    }))
                    .isInstanceOf(TimedOutException.class);

            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    }

    @Test
    void interruptFlagIsSetBehindAnInnerScopeWhileAnOuterOneIsCancelled() throws Exception {
        AtomicBoolean flag = new AtomicBoolean();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                try {
                    Async.withTimeout(LONG, () -> Async.sleep(LONG));
                } finally {
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            Async.sleep(Duration.ofSeconds(1));
            task.cancel("stop");
        }));

        assertThat(flag).isTrue();
    }
}
