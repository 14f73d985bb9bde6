package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.Inputs;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that compute for a long time, and bodies that block in code outside of Weft. */
@Timeout(30)
class ComputingAndBlockingTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    // Computing

    @Test
    void computingRunsOnAPlatformThread() throws Exception {
        Thread thread = Async.computing(Thread::currentThread);

        assertThat(thread.isVirtual()).isFalse();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).startsWith("weft-computing-");
    }

    @Test
    void computingGivesTheValueOfItsBody() throws Exception {
        int value = Async.call(() -> Async.computing(() -> 6 * 7));

        assertThat(value).isEqualTo(42);
    }

    @Test
    void failureOfABodyThatComputesIsThrownAsItIs() {
        IOException failure = new IOException("no input");

        assertThatThrownBy(() -> Async.computing(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void errorOfABodyThatComputesIsThrownAsItIs() {
        StackOverflowError error = new StackOverflowError();

        assertThatThrownBy(() -> Async.computing(() -> {
                    throw error;
                }))
                .isSameAs(error);
    }

    @Test
    void noMoreBodiesComputeAtOnceThanThereAreCores() throws Exception {
        AtomicInteger computing = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier allBusy = new CyclicBarrier(CORES);

        Async.gather(
                Inputs.counted(4 * CORES),
                n -> Async.<Integer, Exception>computing(() -> {
                    most.accumulateAndGet(computing.incrementAndGet(), Math::max);
                    allBusy.await();
                    computing.decrementAndGet();
                    return n;
                }));

        assertThat(most).hasValue(CORES);
    }

    @Test
    void cancellationInterruptsABodyThatComputes() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();

        Async.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.computing(() -> {
                started.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                interrupted.set(true);
                throw new InterruptedException();
            }));
            started.await();

            task.cancel("stop");

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(interrupted).isTrue();
        }));
    }

    @Test
    void threadThatComputedForACancelledTaskIsCleanForTheNext() throws Exception {
        for (int i = 0; i < 2 * CORES; i++) {
            CountDownLatch started = new CountDownLatch(1);
            Async.run(() -> TaskGroup.run(group -> {
                Task<?> task = group.spawn(() -> Async.computing(() -> {
                    started.countDown();
                    Thread.sleep(LONG); // the call to interrupt; it never sleeps to its end
                    return "slept";
                }));
                started.await();
                task.cancel("stop");
            }));
        }

        List<Boolean> flags = Async.gather(
                Inputs.counted(2 * CORES),
                n -> Async.<Boolean, RuntimeException>computing(
                        () -> Thread.currentThread().isInterrupted()));

        assertThat(flags).containsOnly(false);
    }

    private static void keepAllThreadsBusy(TaskGroup group, CountDownLatch finish) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(CORES);
        for (int i = 0; i < CORES; i++) {
            group.spawn(() -> Async.computing(() -> {
                busy.countDown();
                finish.await();
                return null;
            }));
        }
        busy.await();
    }

    @Test
    void bodyInLineThatIsCancelledNeverRuns() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        AtomicBoolean ran = new AtomicBoolean();

        Async.run(() -> TaskGroup.run(group -> {
            keepAllThreadsBusy(group, finish);
            Task<?> inLine = group.spawn(() -> Async.computing(() -> {
                ran.set(true);
                return null;
            }));

            inLine.cancel("not needed");
            finish.countDown();

            assertThat(inLine.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(ran).isFalse();
    }

    @Test
    void timeoutReachesABodyInLineThoughAllThreadsStayBusy() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        AtomicBoolean ran = new AtomicBoolean();

        Async.run(() -> TaskGroup.run(group -> {
            keepAllThreadsBusy(group, finish);

            assertThatThrownBy(() ->
                            Async.withTimeout(Duration.ofMillis(50), () -> Async.computing(() -> ran.getAndSet(true))))
                    .isInstanceOf(TimedOutException.class);
            finish.countDown();
        }));

        assertThat(ran).isFalse();
    }

    @Test
    void bodiesThatComputeMayWaitForTasksThoughAllThreadsAreBusy() throws Exception {
        CyclicBarrier allBusy = new CyclicBarrier(CORES);

        List<List<Integer>> values = Async.gather(
                Inputs.counted(CORES),
                n -> Async.<List<Integer>, Exception>computing(() -> {
                    allBusy.await();
                    return Async.gather(List.of(n, n), input -> input);
                }));

        assertThat(values).hasSize(CORES).element(0).isEqualTo(List.of(0, 0));
    }

    @Test
    void bodiesThatComputeMayComputeInsideThoughAllThreadsAreBusy() throws Exception {
        CyclicBarrier allBusy = new CyclicBarrier(CORES);

        List<Integer> values = Async.gather(
                Inputs.counted(CORES),
                n -> Async.<Integer, Exception>computing(() -> {
                    allBusy.await();
                    return Async.computing(() -> n);
                }));

        assertThat(values).hasSize(CORES).isSorted();
    }

    // Blocking

    @Test
    void blockingIsAPlainCallInAParallelRun() throws Exception {
        Async.run(() -> {
            Thread thread = Async.blocking(Thread::currentThread);

            assertThat(thread).isSameAs(Thread.currentThread());
        });
    }

    @Test
    void blockingWorksOnAThreadThatIsNoTask() throws Exception {
        String value = Async.blocking(() -> "value");

        assertThat(value).isEqualTo("value");
    }

    @Test
    void failureOfABodyThatBlocksIsThrownAsItIs() {
        IOException failure = new IOException("disk full");

        assertThatThrownBy(() -> Async.run(() -> Async.blocking(() -> {
                    throw failure;
                })))
                .isSameAs(failure);
    }

    @Test
    void cancellationInterruptsABodyThatBlocks() throws Exception {
        CountDownLatch started = new CountDownLatch(1);

        Async.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> Async.blocking(() -> {
                started.countDown();
                new CountDownLatch(1).await();
                return null;
            }));
            started.await();

            task.cancel("stop");

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    @Test
    void pendingCancellationIsHonouredBeforeTheBodyBlocks() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();

        Async.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                Task.current().orElseThrow().cancel("stop");
                Async.blocking(() -> {
                    ran.set(true);
                    return null;
                });
            });

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(ran).isFalse();
    }

    @Test
    void schedulerIsToldWhereBlockingBeginsAndEndsAlsoIfItFails() throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        Scheduler scheduler = new Scheduler() {
            @Override
            public Clock clock() {
                return Scheduler.parallel().clock();
            }

            @Override
            public void start(Strand strand) {
                strand.newThread(Thread.ofVirtual().factory()).start();
            }

            @Override
            public boolean beginBlocking() {
                log.add("begin");
                return true;
            }

            @Override
            public void endBlocking() {
                log.add("end");
            }
        };

        Runner.<Void, RuntimeException>call(scheduler, () -> {
            Async.blocking(() -> log.add("body"));
            assertThatThrownBy(() -> Async.blocking(() -> {
                        throw new IOException("disk full");
                    }))
                    .isInstanceOf(IOException.class);
            return null;
        });

        assertThat(log).containsExactly("begin", "body", "end", "begin", "end");
    }
}
