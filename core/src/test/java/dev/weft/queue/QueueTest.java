package dev.weft.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The part "queue" of the contract: putting, taking, order and cancellation. */
@Timeout(30)
@InEveryWay
class QueueTest {
    /** A time after which every task waits, because time is virtual. */
    private static final Duration MOMENT = Duration.ofMillis(1);

    @RegisterExtension
    final Runs runs;

    QueueTest(Way way) {
        runs = new Runs(way);
    }

    /** The three disciplines, which share everything but the order of items. */
    enum Kind {
        FIFO {
            @Override
            Queue<Integer> bounded(int capacity) {
                return Queue.bounded(capacity);
            }

            @Override
            Queue<Integer> unbounded() {
                return Queue.unbounded();
            }
        },
        PRIORITY {
            @Override
            Queue<Integer> bounded(int capacity) {
                return PriorityQueue.bounded(capacity, Comparator.<Integer>naturalOrder());
            }

            @Override
            Queue<Integer> unbounded() {
                return PriorityQueue.unbounded(Comparator.<Integer>naturalOrder());
            }
        },
        LIFO {
            @Override
            Queue<Integer> bounded(int capacity) {
                return LifoQueue.bounded(capacity);
            }

            @Override
            Queue<Integer> unbounded() {
                return LifoQueue.unbounded();
            }
        };

        abstract Queue<Integer> bounded(int capacity);

        abstract Queue<Integer> unbounded();
    }

