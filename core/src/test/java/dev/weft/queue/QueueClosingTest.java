package dev.weft.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The part "queue" of the contract: closing, joining and counted producers. */
@Timeout(30)
@InEveryWay
class QueueClosingTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    @RegisterExtension
    final Runs runs;

    QueueClosingTest(Way way) {
        runs = new Runs(way);
    }

    private static void assertClosed(Task<?> task) throws InterruptedException {
        assertThat(task.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.exception()).isInstanceOf(QueueClosedException.class));
    }

    @ParameterizedTest
    @EnumSource
    void laterPutsFail(QueueTest.Kind kind) throws Exception {
        Queue<Integer> queue = kind.bounded(2);

        runs.run(() -> {
            queue.close();

            assertThatThrownBy(() -> queue.put(1)).isInstanceOf(QueueClosedException.class);
            assertThatThrownBy(() -> queue.offer(1)).isInstanceOf(QueueClosedException.class);
            assertThatThrownBy(queue::producer)
                    .isInstanceOf(QueueClosedException.class)
                    .hasMessage(queue.description() + " is closed");
            assertThat(queue.isEmpty()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource
    void blockedPutsFailAndTheirItemsAreNotPut(QueueTest.Kind kind) throws Exception {
        Queue<Integer> queue = kind.bounded(1);

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            queue.put(1);
            Task<?> blocked = group.spawn(() -> queue.put(2));
            Async.sleep(MOMENT);

            queue.close();

            assertClosed(blocked);
            assertThat(queue.take()).isEqualTo(1);
            assertThat(queue.statistics().put()).isEqualTo(1);
        }));
    }

    @ParameterizedTest
    @EnumSource
    void takesDrainTheClosedQueueThenFail(QueueTest.Kind kind) throws Exception {
        Queue<Integer> queue = kind.unbounded();

        runs.run(() -> {
            queue.put(1);
            queue.put(2);
            queue.close();

            assertThat(List.of(queue.take(), queue.poll().orElseThrow())).containsExactlyInAnyOrder(1, 2);
            assertThatThrownBy(queue::take).isInstanceOf(QueueClosedException.class);
            assertThatThrownBy(queue::poll).isInstanceOf(QueueClosedException.class);
        });
    }

    @ParameterizedTest
    @EnumSource
    void blockedTakesFail(QueueTest.Kind kind) throws Exception {
        Queue<Integer> queue = kind.unbounded();

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> blocked = group.spawn(() -> queue.take());
            Async.sleep(MOMENT);

            queue.close();

            assertClosed(blocked);
        }));
    }

    @Test
    void forEachEndsNormallyWhenTheQueueIsClosedAndDrained() throws Exception {
        Queue<Integer> queue = Queue.bounded(2);
        List<Integer> seen = new CopyOnWriteArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> queue.forEach(seen::add));
            group.spawn(() -> queue.forEach(seen::add));
            for (int i = 0; i < 10; i++) {
                queue.put(i);
            }
            queue.close();
        }));

        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @ParameterizedTest
    @EnumSource
    void closeNowDiscardsWhatIsQueuedAndReturnsIt(QueueTest.Kind kind) throws Exception {
        Queue<Integer> queue = kind.bounded(3);

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            queue.put(2);
            queue.put(1);
            queue.put(3);
            Task<?> blocked = group.spawn(() -> queue.put(4));
            Async.sleep(MOMENT);

            List<Integer> discarded = queue.closeNow();

            assertThat(discarded)
                    .isEqualTo(
                            switch (kind) {
                                case FIFO -> List.of(2, 1, 3);
                                case PRIORITY -> List.of(1, 2, 3);
                                case LIFO -> List.of(3, 1, 2);
                            });
            assertClosed(blocked);
            assertThatThrownBy(queue::take).isInstanceOf(QueueClosedException.class);
        }));
    }

    @Test
    void closingIsIdempotentAndCloseNowMayFollowClose() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> {
            queue.put(1);
            queue.close();
            queue.close();
            assertThat(queue.isClosed()).isTrue();
            assertThat(queue.size()).isEqualTo(1);

            assertThat(queue.closeNow()).containsExactly(1);
            assertThat(queue.closeNow()).isEmpty();
            queue.close();
        });
    }

    @Test
    void joinWaitsUntilEveryItemPutWasDone() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> TaskGroup.run(group -> {
            queue.put(1);
            queue.put(2);
            Task<?> joiner = group.spawn(queue::join);
            queue.take();
            queue.taskDone();
            queue.take();
            Async.sleep(MOMENT);
            assertThat(joiner.isDone()).isFalse();
            assertThat(joiner.toString()).endsWith("[waits for every item of an unbounded queue to be done]");

            queue.taskDone();

            joiner.await();
        }));
    }

    @Test
    void joinOfAQueueWithoutItemsDoesNotWait() throws Exception {
        runs.run(() -> Queue.bounded(1).join());
    }

    @Test
    void cancelledJoinLeavesTheOthersAlone() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> TaskGroup.run(group -> {
            queue.put(1);
            Task<?> cancelled = group.spawn(queue::join);
            Task<?> stays = group.spawn(queue::join);
            Async.sleep(MOMENT);
            cancelled.cancel("no time");
            queue.take();
            queue.taskDone();

            stays.await();
            cancelled.outcome();
            assertThat(cancelled.isCancelled()).isTrue();
        }));
    }

    @Test
    void oneTaskDoneTooManyIsAnError() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> {
            assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class);
            queue.put(1);
            assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class);
            queue.take();
            queue.taskDone();

            assertThatThrownBy(queue::taskDone)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("taskDone() was called more often than items were taken: 1 item was taken from"
                            + " an unbounded queue");
        });
    }

    @Test
    void discardedItemsCountAsDoneButThoseHandedOutDoNot() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> TaskGroup.run(group -> {
            queue.put(1);
            queue.put(2);
            queue.put(3);
            queue.take();
            Task<?> joiner = group.spawn(queue::join);
            Async.sleep(MOMENT);

            queue.closeNow();

            Async.sleep(MOMENT);
            assertThat(joiner.isDone()).isFalse();
            queue.taskDone();
            joiner.await();
        }));
    }

    @Test
    void closeNowEndsJoinsIfNoItemIsHandedOut() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> TaskGroup.run(group -> {
            queue.put(1);
            Task<?> joiner = group.spawn(queue::join);
            Async.sleep(MOMENT);

            queue.closeNow();

            joiner.await();
        }));
    }

    @Test
    void queueClosesWhenTheLastProducerDoes() throws Exception {
        Queue<Integer> queue = Queue.bounded(1);
        List<Integer> seen = new CopyOnWriteArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            for (int i = 1; i <= 3; i++) {
                int item = i;
                Producer<Integer> producer = queue.producer();
                group.spawn(() -> producer.produce(() -> {
                    Async.sleep(Duration.ofSeconds(item));
                    producer.put(item);
                }));
            }

            queue.forEach(seen::add);
        }));

        assertThat(seen).containsExactly(1, 2, 3);
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void producerClosedTwiceCountsOnce() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> {
            Producer<Integer> first = queue.producer();
            Producer<Integer> second = queue.producer();

            first.close();
            first.close();

            assertThat(queue.isClosed()).isFalse();
            assertThat(second.offer(1)).isTrue();
            second.close();
            assertThat(queue.isClosed()).isTrue();
        });
    }

    @Test
    void closedQueueHasNoMoreProducers() {
        Queue<Integer> queue = Queue.bounded(1, "numbers");
        queue.close();

        assertThatThrownBy(queue::producer)
                .isInstanceOf(QueueClosedException.class)
                .hasMessage("queue 'numbers' of 1 is closed");
    }

    @Test
    void closedProducerPutsNothing() throws Exception {
        Queue<Integer> queue = Queue.unbounded();
        Producer<Integer> other = queue.producer();
        Producer<Integer> producer = queue.producer();

        producer.close();

        assertThatThrownBy(() -> producer.put(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this producer of an unbounded queue is closed");
        assertThatThrownBy(() -> producer.offer(1)).isInstanceOf(IllegalStateException.class);
        assertThat(producer).hasToString("producer of an unbounded queue [closed]");
        assertThat(other).hasToString("producer of an unbounded queue [open]");
        assertThat(queue.isEmpty()).isTrue();
    }
}
