package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The races between a thread that cancels a scope and a thread that enters, leaves or waits in the scope, each in a
 * tight loop on two cores. A lost wake-up shows as a round that never ends, because no wait ends by itself and no
 * interrupt is repeated.
 */
@Timeout(120)
class CancelRaceTest {
    private static final long NANOS =
            Duration.ofSeconds(Long.getLong("weft.sweep.seconds", 5)).toNanos() / 5;
    private static final Duration LONG = Duration.ofHours(1);
    private static final int LONGEST_SPIN = 300;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Event never = Event.create();

    /** The parallel scheduler, without the repeated interrupts that would hide a lost interrupt. */
    private static final class DeliversOnce implements Scheduler {
        @Override
        public Clock clock() {
            return Scheduler.parallel().clock();
        }

        @Override
        public void start(Strand strand) {
            strand.newThread(Thread.ofVirtual().factory()).start();
        }
    }

    /**
     * Cancels a task that spins for a while and then runs {@code action}, which must end because of the cancellation.
     */
    private void cancelWhile(Action<Exception> action) throws Exception {
        int rounds = Runner.call(new DeliversOnce(), () -> {
            int done = 0;
            for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; done++) {
                int itsSpin = random.nextInt(LONGEST_SPIN);
                int ownSpin = random.nextInt(LONGEST_SPIN);
                TaskGroup.run(group -> {
                    Event started = Event.create();
                    Task<?> task = group.spawn(() -> {
                        started.set();
                        spin(itsSpin);
                        action.run();
                    });
                    started.await();
                    spin(ownSpin);
                    task.cancel("race");
                });
            }
            return done;
        });

        assertThat(rounds).isPositive();
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void waitThatIsAboutToBeginIsCancelled() throws Exception {
        cancelWhile(never::await);
    }

    @Test
    void everyWaitInAScopeThatIsBeingEnteredIsCancelled() throws Exception {
        cancelWhile(() -> Async.withTimeout(LONG, () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                never.await();
            }
        }));
    }

    @Test
    void waitBehindAShieldThatIsBeingLeftIsCancelled() throws Exception {
        cancelWhile(() -> {
            Async.shielded(() -> spin(20));
            never.await();
        });
    }

    @Test
    void blockingCallThatIsAboutToBeginIsInterrupted() throws Exception {
        cancelWhile(() -> Thread.sleep(LONG)); // the call to interrupt; it never sleeps to its end
    }

    @Test
    void childThatIsBeingSpawnedIsCancelled() throws Exception {
        cancelWhile(() -> TaskGroup.run(group -> group.spawn(() -> never.await())));
    }

    @Test
    void shieldThatIsBeingEnteredIsNotDisturbed() throws Exception {
        AtomicInteger disturbed = new AtomicInteger();

        cancelWhile(() -> {
            Async.shielded(() -> {
                spin(100);
                if (Thread.currentThread().isInterrupted()) {
                    disturbed.incrementAndGet();
                }
            });
            never.await();
        });

        assertThat(disturbed).hasValue(0);
    }

    @Test
    void interruptDoesNotArriveAfterItsScopeWasLeft() throws Exception {
        AtomicReference<TaskGroup> current = new AtomicReference<>();
        AtomicInteger stale = new AtomicInteger();

        Runner.call(new DeliversOnce(), () -> {
            TaskGroup.run(outer -> {
                Task<?> canceller = outer.spawn(() -> cancelWhatComes(current));
                for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; ) {
                    int itsSpin = random.nextInt(LONGEST_SPIN);
                    TaskGroup.run(inner -> {
                        current.set(inner);
                        spin(itsSpin);
                    });
                    spin(100);
                    if (Thread.interrupted()) {
                        stale.incrementAndGet();
                    }
                }
                canceller.cancel("done");
            });
            return null;
        });

        assertThat(stale).hasValue(0);
    }

    private static void cancelWhatComes(AtomicReference<TaskGroup> current) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(2);
        while (true) {
            TaskGroup group = current.getAndSet(null);
            if (group == null) {
                Async.checkpoint();
            } else {
                spin(random.nextInt(LONGEST_SPIN));
                group.cancel("race");
            }
        }
    }
}