    @Test
    void itemsComeOutInTheOrderInWhichTheyWerePut() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> {
            for (int i = 0; i < 100; i++) {
                queue.put(i);
            }

            for (int i = 0; i < 100; i++) {
                assertThat(queue.take()).isEqualTo(i);
            }
        });
    }

    @Test
    void priorityQueueGivesTheLeastFirstAndKeepsTheOrderOfEquals() throws Exception {
        Queue<String> queue = PriorityQueue.unbounded(Comparator.comparingInt(String::length));

        runs.run(() -> {
            for (String word : List.of("weave", "web", "woven", "sew", "a", "wools", "tie")) {
                queue.put(word);
            }
            queue.close();

            assertThat(drain(queue)).containsExactly("a", "web", "sew", "tie", "weave", "woven", "wools");
        });
    }

    @Test
    void lifoQueueGivesTheLastFirst() throws Exception {
        Queue<Integer> queue = LifoQueue.bounded(3);

        runs.run(() -> {
            queue.put(1);
            queue.put(2);
            queue.put(3);
            queue.close();

            assertThat(drain(queue)).containsExactly(3, 2, 1);
        });
    }

    private static <T> List<T> drain(Queue<T> queue) throws InterruptedException {
        List<T> items = new ArrayList<>();
        queue.forEach(items::add);
        return items;
    }

    @ParameterizedTest
    @EnumSource
    void putWaitsWhileTheQueueIsFull(Kind kind) throws Exception {
        Queue<Integer> queue = kind.bounded(2);

        runs.run(() -> TaskGroup.run(group -> {
            queue.put(1);
            queue.put(2);
            Task<?> third = group.spawn(() -> queue.put(3));
            Async.sleep(MOMENT);
            assertThat(third.isDone()).isFalse();
            assertThat(queue.size()).isEqualTo(2);

            queue.take();
            third.await();

            assertThat(queue.size()).isEqualTo(2);
        }));
    }

    @ParameterizedTest
    @EnumSource
    void takeWaitsWhileTheQueueIsEmpty(Kind kind) throws Exception {
        Queue<Integer> queue = kind.unbounded();

        runs.run(() -> TaskGroup.run(group -> {
            Task<Integer> taker = group.spawn(queue::take);
            Async.sleep(MOMENT);
            assertThat(taker.isDone()).isFalse();

            queue.put(7);

            assertThat(taker.await()).isEqualTo(7);
        }));
    }

    @Test
    void rendezvousPutWaitsForATake() throws Exception {
        Queue<Integer> queue = Queue.rendezvous();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> putter = group.spawn(() -> queue.put(1));
            Async.sleep(MOMENT);
            assertThat(putter.isDone()).isFalse();
            assertThat(queue.size()).isZero();

            assertThat(queue.take()).isEqualTo(1);

            putter.await();
        }));
    }

    @Test
    void rendezvousTakeWaitsForAPut() throws Exception {
        Queue<Integer> queue = Queue.rendezvous();

        runs.run(() -> TaskGroup.run(group -> {
            Task<Integer> taker = group.spawn(queue::take);
            Async.sleep(MOMENT);

            queue.put(1);

            assertThat(taker.await()).isEqualTo(1);
        }));
    }

    @Test
    void waitingTakesAreServedInOrder() throws Exception {
        Queue<Integer> queue = Queue.bounded(5);

        runs.run(() -> TaskGroup.run(group -> {
            List<Task<Integer>> takers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                takers.add(group.spawn(queue::take));
                Async.sleep(MOMENT);
            }

            for (int i = 0; i < 5; i++) {
                queue.put(i);
            }

            for (int i = 0; i < 5; i++) {
                assertThat(takers.get(i).await()).isEqualTo(i);
            }
        }));
    }

    @Test
    void waitingPutsAreServedInOrder() throws Exception {
        Queue<Integer> queue = Queue.bounded(1);

        runs.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < 5; i++) {
                int item = i;
                group.spawn(() -> queue.put(item));
                Async.sleep(MOMENT);
            }

            for (int i = 0; i < 5; i++) {
                assertThat(queue.take()).isEqualTo(i);
            }
        }));
    }

    @ParameterizedTest
    @EnumSource
    void cancelledPutHasPutNothing(Kind kind) throws Exception {
        Queue<Integer> queue = kind.bounded(1);

        runs.run(() -> TaskGroup.run(group -> {
            queue.put(1);
            Task<?> cancelled = group.spawn(() -> queue.put(2));
            Async.sleep(MOMENT);
            Task<?> next = group.spawn(() -> queue.put(3));
            Async.sleep(MOMENT);
            cancelled.cancel("changed my mind");
            cancelled.outcome();

            assertThat(queue.take()).isEqualTo(1);
            next.await();
            assertThat(queue.take()).isEqualTo(3);
            assertThat(queue.isEmpty()).isTrue();
        }));
    }

    @ParameterizedTest
    @EnumSource
    void cancelledTakeHasTakenNothing(Kind kind) throws Exception {
        Queue<Integer> queue = kind.unbounded();

        runs.run(() -> TaskGroup.run(group -> {
            Task<Integer> cancelled = group.spawn(queue::take);
            Async.sleep(MOMENT);
            Task<Integer> next = group.spawn(queue::take);
            Async.sleep(MOMENT);
            cancelled.cancel("changed my mind");
            queue.put(1);

            assertThat(next.await()).isEqualTo(1);
            cancelled.outcome();
            assertThat(cancelled.isCancelled()).isTrue();
        }));
    }

    @Test
    void orderThatUsesItsOwnQueueIsRefused() throws Exception {
        List<Queue<Integer>> own = new ArrayList<>();
        Queue<Integer> queue = PriorityQueue.unbounded(
                Comparator.<Integer>comparingInt(item -> own.getFirst().size()));
        own.add(queue);

        runs.run(() -> {
            queue.put(1);

            assertThatThrownBy(() -> queue.put(2)).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void itemHandedOverBeforeTheCancellationIsReturned() throws Exception {
        Queue<Integer> queue = Queue.unbounded();
        List<String> seen = new CopyOnWriteArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> taker = group.spawn(() -> {
                seen.add("took " + queue.take());
                Async.sleep(Duration.ofHours(1));
                seen.add("was not cancelled");
            });
            Async.sleep(MOMENT);

            queue.put(1);
            taker.cancel("too late for the take");
        }));

        assertThat(seen).containsExactly("took 1");
    }

    @Test
    void cancelledRendezvousPutLetsTheNextOneIn() throws Exception {
        Queue<Integer> queue = Queue.rendezvous();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> first = group.spawn(() -> queue.put(1));
            Async.sleep(MOMENT);
            group.spawn(() -> queue.put(2));
            Async.sleep(MOMENT);
            first.cancel("changed my mind");

            assertThat(queue.take()).isEqualTo(2);
        }));
    }

    @Test
    void pendingCancellationIsThrownEvenIfNoWaitIsNeeded() throws Exception {
        Queue<Integer> queue = Queue.bounded(10);

        runs.run(() -> TaskGroup.run(group -> {
            queue.put(1);
            group.cancel("enough");

            assertThat(catchThrowable(() -> queue.put(2))).isInstanceOf(InterruptedException.class);
            assertThat(catchThrowable(queue::take)).isInstanceOf(InterruptedException.class);
            assertThat(catchThrowable(queue::join)).isInstanceOf(InterruptedException.class);
        }));

        assertThat(queue.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void offerAndPollNeverWait(Kind kind) throws Exception {
        Queue<Integer> queue = kind.bounded(1);

        assertThat(queue.poll()).isEmpty();
        assertThat(queue.offer(1)).isTrue();
        assertThat(queue.offer(2)).isFalse();
        assertThat(queue.poll()).contains(1);
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void rendezvousOfferSucceedsOnlyIfSomeoneWaits() throws Exception {
        Queue<Integer> queue = Queue.rendezvous();

        runs.run(() -> TaskGroup.run(group -> {
            assertThat(queue.offer(1)).isFalse();
            Task<Integer> taker = group.spawn(queue::take);
            Async.sleep(MOMENT);

            assertThat(queue.offer(2)).isTrue();
            assertThat(queue.offer(3)).isFalse();

            assertThat(taker.await()).isEqualTo(2);
        }));
    }

    @Test
    void pollTakesFromAWaitingPut() throws Exception {
        Queue<Integer> queue = Queue.rendezvous();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> putter = group.spawn(() -> queue.put(1));
            Async.sleep(MOMENT);

            assertThat(queue.poll()).contains(1);

            putter.await();
        }));
    }

    @Test
    void waitingComposesWithATimeout() throws Exception {
        Queue<Integer> queue = Queue.bounded(1);

        runs.run(() -> {
            assertThat(Async.moveOnAfter(Duration.ofSeconds(3), queue::take)).isEmpty();
            assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(3));

            queue.put(1);
            assertThat(queue.statistics().waitingToTake()).isZero();
        });
    }

    @Test
    void queueIsUsableFromAThreadThatIsNoTask() throws Exception {
        Queue<Integer> queue = Queue.rendezvous();
        Thread plain = Thread.ofPlatform().start(() -> {
            try {
                queue.put(1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(queue.take()).isEqualTo(1);

        plain.join();
    }

    @Test
    void whoAwaitsAQueueSaysSo() throws Exception {
        Queue<Integer> queue = Queue.bounded(1);
        Queue<Integer> meeting = Queue.rendezvous();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> taker = group.spawn("taker", () -> queue.take());
            Task<?> putter = group.spawn("putter", () -> meeting.put(1));
            Async.sleep(MOMENT);

            assertThat(taker).hasToString("task 'taker' [waits for an item of a queue of 1]");
            assertThat(putter).hasToString("task 'putter' [waits for a task that takes from a rendezvous queue]");

            group.cancel("seen enough");
        }));
    }

    @Test
    void stateIsToldInWordsAndNumbers() throws Exception {
        Queue<Integer> queue = Queue.bounded(2);

        runs.run(() -> TaskGroup.run(group -> {
            queue.put(1);
            queue.take();
            queue.put(2);
            queue.put(3);
            group.spawn(() -> assertThatThrownBy(() -> queue.put(4)).isInstanceOf(QueueClosedException.class));
            Async.sleep(MOMENT);

            assertThat(queue).hasToString("a queue of 2 [2 items, 1 waiting to put, 0 to take]");
            assertThat(queue.statistics()).isEqualTo(new Queue.Statistics(2, 2, 3, 1, 0, 3, 1, 0, false, false));

            queue.closeNow();

            assertThat(queue).hasToString("a queue of 2 [closed, 0 items, 0 waiting to put, 0 to take]");
            assertThat(queue.statistics()).isEqualTo(new Queue.Statistics(0, 2, 3, 1, 2, 1, 0, 0, true, false));
        }));
    }

    @Test
    void badArgumentsAreRefusedBeforeAnythingHappens() {
        Queue<String> queue = Queue.bounded(1);

        assertThatThrownBy(() -> Queue.bounded(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be at least 1, but is 0");
        assertThatThrownBy(() -> LifoQueue.bounded(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PriorityQueue.bounded(0, Comparator.<String>naturalOrder()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PriorityQueue.unbounded((Comparator<String>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("order");
        assertThatThrownBy(() -> queue.put(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("item");
        assertThatThrownBy(() -> queue.offer(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("item");
        assertThatThrownBy(() -> queue.forEach(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("action");
        assertThat(queue.statistics()).isEqualTo(new Queue.Statistics(0, 1, 0, 0, 0, 0, 0, 0, false, false));
    }

    @Test
    void capacityIsWhatWasAskedFor() {
        assertThat(Queue.bounded(3).capacity()).isEqualTo(3);
        assertThat(Queue.rendezvous().capacity()).isZero();
        assertThat(Queue.unbounded().capacity()).isEqualTo(Integer.MAX_VALUE);
        assertThat(LifoQueue.unbounded()).hasToString("an unbounded LIFO queue [0 items, 0 waiting to put, 0 to take]");
    }

    @Test
    void forEachThrowsWhatItsActionThrowsAndLeavesTheRest() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> {
            for (int i : IntStream.range(0, 3).toArray()) {
                queue.put(i);
            }

            assertThatThrownBy(() -> queue.forEach(item -> {
                        throw new IOException("no use for " + item);
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no use for 0");

            assertThat(queue.size()).isEqualTo(2);
        });
    }

    @Test
    void forEachDoesNotTakeItsActionsOwnQueueClosedExceptionForTheEnd() throws Exception {
        Queue<Integer> queue = Queue.unbounded();
        Queue<Integer> other = Queue.unbounded();

        runs.run(() -> {
            queue.put(1);
            other.close();

            assertThatThrownBy(() -> queue.forEach(other::put)).isInstanceOf(QueueClosedException.class);
        });
    }
}
