package dev.weft.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Promise;
import dev.weft.Task;
import dev.weft.TaskFailedException;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.queue.Queue;
import dev.weft.queue.QueueClosedException;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Waiting for the first of several things: exactly one is taken, and the others do not change. */
@Timeout(30)
@InEveryWay
class SelectTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    SelectTest(Way way) {
        runs = new Runs(way);
    }

    private final Queue<String> left = Queue.bounded(1);
    private final Queue<String> right = Queue.bounded(1);
    private final Queue<String> meeting = Queue.rendezvous();
    private final Event event = Event.create();

    @Test
    void itemThatIsThereIsTakenAndTheOthersAreUntouched() throws Exception {
        runs.run(() -> {
            right.put("right");

            String chosen = Select.first(
                    Select.take(left, item -> "took " + item),
                    Select.take(right, item -> "took " + item),
                    Select.whenSet(event, () -> "set"),
                    Select.after(SECOND, () -> "late"));

            assertThat(chosen).isEqualTo("took right");
            assertNoTaskIsQueued();
        });
    }

    private void assertNoTaskIsQueued() {
        for (Queue<?> queue : new Queue<?>[] {left, right, meeting}) {
            assertThat(queue.statistics().waitingToTake()).isZero();
            assertThat(queue.statistics().waitingToPut()).isZero();
        }
        assertThat(event.toString()).contains("0 waiting");
    }

    @Test
    void firstItemToComeIsTaken() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> chosen =
                    group.spawn(() -> Select.first(Select.take(left, item -> item), Select.take(right, item -> item)));
            Async.sleep(MOMENT);

            right.put("right");
            left.put("left");

            assertThat(chosen.await()).isEqualTo("right");
            assertThat(left.take()).isEqualTo("left");
            assertNoTaskIsQueued();
        }));
    }

    @Test
    void inOrderTheFirstOfSeveralThatAreReadyIsChosen() throws Exception {
        runs.run(() -> {
            for (int i = 0; i < 50; i++) {
                left.put("left");
                right.offer("right");

                assertThat(Select.<String, RuntimeException>first(
                                Select.take(left, item -> item), Select.take(right, item -> item)))
                        .isEqualTo("left");
            }
        });
    }

    @Test
    void eventNamedFirstIsChosenBeforeAnItemThatIsThereToo() throws Exception {
        runs.run(() -> {
            event.set();
            left.put("left");

            assertThat(Select.<String, RuntimeException>first(
                            Select.whenSet(event, () -> "set"), Select.take(left, item -> item)))
                    .isEqualTo("set");
            assertThat(left.size()).isEqualTo(1);
        });
    }

    @Test
    void closedQueueNamedFirstFailsTheSelectAndTheItemOfTheNextStays() throws Exception {
        runs.run(() -> {
            left.close();
            right.put("right");

            assertThatThrownBy(() -> Select.first(Select.take(left, item -> item), Select.take(right, item -> item)))
                    .isInstanceOf(QueueClosedException.class);
            assertThatThrownBy(
                            () -> Select.first(Select.put(left, "mine", () -> "put"), Select.take(right, item -> item)))
                    .isInstanceOf(QueueClosedException.class);
            assertThat(right.size()).isEqualTo(1);
        });
    }

    @Test
    void fairlyEachOfSeveralThatAreReadyGetsItsTurn() throws Exception {
        Map<String, Integer> turns = new HashMap<>();

        runs.run(() -> {
            for (int i = 0; i < 200; i++) {
                left.offer("left");
                right.offer("right");
                turns.merge(
                        Select.fairly(Select.take(left, item -> item), Select.take(right, item -> item)),
                        1,
                        Integer::sum);
            }
        });

        assertThat(turns.get("left")).isBetween(50, 150);
        assertThat(turns.get("right")).isBetween(50, 150);
    }

    @Test
    void itemIsPutOnceThereIsRoom() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            left.put("in the way");
            Task<String> chosen = group.spawn(
                    () -> Select.first(Select.put(left, "mine", () -> "put"), Select.after(SECOND, () -> "late")));
            Async.sleep(MOMENT);

            left.take();

            assertThat(chosen.await()).isEqualTo("put");
            assertThat(left.take()).isEqualTo("mine");
        }));
    }

    @Test
    void putThatWasNotChosenHasPutNothing() throws Exception {
        runs.run(() -> {
            left.put("in the way");

            String chosen = Select.first(Select.put(left, "mine", () -> "put"), Select.after(SECOND, () -> "late"));

            assertThat(chosen).isEqualTo("late");
            assertThat(left.take()).isEqualTo("in the way");
            assertThat(left.poll()).isEmpty();
            assertThat(runs.elapsed()).isEqualTo(SECOND);
        });
    }

    @Test
    void twoSelectsMeetInARendezvous() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> giver = group.spawn(
                    () -> Select.first(Select.put(meeting, "a gift", () -> "given"), Select.take(left, item -> item)));
            Async.sleep(MOMENT);

            String got = Select.first(Select.take(right, item -> item), Select.take(meeting, item -> item));

            assertThat(got).isEqualTo("a gift");
            assertThat(giver.await()).isEqualTo("given");
            assertNoTaskIsQueued();
        }));
    }

    @Test
    void selectThatPutsFindsOneThatTakes() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> taker = group.spawn(
                    () -> Select.first(Select.take(meeting, item -> item), Select.take(left, item -> item)));
            Async.sleep(MOMENT);

            String given = Select.first(Select.take(right, item -> item), Select.put(meeting, "a gift", () -> "given"));

            assertThat(given).isEqualTo("given");
            assertThat(taker.await()).isEqualTo("a gift");
        }));
    }

    @Test
    void eventIsNoticedWhetherSetBeforeOrAfter() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> chosen = group.spawn(
                    () -> Select.first(Select.take(left, item -> item), Select.whenSet(event, () -> "set")));
            Async.sleep(MOMENT);
            event.set();

            assertThat(chosen.await()).isEqualTo("set");
            assertThat(Select.<String, RuntimeException>first(
                            Select.take(left, item -> item), Select.whenSet(event, () -> "set before")))
                    .isEqualTo("set before");
            assertNoTaskIsQueued();
        }));
    }

    @Test
    void taskThatEndsGivesItsValue() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<Integer> slow = group.spawn(() -> {
                Async.sleep(SECOND);
                return 1;
            });

            assertThat(Select.<Integer, RuntimeException>first(
                            Select.take(left, String::length), Select.whenEnded(slow, value -> value + 1)))
                    .isEqualTo(2);
            assertThat(Select.<Integer, RuntimeException>first(Select.whenEnded(slow, value -> value + 2)))
                    .isEqualTo(3);
        }));
    }

    @Test
    void taskThatFailedFailsTheSelect() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<Integer> failing = group.spawn(() -> {
                throw new IOException("broken");
            });

            assertThatThrownBy(() -> Select.first(Select.whenEnded(failing, value -> value)))
                    .isInstanceOf(TaskFailedException.class)
                    .hasRootCauseMessage("broken");
        }));
    }

    @Test
    void promiseThatIsSetGivesItsValue() throws Exception {
        Promise<String> promise = Promise.create();

        runs.run(() -> TaskGroup.run(group -> {
            Task<String> chosen = group.spawn(
                    () -> Select.first(Select.take(left, item -> item), Select.whenSet(promise, value -> value)));
            Async.sleep(MOMENT);

            promise.complete("kept");

            assertThat(chosen.await()).isEqualTo("kept");
            assertNoTaskIsQueued();
        }));
    }

    @Test
    void delayOfZeroIsWhatToDoIfNothingElseIsReady() throws Exception {
        runs.run(() -> {
            assertThat(takeLeftOrNothing()).isEqualTo("nothing");
            left.put("left");
            assertThat(takeLeftOrNothing()).isEqualTo("left");
        });

        assertThat(runs.elapsed()).isZero();
    }

    private String takeLeftOrNothing() throws InterruptedException {
        return Select.first(Select.take(left, item -> item), Select.after(Duration.ZERO, () -> "nothing"));
    }

    @Test
    void cancelledSelectHasDoneNothing() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            right.put("in the way");
            Task<String> cancelled = group.spawn(() -> Select.first(
                    Select.take(left, item -> item),
                    Select.put(right, "mine", () -> "put"),
                    Select.whenSet(event, () -> "set"),
                    Select.after(SECOND, () -> "late")));
            Async.sleep(MOMENT);
            cancelled.cancel("changed my mind");
            left.put("left");
            cancelled.outcome();

            assertThat(cancelled.isCancelled()).isTrue();
            assertThat(left.take()).isEqualTo("left");
            assertThat(right.take()).isEqualTo("in the way");
            assertThat(right.poll()).isEmpty();
            assertNoTaskIsQueued();
        }));
    }

    @Test
    void selectHandedAnItemBeforeTheCancellationReturnsWithIt() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> chosen =
                    group.spawn(() -> Select.first(Select.take(left, item -> item), Select.take(right, item -> item)));
            Async.sleep(MOMENT);

            left.put("left");
            chosen.cancel("too late");

            assertThat(chosen.await()).isEqualTo("left");
        }));
    }

    @Test
    void closedQueueFailsTheSelect() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<String> waiting =
                    group.spawn(() -> Select.first(Select.take(left, item -> item), Select.take(right, item -> item)));
            Async.sleep(MOMENT);
            left.close();

            assertThatThrownBy(waiting::await)
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseInstanceOf(QueueClosedException.class);
            assertThatThrownBy(() -> Select.first(Select.take(right, item -> item), Select.take(left, item -> item)))
                    .isInstanceOf(QueueClosedException.class);
            assertThatThrownBy(() -> Select.first(Select.put(left, "item", () -> "put")))
                    .isInstanceOf(QueueClosedException.class)
                    .hasMessage("a queue of 1 is closed");
            assertNoTaskIsQueued();
        }));
    }

    @Test
    void exceptionOfTheChosenClauseKeepsItsType() throws Exception {
        runs.run(() -> {
            left.put("left");

            assertThatThrownBy(() -> Select.first(
                            Select.take(left, item -> {
                                throw new IOException("no use for " + item);
                            }),
                            Select.after(SECOND, () -> "late")))
                    .isInstanceOf(IOException.class);
        });
    }

    @Test
    void whoSelectsSaysWhatFor() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(
                    "chooser",
                    () -> Select.first(
                            Select.take(left, item -> item),
                            Select.whenSet(event, () -> "set"),
                            Select.after(SECOND, () -> "")));
            Async.sleep(MOMENT);

            assertThat(task)
                    .hasToString("task 'chooser' [waits for the first of: an item of a queue of 1, or an event,"
                            + " or 1 s to pass]");
        }));
    }

    @Test
    void badUseIsRefusedBeforeAnythingHappens() throws Exception {
        runs.run(() -> {
            left.put("left");

            assertThatThrownBy(Select::first).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Select.first(Select.take(left, item -> item), Select.take(left, item -> item)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("clauses must not use a queue twice, but clauses[0] is for an item of a queue of 1,"
                            + " and clauses[1] for an item of a queue of 1");
            assertThatThrownBy(() -> Select.first(Select.take(left, item -> item), null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("clauses[1]");
            assertThatThrownBy(() -> Select.put(left, null, () -> "put"))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("item");
            assertThatThrownBy(() -> Select.after(null, () -> "late"))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("delay");
            assertThat(left.size()).isEqualTo(1);
        });
    }
}
