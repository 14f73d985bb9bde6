package dev.weft.internal.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.LogCapture;
import dev.weft.spi.run.Scheduler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Carriers that wait for events while they are idle. The groups have no overseer, unless a test creates one. */
@Timeout(60)
class WatchTest {
    private static final Patience SLEEPS_AT_ONCE = new Patience(0, 0, 3_600_000_000_000L);
    private static final Patience ENDS_AT_ONCE = new Patience(0, 0, 0);

    private final CountDownLatch ran = new CountDownLatch(1);

    private static CarrierGroup group(int parallelism) {
        return new CarrierGroup("test-carrier-", parallelism, SLEEPS_AT_ONCE, new NoTimers());
    }

    private static CarrierGroup overseen(int parallelism) {
        return new CarrierGroup(
                "test-carrier-",
                parallelism,
                SLEEPS_AT_ONCE,
                Scheduler.parallel().clock());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).as("the task has run").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs {@code task} in {@code group}, and returns when the task has run. */
    private static void runOn(CarrierGroup group, Runnable task) {
        CountDownLatch done = new CountDownLatch(1);
        group.execute(() -> {
            task.run();
            done.countDown();
        });
        await(done);
    }

    @Test
    void eventRunsItsTask() {
        CarrierGroup group = group(1);
        FakeEvents events = new FakeEvents(group, false);

        runOn(group, () -> events.execute(ran::countDown));
        events.happen();

        await(ran);
    }

    @Test
    void carrierIsStartedToWaitForAnEventThatAThreadOutsideAsksFor() {
        CarrierGroup group = group(1);
        FakeEvents events = new FakeEvents(group, true);

        events.execute(ran::countDown);

        await(ran);
    }

    @Test
    void changeByAThreadOutsideIsTakenInAtOnce() {
        CarrierGroup group = group(1);
        FakeEvents events = new FakeEvents(group, true);
        events.waitInVain();
        runOn(group, () -> {}); // afterwards the carrier waits for events, or is about to

        events.execute(ran::countDown);

        await(ran);
    }

    @Test
    void workEndsTheWaitOfTheOnlyCarrier() {
        CarrierGroup group = group(1);
        FakeEvents events = new FakeEvents(group, false);
        runOn(group, () -> events.execute(() -> {}));

        for (int i = 0; i < 1_000; i++) {
            runOn(group, () -> {});
        }
    }

    @Test
    void taskOfAnEventRunsOnTheCarrierThatFoundItAndWakesNoOther() {
        CarrierGroup group = group(2);
        FakeEvents events = new FakeEvents(group, true);
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

        group.execute(new Runnable() {
            private int rounds;

            @Override
            public void run() {
                threads.add(Thread.currentThread());
                if (rounds++ < 1_000) {
                    events.execute(this);
                } else {
                    ran.countDown();
                }
            }
        });
        await(ran);

        assertThat(threads).hasSize(1_001).containsOnly(threads.getFirst());
    }

    /**
     * A carrier that is not started. When it is woken for the first time, it begins to wait for events at that moment.
     */
    private static final class LateWatcher extends Carrier {
        private boolean late;

        LateWatcher(CarrierGroup group) {
            super(group, "late");
        }

        @Override
        boolean move(State from, State to) {
            if (from == State.ASLEEP && !late) {
                late = true;
                group().watch().begin(this);
                group().sleepers().fallAsleep(this);
            }
            return super.move(from, to);
        }
    }

    @Test
    void carrierThatGoesOnWatchWhenItIsWokenIsWokenThere() {
        CarrierGroup group = group(2);
        FakeEvents events = new FakeEvents(group, false);
        events.waitInVain();
        Carrier late = new LateWatcher(group);
        Carrier asleep = new Carrier(group, "asleep");
        group.crew().add(late);
        group.crew().add(asleep);
        group.sleepers().fallAsleep(asleep);

        group.putToWork();

        assertThat(late.state()).isEqualTo(Carrier.State.RUNNING);
        assertThat(events.isWoken()).as("the wait for events is over").isTrue();
    }

