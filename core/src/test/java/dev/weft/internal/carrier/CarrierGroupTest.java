package dev.weft.internal.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.LogCapture;
import dev.weft.spi.run.Scheduler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group runs any {@code Runnable}, so these tests need no virtual threads. */
@Timeout(60)
class CarrierGroupTest {
    private static final Patience SHORT = new Patience(10, 2, 1_000_000);

    private final CountDownLatch letGo = new CountDownLatch(1);

    private static CarrierGroup group(int parallelism) {
        return new CarrierGroup(
                "test-carrier-", parallelism, Scheduler.parallel().clock());
    }

    /** A group without an overseer, so no carrier loses its seat while it runs a task, even on a slow machine. */
    private static CarrierGroup undisturbed(int parallelism) {
        return new CarrierGroup("test-carrier-", parallelism, new NoTimers());
    }

    @AfterEach
    void letAllGo() {
        letGo.countDown();
    }

    /** Blocks the carrier, as native code does. */
    private void block() {
        block(letGo);
    }

    private static void block(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitAll(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(30, TimeUnit.SECONDS)).as("everything has run").isTrue();
    }

    @Test
    void taskFromOutsideRunsOnACarrier() throws Exception {
        CarrierGroup group = group(1);
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch ran = new CountDownLatch(1);

        group.execute(() -> {
            threads.add(Thread.currentThread());
            ran.countDown();
        });
        awaitAll(ran);

        assertThat(threads).singleElement().isInstanceOf(Carrier.class).satisfies(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).startsWith("test-carrier-");
        });
    }

    @Test
    void whatACarrierMakesReadyRunsInOrder() throws Exception {
        CarrierGroup group = undisturbed(1);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch ran = new CountDownLatch(10_000);

        group.execute(() -> {
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                group.execute(() -> {
                    order.add(number);
                    ran.countDown();
                });
            }
        });
        awaitAll(ran);

        assertThat(order).hasSize(10_000).isSorted();
    }

    @Test
    void longTasksSpread() throws Exception {
        CarrierGroup group = group(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);

        group.execute(() -> {
            for (int i = 0; i < 2; i++) {
                group.execute(() -> {
                    threads.add(Thread.currentThread());
                    both.countDown();
                    block(both);
                });
            }
        });
        awaitAll(both);

        assertThat(threads).hasSize(2);
    }

    @Test
    void taskBehindOneThatComputesRunsOnAnotherCarrier() throws Exception {
        CarrierGroup group = group(1);
        CountDownLatch ran = new CountDownLatch(1);

        group.execute(() -> {
            group.execute(ran::countDown);
            while (ran.getCount() > 0) {
                Thread.onSpinWait();
            }
        });

        awaitAll(ran);
    }

    @Test
    void taskThatLeftItsSeatHoldsUpNothing() throws Exception {
        CarrierGroup group = group(1);
        CountDownLatch ran = new CountDownLatch(2);

        group.execute(() -> {
            group.execute(ran::countDown);
            assertThat(group.leaveSeat()).isTrue();
            assertThat(group.leaveSeat()).isFalse();
            block();
            group.returnToSeat();
        });
        group.execute(ran::countDown);

        awaitAll(ran);
    }

    @Test
    void whatWaitsWhenASeatIsLeftRunsAtOnce() throws Exception {
        CarrierGroup group = undisturbed(1);
        CountDownLatch ran = new CountDownLatch(2);
        CountDownLatch returned = new CountDownLatch(1);

        group.execute(() -> {
            group.execute(ran::countDown);
            Thread outside = Thread.ofPlatform().start(() -> group.execute(ran::countDown));
            joinUninterrupted(outside);
            group.leaveSeat();
            block(ran);
            group.execute(returned::countDown);
        });

        awaitAll(returned);
    }

    private static void joinUninterrupted(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void threadThatIsOnNoCarrierHasNoSeatToLeave() {
        assertThat(group(1).leaveSeat()).isFalse();
    }

    @Test
    void thousandBlockedCarriersHoldUpNothing() throws Exception {
        CarrierGroup group = group(2);
        CountDownLatch blocked = new CountDownLatch(1_000);
        CountDownLatch ran = new CountDownLatch(100);

        for (int i = 0; i < 1_000; i++) {
            group.execute(() -> {
                blocked.countDown();
                group.leaveSeat();
                block();
                group.returnToSeat();
            });
        }
        awaitAll(blocked);
        for (int i = 0; i < 100; i++) {
            group.execute(ran::countDown);
        }

        awaitAll(ran);
    }

    @Test
    void carriersThatBlockUnannouncedAreReplaced() throws Exception {
        CarrierGroup group = group(2);
        CountDownLatch blocked = new CountDownLatch(50);
        CountDownLatch ran = new CountDownLatch(1);

        for (int i = 0; i < 50; i++) {
            group.execute(() -> {
                blocked.countDown();
                block();
            });
        }
        group.execute(ran::countDown);

        awaitAll(blocked);
        awaitAll(ran);
    }

    @Test
    void noMoreRunAtOnceThanThereAreSeatsAfterTheBlockedReturn() throws Exception {
        CarrierGroup group = group(1);
        CountDownLatch blocked = new CountDownLatch(20);
        CountDownLatch returned = new CountDownLatch(20);

        for (int i = 0; i < 20; i++) {
            group.execute(() -> {
                group.leaveSeat();
                blocked.countDown();
                block();
                group.execute(returned::countDown);
            });
        }
        awaitAll(blocked);
        letGo.countDown();
        awaitAll(returned);

        assertThat(group.carriers()).filteredOn(Carrier::isRunning).hasSizeLessThanOrEqualTo(1);
        assertThat(group.toString()).contains("1 at once");
    }

    @Test
    void carrierThatDiesOfAnErrorIsReplaced() throws Exception {
        CarrierGroup group = group(1);
        CountDownLatch ran = new CountDownLatch(2);

        try (LogCapture log = LogCapture.open()) {
            group.execute(() -> {
                group.execute(ran::countDown);
                throw new StackOverflowError("planned");
            });
            group.execute(ran::countDown);

            awaitAll(ran);
            assertThat(log.awaitFirst().getMessage()).isEqualTo("a carrier of virtual threads failed and was replaced");
        }
    }

    @Test
    void carriersEndWhenTheyHaveNothingToDoAndOthersStartLater() throws Exception {
        CarrierGroup group = new CarrierGroup("test-carrier-", 2, SHORT, new NoTimers());
        Set<Thread> threads = ConcurrentHashMap.newKeySet();

        for (int i = 0; i < 3; i++) {
            CountDownLatch ran = new CountDownLatch(1);
            group.execute(() -> {
                threads.add(Thread.currentThread());
                ran.countDown();
            });
            awaitAll(ran);
            for (Thread thread : threads) {
                thread.join();
            }
        }

        assertThat(threads).hasSize(3);
        assertThat(group.carriers()).isEmpty();
    }
}
