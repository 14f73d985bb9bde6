package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.fixture.LogCapture;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one run of a simulation is, and what it does not let pass. */
@Timeout(60)
class SimulationRunTest {

    @Test
    void aDayTakesNoTime() throws Exception {
        long start = System.nanoTime();

        Duration elapsed = Simulation.call(simulation -> {
            Async.sleep(Duration.ofDays(1));
            return simulation.elapsed();
        });

        assertThat(elapsed).isEqualTo(Duration.ofDays(1));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void timeoutsFireInVirtualTime() throws Exception {
        Duration elapsed = Simulation.call(simulation -> {
            assertThatThrownBy(() -> Async.withTimeout(Duration.ofHours(3), () -> Async.sleep(Duration.ofDays(2))))
                    .isInstanceOf(TimedOutException.class);
            return simulation.elapsed();
        });

        assertThat(elapsed).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void whatTheBodyThrowsKeepsItsTypeAndTellsHowToSeeItAgain() {
        IOException failure = new IOException("no");

        Throwable thrown = catchThrowable(() -> Simulation.options().seed(42).run(simulation -> {
            throw failure;
        }));

        assertThat(thrown).isSameAs(failure);
        assertThat(thrown.getSuppressed()).hasSize(1);
        assertThat(thrown.getSuppressed()[0]).hasMessageContaining("@SimulationTest(replay = \"random:42#");
    }

    @Test
    void traceOfWhatTheBodyThrowsEndsWithTheCallersOfTheSimulation() {
        Throwable thrown = catchThrowable(SimulationRunTest::refuseInSimulation);

        assertThat(thrown.getStackTrace())
                .extracting(line -> line.getClassName() + "." + line.getMethodName())
                .contains("dev.weft.testing.SimulationRunTest.refuse")
                .containsSubsequence(
                        "dev.weft.testing.SimulationOptions.run",
                        "dev.weft.testing.SimulationRunTest.refuseInSimulation",
                        "dev.weft.testing.SimulationRunTest.traceOfWhatTheBodyThrowsEndsWithTheCallersOfTheSimulation")
                .noneMatch(line -> line.contains("SimulatedRun"));
    }

    private static void refuseInSimulation() throws Exception {
        Simulation.options().run(simulation -> refuse());
    }

    private static void refuse() throws IOException {
        throw new IOException("refused");
    }

    @Test
    void chanceAndClockAreDeterminedByTheSeed() throws Exception {
        List<Object> first = chanceOf(7);
        List<Object> second = chanceOf(7);
        List<Object> other = chanceOf(8);

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    private static List<Object> chanceOf(long seed) throws InterruptedException {
        return Simulation.options().seed(seed).call(simulation -> {
            UUID uuid = simulation.uuid();
            Async.sleep(Duration.ofSeconds(simulation.random().nextInt(1000)));
            return List.of(uuid, simulation.clock().instant(), simulation.seed());
        });
    }

    @Test
    void timeOfTheRunIsVirtualInEveryTaskAlsoInOneThatComputes() throws Exception {
        List<Instant> instants = Simulation.call(simulation -> {
            Async.sleep(Duration.ofDays(1));
            return Async.gather(
                    () -> simulation.clock().instant(),
                    () -> Async.clock().instant(),
                    () -> Async.computing(() -> Async.clock().instant()),
                    () -> Async.blocking(() -> Async.clock().instant()));
        });

        assertThat(instants).containsOnly(Instant.parse("2000-01-02T00:00:00Z"));
    }

    @Test
    void clockTellsVirtualTimeFromTheYear2000On() throws Exception {
        Instant instant = Simulation.call(simulation -> {
            Async.sleep(Duration.ofDays(366));
            return simulation.clock().instant();
        });

        assertThat(instant).isEqualTo(Instant.parse("2001-01-01T00:00:00Z"));
    }

    @Test
    void deadlockIsAFailureThatShowsAllWaits() {
        Throwable thrown = catchThrowable(() -> Simulation.run(simulation -> TaskGroup.run(group -> {
            Lock accounts = Lock.create("accounts");
            Event never = Event.create();
            group.spawn("holder", () -> {
                try (var _ = accounts.acquire()) {
                    never.await();
                }
            });
            group.spawn("waiter", () -> {
                Async.sleep(Duration.ofSeconds(2));
                try (var _ = accounts.acquire()) {
                    never.set();
                }
            });
        })));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        SimulationError.class,
                        error -> assertThat(error.kind()).isEqualTo(SimulationError.Kind.DEADLOCK));
        assertThat(thrown)
                .hasMessageContaining("no task can continue at 2 s")
                .hasMessageContaining("main    waits for the tasks of group 'main.1' to end, 2 left")
                .hasMessageContaining("├─ holder    waits for an event")
                .hasMessageContaining("holds lock 'accounts'")
                .hasMessageContaining("└─ waiter    waits for lock 'accounts'")
                .hasMessageContaining("SimulationRunTest.java");
    }

    /** The group has so many tasks that the search at the last wait does not come to the one that matters. */
    @Test
    void cycleThroughALargeGroupIsNamed() {
        Event never = Event.create();

        Throwable thrown = catchThrowable(() -> Simulation.run(simulation -> TaskGroup.run(group -> {
            Lock around = Lock.create("around");
            Lock other = Lock.create("other");
            group.spawn("outside", () -> {
                try (var _ = other.acquire()) {
                    Async.sleep(Duration.ofSeconds(2));
                    around.acquire().close();
                }
            });
            try (var _ = around.acquire()) {
                TaskGroup.run(inner -> {
                    inner.spawn("inside", () -> {
                        Async.sleep(Duration.ofSeconds(1));
                        other.acquire().close();
                    });
                    for (int i = 0; i < 130; i++) {
                        inner.spawn(() -> never.await());
                    }
                });
            }
        })));

        assertThat(thrown).isInstanceOf(SimulationError.class);
        assertThat(thrown)
                .hasMessageContaining("a cycle: ")
                .hasMessageContaining("task 'inside' waits for lock 'other'")
                .hasMessageContaining("task 'outside' waits for lock 'around'");
    }

    @Test
    void programThatNeverEndsReachesTheLimitOfVirtualTime() {
        Throwable thrown = catchThrowable(() -> Simulation.options()
                .virtualTimeLimit(Duration.ofHours(1))
                .run(simulation -> {
                    while (true) {
                        Async.sleep(Duration.ofMinutes(1));
                    }
                }));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        SimulationError.class,
                        error -> assertThat(error.kind()).isEqualTo(SimulationError.Kind.VIRTUAL_TIME_LIMIT));
        assertThat(thrown)
                .hasMessageContaining("the limit of 1 h of virtual time has passed")
                .hasMessageContaining("main    waits for");
    }

    @Test
    void programThatSpinsReachesTheLimitOfRealTime() {
        Throwable thrown = catchThrowable(() -> Simulation.options()
                .realTimeLimit(Duration.ofMillis(50))
                .run(simulation -> {
                    while (true) {
                        Async.checkpoint();
                    }
                }));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        SimulationError.class,
                        error -> assertThat(error.kind()).isEqualTo(SimulationError.Kind.REAL_TIME_LIMIT));
    }

