package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "sync" of the contract: Event. */
@Timeout(30)
@InEveryWay
class EventTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    EventTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void newEventIsNotSet() {
        assertThat(Event.create().isSet()).isFalse();
    }

    @Test
    void setEventIsNotWaitedFor() throws Exception {
        runs.run(() -> {
            Event event = Event.create();
            event.set();

            event.await();

            assertThat(event.isSet()).isTrue();
        });
    }

    @Test
    void settingWakesAllWaiters() throws Exception {
        AtomicInteger woken = new AtomicInteger();

        runs.run(() -> TaskGroup.run(group -> {
            Event event = Event.create();
            for (int i = 0; i < 10; i++) {
                group.spawn(() -> {
                    event.await();
                    woken.incrementAndGet();
                });
            }
            Async.sleep(SECOND);
            assertThat(woken).hasValue(0);

            event.set();
        }));

        assertThat(woken).hasValue(10);
    }

    @Test
    void settingWakesAllWaitersEvenIfClearedImmediately() throws Exception {
        AtomicInteger woken = new AtomicInteger();

        runs.run(() -> TaskGroup.run(group -> {
            Event event = Event.create();
            for (int i = 0; i < 10; i++) {
                group.spawn(() -> {
                    event.await();
                    woken.incrementAndGet();
                });
            }
            Async.sleep(SECOND);

            event.set();
            event.clear();

            assertThat(event.isSet()).isFalse();
        }));

        assertThat(woken).hasValue(10);
    }

    @Test
    void clearedEventIsWaitedForUntilItIsSetAgain() throws Exception {
        List<Duration> woken = new ArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            Event event = Event.create();
            event.set();
            event.clear();
            group.spawn(() -> {
                event.await();
                woken.add(runs.elapsed());
            });
            Async.sleep(SECOND);

            event.set();
        }));

        assertThat(woken).containsExactly(SECOND);
    }

    @Test
    void settingTwiceIsSettingOnce() throws Exception {
        runs.run(() -> {
            Event event = Event.create();
            event.set();
            event.set();
            event.clear();

            assertThat(event.isSet()).isFalse();
        });
    }

    @Test
    void cancelledWaiterWaitsNoMoreAndTheOthersDo() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Event event = Event.create();
            Task<?> impatient = group.spawn(event::await);
            Task<?> patient = group.spawn(event::await);
            Async.sleep(SECOND);

            impatient.cancel("tired");
            assertThat(impatient.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(event).hasToString("an event [not set, 1 waiting]");

            event.set();
            assertThat(patient.outcome().isSuccess()).isTrue();
        }));
    }

    @Test
    void waitMayBeTimed() throws Exception {
        runs.run(() -> {
            Event event = Event.create();

            assertThatThrownBy(() -> Async.withTimeout(SECOND, event::await)).isInstanceOf(TimedOutException.class);

            assertThat(event).hasToString("an event [not set, 0 waiting]");
        });
    }

    @Test
    void pendingCancellationIsHonouredThoughTheEventIsSet() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Event event = Event.create();
            event.set();
            Task<?> task = group.spawn(() -> {
                Task.current().orElseThrow().cancel("stop");
                event.await();
            });

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    @Test
    void threadThatIsNoTaskMayAwaitAndSet() throws Exception {
        Event event = Event.create();
        Event answer = Event.create();
        Thread plain = Thread.ofPlatform().start(() -> {
            try {
                event.await();
                answer.set();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        event.set();

        answer.await();
        plain.join();
    }

    @Test
    void interruptEndsTheWaitOfAThreadThatIsNoTask() throws Exception {
        Event event = Event.create();
        CompletableFuture<String> thrown = new CompletableFuture<>();
        Thread plain = Thread.ofPlatform().start(() -> {
            try {
                event.await();
                thrown.complete("nothing");
            } catch (InterruptedException e) {
                thrown.complete(e.getClass().getSimpleName());
            }
        });

        plain.interrupt();

        assertThat(thrown.get()).isEqualTo("InterruptedException");
        plain.join();
        assertThat(event).hasToString("an event [not set, 0 waiting]");
    }

    @Test
    void whatWasWrittenBeforeSettingIsSeenAfterTheWait() throws Exception {
        for (int round = 0; round < 200; round++) {
            int expected = round;
            int[] box = new int[1];
            Event event = Event.create();

            Async.run(() -> TaskGroup.run(group -> {
                group.spawn(() -> {
                    box[0] = expected;
                    event.set();
                });
                event.await();
                assertThat(box[0]).isEqualTo(expected);
            }));
        }
    }

    @Test
    void stateIsInItsText() {
        Event event = Event.create();
        event.set();

        assertThat(event).hasToString("an event [set, 0 waiting]");
        assertThat(event.description()).isEqualTo("an event");
    }

    @Test
    void statisticsTellWhetherItIsSetAndHowManyWait() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Event event = Event.create();
            group.spawn(event::await);
            group.spawn(event::await);
            Async.sleep(SECOND);
            assertThat(event.statistics()).isEqualTo(new Event.Statistics(false, 2));

            event.set();

            assertThat(event.statistics()).isEqualTo(new Event.Statistics(true, 0));
        }));
    }
}
