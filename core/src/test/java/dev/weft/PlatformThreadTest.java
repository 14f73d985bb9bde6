package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.Inputs;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that run on platform threads, because they block in calls in which a virtual thread keeps its carrier. */
@Timeout(60)
class PlatformThreadTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int MOST = 256;

    @Test
    void bodyRunsOnADaemonPlatformThread() throws Exception {
        Thread thread = Async.onPlatformThread(Thread::currentThread);

        assertThat(thread.isVirtual()).isFalse();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).startsWith("weft-platform-");
    }

    @Test
    void bodyWithoutAValueRunsOnAPlatformThread() throws Exception {
        AtomicBoolean virtual = new AtomicBoolean(true);

        Async.run(() ->
                Async.onPlatformThread(() -> virtual.set(Thread.currentThread().isVirtual())));

        assertThat(virtual).isFalse();
    }

    @Test
    void failureOfTheBodyIsThrownAsItIs() {
        IOException failure = new IOException("no device");

        assertThatThrownBy(() -> Async.onPlatformThread(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void errorOfTheBodyIsThrownAsItIs() {
        StackOverflowError error = new StackOverflowError();

        assertThatThrownBy(() -> Async.onPlatformThread(() -> {
                    throw error;
                }))
                .isSameAs(error);
    }

    @Test
    void bodiesThatKeepTheirThreadsHoldUpNoOtherTask() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        CountDownLatch busy = new CountDownLatch(CORES + 2);

        Async.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < CORES + 2; i++) {
                group.spawn(() -> Async.onPlatformThread(() -> {
                    busy.countDown();
                    while (!open.get()) { // keeps a carrier, as a native call does
                        Thread.onSpinWait();
                    }
                }));
            }
            group.spawn(() -> {
                busy.await();
                open.set(true);
            });
        }));

        assertThat(open).isTrue();
    }

    @Test
    void cancellationInterruptsTheBodyAndTheWaitEndsWhenTheBodyDoes() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();

        Async.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.onPlatformThread(() -> {
                started.countDown();
                try {
                    new CountDownLatch(1).await();
                } finally {
                    Async.shielded(() -> Async.sleep(Duration.ofMillis(1)));
                    ended.set(true);
                }
            }));
            started.await();

            task.cancel("stop");

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(ended).isTrue();
        }));
    }

    @Test
    void bodyThatReturnsThoughItWasCancelledHasItsValue() throws Exception {
        CountDownLatch started = new CountDownLatch(1);

        Async.run(() -> TaskGroup.run(group -> {
            Task<String> task = group.spawn(() -> Async.onPlatformThread(() -> {
                started.countDown();
                while (!Thread.interrupted()) {
                    Thread.onSpinWait();
                }
                return "value";
            }));
            started.await();

            task.cancel("stop");

            assertThat(task.await()).isEqualTo("value");
        }));
    }

    @Test
    void deadlineReachesTheBody() throws Exception {
        Async.run(() -> {
            var value = Async.moveOnAfter(
                    Duration.ofMillis(20),
                    () -> Async.<String, InterruptedException>onPlatformThread(() -> {
                        assertThat(Async.deadline()).isPresent();
                        new CountDownLatch(1).await();
                        return "never";
                    }));

            assertThat(value).isEmpty();
        });
    }

    @Test
    void cancelledCallerDoesNotStartTheBody() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();

        Async.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                Task.current().orElseThrow().cancel("stop");
                Async.onPlatformThread(() -> ran.set(true));
            });

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(ran).isFalse();
    }

    // The limit of threads

    @Test
    void noMoreThan256BodiesRunAtOnceAndTheOthersFollow() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier allBusy = new CyclicBarrier(MOST);

        Async.run(() -> Async.gather(
                Inputs.counted(2 * MOST),
                n -> Async.<Integer, Exception>onPlatformThread(() -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    allBusy.await();
                    return running.decrementAndGet();
                })));

        assertThat(most).hasValue(MOST);
    }

    @Test
    void bodyInLineThatIsCancelledNeverRuns() throws Exception {
        CountDownLatch busy = new CountDownLatch(MOST);
        CountDownLatch finish = new CountDownLatch(1);
        AtomicBoolean ran = new AtomicBoolean();

        Async.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < MOST; i++) {
                group.spawn(() -> Async.onPlatformThread(() -> {
                    busy.countDown();
                    finish.await();
                }));
            }
            busy.await();
            Task<?> inLine = group.spawn(() -> Async.onPlatformThread(() -> ran.set(true)));

            inLine.cancel("not needed");
            Outcome<?> outcome = inLine.outcome(); // the task ends although every thread is busy
            finish.countDown();

            assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(ran).isFalse();
    }

    // Operations that work inside a body

    @Test
    void bodyWaitsByMeansOfWeftForTasksOnVirtualThreads() throws Exception {
        Event event = Event.create();

        List<Boolean> virtual = Async.call(() -> Async.<List<Boolean>, Exception>onPlatformThread(() -> {
            List<Boolean> seen = Async.gather(List.of(1, 2), n -> {
                event.set();
                return Thread.currentThread().isVirtual();
            });
            event.await();
            return seen;
        }));

        assertThat(virtual).containsExactly(true, true);
    }

    @Test
    void bodyInsideABodyRunsOnTheSameThread() throws Exception {
        boolean same = Async.<Boolean, Exception>onPlatformThread(() -> {
            Thread thread = Thread.currentThread();
            return Async.onPlatformThread(() -> thread == Thread.currentThread());
        });

        assertThat(same).isTrue();
    }

    @Test
    void bodyInsideOneThatComputesRunsOnTheSameThread() throws Exception {
        boolean same = Async.<Boolean, Exception>computing(() -> {
            Thread thread = Thread.currentThread();
            return Async.onPlatformThread(() -> thread == Thread.currentThread());
        });

        assertThat(same).isTrue();
    }

    @Test
    void bodyThatComputesInsideTakesOneOfTheThreadsForComputing() throws Exception {
        String name = Async.<String, Exception>onPlatformThread(
                () -> Async.computing(() -> Thread.currentThread().getName()));

        assertThat(name).startsWith("weft-computing-");
    }

    @Test
    void otherTasksOfALoopRunMeanwhile() throws Exception {
        CountDownLatch bodyRuns = new CountDownLatch(1);
        CountDownLatch othersRan = new CountDownLatch(1);

        EventLoop.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> Async.onPlatformThread(() -> {
                bodyRuns.countDown();
                othersRan.await();
            }));
            group.spawn(() -> {
                Async.blocking(() -> bodyRuns.await());
                othersRan.countDown();
            });
        }));

        assertThat(othersRan.getCount()).isZero();
    }
}