    @Test
    void carrierThatWasWokenForWorkWaitsForEventsAgain() {
        CarrierGroup group = group(1);
        FakeEvents events = new FakeEvents(group, false);
        runOn(group, () -> events.execute(ran::countDown));

        runOn(group, () -> {});
        events.happen();

        await(ran);
    }

    @Test
    void anotherCarrierWaitsWhenTheOneOnWatchHasBlocked() {
        CarrierGroup group = group(1);
        FakeEvents events = new FakeEvents(group, true);
        CountDownLatch returned = new CountDownLatch(1);

        group.execute(() -> {
            events.execute(ran::countDown);
            group.leaveSeat();
            await(ran);
            group.execute(returned::countDown);
        });

        await(returned);
    }

    @Test
    void changeIsTakenInWhenItsCarrierBlocksWhileAnotherIsOnWatch() {
        CarrierGroup group = group(2);
        FakeEvents events = new FakeEvents(group, true);
        CountDownLatch both = new CountDownLatch(2);
        CountDownLatch onWatch = new CountDownLatch(1);

        for (int i = 0; i < 2; i++) {
            boolean first = i == 0;
            group.execute(() -> {
                both.countDown();
                await(both); // so there are two carriers
                if (first) {
                    await(onWatch);
                    events.execute(ran::countDown);
                    group.leaveSeat();
                    await(ran);
                }
            });
        }
        onWatch.countDown();

        await(ran);
    }

    @Test
    void carrierThatFailsOnWatchIsReplacedThere() throws Exception {
        CarrierGroup group = group(1);
        FakeEvents events = new FakeEvents(group, false);

        try (LogCapture log = LogCapture.open()) {
            runOn(group, () -> events.execute(ran::countDown));
            events.fail();
            assertThat(log.awaitFirst().getMessage()).isEqualTo("a carrier of virtual threads failed and was replaced");
        }
        events.happen();

        await(ran);
    }

    @Test
    void eventIsSeenWhileTasksKeepTheirCarrierBusy() {
        CarrierGroup group = group(1);
        FakeEvents events = new FakeEvents(group, true);

        group.execute(new Runnable() {
            @Override
            public void run() {
                if (ran.getCount() > 0) {
                    group.execute(this);
                }
            }
        });
        runOn(group, () -> events.execute(ran::countDown));

        await(ran);
    }

    @Test
    void eventIsSeenWhileATaskComputes() {
        CarrierGroup group = overseen(1);
        FakeEvents events = new FakeEvents(group, true);

        group.execute(() -> {
            events.execute(ran::countDown);
            while (ran.getCount() > 0) {
                Thread.onSpinWait();
            }
        });

        await(ran);
    }

    @Test
    void changeIsTakenInWhileItsTaskComputesAndAnotherCarrierIsOnWatch() {
        CarrierGroup group = overseen(2);
        FakeEvents events = new FakeEvents(group, false);
        CountDownLatch both = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            group.execute(() -> {
                both.countDown();
                await(both);
                events.execute(() -> {});
            });
        }
        await(both);

        group.execute(() -> {
            events.execute(ran::countDown);
            while (ran.getCount() > 0) {
                events.happen();
            }
        });

        await(ran);
    }

    @Test
    void carriersEndWhenNoEventIsWaitedFor() throws Exception {
        CarrierGroup group = new CarrierGroup("test-carrier-", 2, ENDS_AT_ONCE, new NoTimers());
        FakeEvents events = new FakeEvents(group, true);

        for (int i = 0; i < 100; i++) {
            CountDownLatch done = new CountDownLatch(1);
            List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
            events.execute(() -> {
                threads.add(Thread.currentThread());
                done.countDown();
            });
            await(done);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