    @Test
    void realBlockingIsAFailureThatNamesTheCall() {
        CountDownLatch never = new CountDownLatch(1);

        Throwable thrown = catchThrowable(() -> Simulation.run(simulation -> TaskGroup.run(group -> {
            group.spawn("blocker", () -> never.await());
        })));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        SimulationError.class,
                        error -> assertThat(error.kind()).isEqualTo(SimulationError.Kind.REAL_BLOCKING));
        assertThat(thrown)
                .hasMessageContaining("task 'blocker' blocks its thread in java.util.concurrent.CountDownLatch.await")
                .hasMessageContaining("SimulationRunTest.java");
    }

    @Test
    void realSleepIsAFailure() {
        // The call that must be found; the simulation interrupts it.
        Throwable thrown = catchThrowable(() -> Simulation.run(simulation -> Thread.sleep(Duration.ofSeconds(20))));

        assertThat(thrown).hasMessageContaining("blocks its thread in java.lang.Thread.sleep");
    }

    @Test
    void blockingThatIsSaidMayTakeItsTimeAndTimeStandsStill() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        List<String> order = new ArrayList<>();

        Duration elapsed = Simulation.call(simulation -> TaskGroup.call(group -> {
            group.spawn(() -> {
                Async.sleep(Duration.ofSeconds(1));
                order.add("slept");
            });
            Thread.ofVirtual().start(opened::countDown);
            Async.blocking(() -> opened.await());
            order.add("opened");
            return simulation.elapsed();
        }));

        assertThat(order).containsExactly("opened", "slept");
        assertThat(elapsed).isZero();
    }

    @Test
    void bodyOnAPlatformThreadIsBlockingInASimulation() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);

        Duration elapsed = Simulation.call(simulation -> {
            Thread.ofVirtual().start(opened::countDown);
            Async.onPlatformThread(() -> opened.await());
            return simulation.elapsed();
        });

        assertThat(elapsed).isZero();
    }

    @Test
    void lockThatIsNotGivenBackIsALeak() {
        Throwable thrown =
                catchThrowable(() -> Simulation.run(simulation -> TaskGroup.run(group -> group.spawn("careless", () -> {
                    Lock.create("kept").acquire();
                }))));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        SimulationError.class, error -> assertThat(error.kind()).isEqualTo(SimulationError.Kind.LEAK));
        assertThat(thrown).hasMessageContaining("task 'careless' ended holding lock 'kept'");
    }

    @Test
    void permitThatIsNotGivenBackIsALeakOfAWatchedSemaphore() {
        Throwable thrown = catchThrowable(() -> Simulation.run(simulation -> {
            Semaphore semaphore = Semaphore.of(2);
            simulation.watch(semaphore);
            semaphore.acquire();
        }));

        assertThat(thrown).isInstanceOf(SimulationError.class).hasMessageContaining("1 of 2 available");
    }

    @Test
    void runUntilIdleLetsEverythingReadyRunAndNoTimePass() throws Exception {
        List<String> order = new ArrayList<>();

        Simulation.run(simulation -> TaskGroup.run(group -> {
            group.spawn(() -> {
                for (int i = 0; i < 5; i++) {
                    Async.checkpoint();
                }
                order.add("others");
                Async.sleep(Duration.ofSeconds(1));
                order.add("later");
            });

            simulation.runUntilIdle();

            order.add("idle at " + simulation.elapsed());
        }));

        assertThat(order).containsExactly("others", "idle at PT0S", "later");
    }

    @Test
    void advanceReturnsWhenEverythingDueByThenHasHappened() throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            List<String> order = new ArrayList<>();

            Simulation.options()
                    .seed(seed)
                    .run(simulation -> TaskGroup.run(group -> {
                        group.spawn(() -> {
                            Async.sleep(Duration.ofMinutes(5));
                            Async.checkpoint();
                            order.add("due");
                        });
                        simulation.advance(Duration.ofMinutes(5));
                        order.add("advanced");
                    }));

            assertThat(order).containsExactly("due", "advanced");
        }
    }

    @Test
    void anEventLoopInsideASimulationStaysInIt() throws Exception {
        Duration elapsed = Simulation.call(simulation -> {
            EventLoop.run(() -> Async.sleep(Duration.ofDays(3)));
            return simulation.elapsed();
        });

        assertThat(elapsed).isEqualTo(Duration.ofDays(3));
    }

    @Test
    void simulationInsideATaskIsRefused() {
        assertThatThrownBy(() -> Async.run(() -> Simulation.run(simulation -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside a task");
    }

    @Test
    void interruptOfTheCallerCancelsTheRun() throws Exception {
        Thread caller = Thread.currentThread();

        Throwable thrown = catchThrowable(() -> Simulation.run(simulation -> {
            caller.interrupt();
            Async.blocking(() -> new CountDownLatch(1).await());
        }));

        assertThat(thrown).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void failureOfACleanUpAfterAnInterruptOfTheCallerIsThrownAndTheInterruptKept() {
        Thread caller = Thread.currentThread();

        Throwable thrown = catchThrowable(() -> Simulation.run(simulation -> {
            caller.interrupt();
            try {
                Async.blocking(() -> new CountDownLatch(1).await());
            } catch (InterruptedException e) {
                throw new IOException("clean-up failed");
            }
        }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void synchronizedCodeThatIsHeldOverAWaitIsRealBlocking() {
        Object monitor = new Object();

        Throwable thrown = catchThrowable(() -> Simulation.run(simulation -> TaskGroup.run(group -> {
            for (String name : List.of("first", "second")) {
                group.spawn(name, () -> {
                    synchronized (monitor) {
                        Async.sleep(Duration.ofSeconds(1));
                    }
                });
            }
        })));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        SimulationError.class,
                        error -> assertThat(error.kind()).isEqualTo(SimulationError.Kind.REAL_BLOCKING));
        assertThat(thrown)
                .hasMessageContaining("blocks its thread in a synchronized block or method at "
                        + getClass().getName());
    }

    @Test
    void lockOfTheJdkThatIsHeldOverAWaitIsRealBlocking() {
        ReentrantLock lock = new ReentrantLock();

        Throwable thrown = catchThrowable(() -> Simulation.run(simulation -> TaskGroup.run(group -> {
            for (String name : List.of("first", "second")) {
                group.spawn(name, () -> {
                    lock.lock();
                    try {
                        Async.sleep(Duration.ofSeconds(1));
                    } finally {
                        lock.unlock();
                    }
                });
            }
        })));

        assertThat(thrown)
                .hasMessageContaining("blocks its thread in java.util.concurrent.locks.ReentrantLock.lock, called at");
    }

    @Test
    void lockThatALoggerNeedsForAMomentIsNotRealBlocking() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch wanted = new CountDownLatch(1);
        Thread logger = Thread.ofPlatform().start(() -> holdForAMoment(lock, held, wanted));
        held.await();

        boolean gotIt = Simulation.call(simulation -> {
            wanted.countDown();
            lock.lock();
            try {
                return lock.isHeldByCurrentThread();
            } finally {
                lock.unlock();
            }
        });

        logger.join();
        assertThat(gotIt).isTrue();
    }

    /** It sleeps in real time, because that is what is tested: longer than is forgiven to a call that says it waits. */
    private static void holdForAMoment(ReentrantLock lock, CountDownLatch held, CountDownLatch wanted) {
        lock.lock();
        try {
            held.countDown();
            wanted.await();
            Thread.sleep(Duration.ofMillis(20)); // a foreign thread holds a lock in real time
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }

    private static List<String> traceOfTasksOverObjects() throws Exception {
        List<String> lines = new ArrayList<>();
        Simulation.options().seed(1).trace(lines::add).run(simulation -> {
            Async.forEach(
                    List.of(new SplittableRandom(1), List.of(new Object())), _ -> Async.sleep(Duration.ofSeconds(1)));
        });
        return lines;
    }

    @Test
    void tasksOverObjectsWithoutATextHaveTheSameNamesEachTime() throws Exception {
        List<String> first = traceOfTasksOverObjects();

        assertThat(traceOfTasksOverObjects())
                .isEqualTo(first)
                .anyMatch(line -> line.contains("    SplittableRandom    "))
                .anyMatch(line -> line.contains("    [Object]    "));
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is refused
    void limitsAreNotNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> Simulation.options().realTimeLimit(null))
                .withMessage("limit");
    }

    @Test
    void traceThatThrowsIsAFailure() {
        Throwable thrown = catchThrowable(() -> Simulation.options()
                .trace(line -> {
                    throw new IllegalStateException("no more lines");
                })
                .run(simulation -> Async.sleep(Duration.ofSeconds(1))));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        SimulationError.class,
                        error -> assertThat(error.kind()).isEqualTo(SimulationError.Kind.BROKEN_CALLBACK));
        assertThat(thrown).hasMessageContaining("the trace threw").hasRootCauseMessage("no more lines");
    }

    @Test
    void exceptionThatTakesNoSuppressedOnesHasItsReplayInTheLog() {
        try (LogCapture log = LogCapture.open()) {
            assertThatThrownBy(() -> Simulation.options().seed(42).run(simulation -> {
                        throw new Bare();
                    }))
                    .isInstanceOf(Bare.class);

            assertThat(log.messages()).singleElement().asString().contains("replay(\"random:42#");
        }
    }

    private static final class Bare extends RuntimeException {
        private static final long serialVersionUID = 1;

        Bare() {
            super("bare", null, false, false);
        }
    }

    @Test
    void failureWhileTheProgramIsUnwoundIsSuppressed() {
        Throwable thrown = catchThrowable(() -> Simulation.run(simulation -> {
            try {
                Event.create().await();
            } finally {
                throwInCleanup();
            }
        }));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        SimulationError.class,
                        error -> assertThat(error.kind()).isEqualTo(SimulationError.Kind.DEADLOCK));
        assertThat(thrown.getSuppressed()).anySatisfy(also -> assertThat(also).hasMessage("cleanup"));
    }

    private static void throwInCleanup() {
        throw new IllegalStateException("cleanup");
    }

    @Test
    void programThatCannotBeEndedIsLeftBehind() {
        AtomicInteger swallowed = new AtomicInteger();

        Throwable thrown = catchThrowable(() -> Simulation.options()
                .realTimeLimit(Duration.ofMillis(50))
                .run(simulation -> {
                    while (true) {
                        try {
                            Async.sleep(Duration.ZERO);
                        } catch (InterruptedException e) {
                            swallowed.incrementAndGet();
                        }
                    }
                }));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        SimulationError.class,
                        error -> assertThat(error.kind()).isEqualTo(SimulationError.Kind.REAL_TIME_LIMIT));
        assertThat(thrown.getSuppressed()).anySatisfy(also -> assertThat(also).hasMessageContaining("left behind"));
        assertThat(swallowed).hasPositiveValue();
    }

    @Test
    void chanceOfNeighbouringSeedsIsNotAlike() throws Exception {
        int heads = 0;
        for (int seed = 0; seed < 100; seed++) {
            heads += Simulation.options()
                            .seed(seed)
                            .call(simulation -> simulation.random().nextBoolean())
                    ? 1
                    : 0;
        }

        assertThat(heads).isBetween(30, 70);
    }

    @Test
    void uuidSaysThatItIsRandom() throws Exception {
        UUID uuid = Simulation.call(Simulation::uuid);

        assertThat(uuid.version()).isEqualTo(4);
        assertThat(uuid.variant()).isEqualTo(2);
    }

    @Test
    void manyTimersThatAreDueAtOnceFireInTheOrderInWhichTheyWereArmed() throws Exception {
        List<Integer> order = new ArrayList<>();

        Simulation.options()
                .strategy(Strategy.FIFO)
                .run(simulation ->
                        Async.forEach(IntStream.range(0, 20_000).boxed().toList(), 20_000, n -> {
                            Async.sleep(Duration.ofSeconds(1));
                            order.add(n);
                        }));

        assertThat(order).isSorted().hasSize(20_000);
    }

    @Test
    void tasksThatShieldThemselvesFromTheEndOfADeadlockAreEndedAllTheSame() {
        Throwable thrown = catchThrowable(() -> Simulation.run(simulation -> Async.shielded(() -> {
            Event.create().await();
        })));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        SimulationError.class,
                        error -> assertThat(error.kind()).isEqualTo(SimulationError.Kind.DEADLOCK));
    }

    @Test
    void timeoutAtTheTimeOfTheResultGoesEitherWay() throws Exception {
        List<Boolean> timedOut = new ArrayList<>();

        for (int seed = 0; seed < 100; seed++) {
            timedOut.add(Simulation.options()
                    .seed(seed)
                    .call(simulation -> TaskGroup.call(group -> {
                        Event result = Event.create();
                        group.spawn(() -> {
                            Async.sleep(Duration.ofSeconds(1));
                            result.set();
                        });
                        return Async.moveOnAfter(Duration.ofSeconds(1), () -> {
                                    result.await();
                                    return true;
                                })
                                .isEmpty();
                    })));
        }

        assertThat(timedOut).contains(true, false);
    }
}
