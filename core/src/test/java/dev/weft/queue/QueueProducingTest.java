package dev.weft.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskFailedException;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.select.Select;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The part "queue" of the contract: consumers see the failure of a producer, and not a normal end. */
@Timeout(60)
@InEveryWay
class QueueProducingTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private final IOException disk = new IOException("disk error");

    @RegisterExtension
    final Runs runs;

    QueueProducingTest(Way way) {
        runs = new Runs(way);
    }

    private static Throwable failureOf(Task<?> task) throws InterruptedException {
        return ((Outcome.Failure<?>) task.outcome()).exception();
    }

    @ParameterizedTest
    @EnumSource
    void queueClosesWhenTheBodyThatProducesReturns(QueueTest.Kind kind) throws Exception {
        Queue<Integer> queue = kind.bounded(1);
        List<Integer> seen = new CopyOnWriteArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> queue.produce(() -> {
                queue.put(1);
                queue.put(2);
            }));

            queue.forEach(seen::add);
        }));

        assertThat(seen).containsExactly(1, 2);
        assertThat(queue.statistics().failed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void takersDrainWhatAFailedProducerPutThenGetItsFailure(QueueTest.Kind kind) throws Exception {
        Queue<Integer> queue = kind.unbounded();
        List<Integer> seen = new ArrayList<>();

        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> queue.produce(() -> {
                queue.put(1);
                queue.put(2);
                throw disk;
            }));

            assertThat(thrown).isSameAs(disk);
            assertThat(queue.poll()).isPresent();
            assertThatThrownBy(() -> queue.forEach(seen::add))
                    .isInstanceOf(QueueClosedException.class)
                    .hasMessage(queue.description() + " was closed by a failure: java.io.IOException: disk error")
                    .hasCause(disk);
            assertThat(seen).hasSize(1);
            assertThatThrownBy(queue::take).hasCause(disk);
            assertThatThrownBy(queue::poll).hasCause(disk);
            assertThatThrownBy(() -> queue.put(3)).hasCause(disk);
            assertThatThrownBy(() -> queue.offer(3)).hasCause(disk);
            assertThatThrownBy(queue::producer).hasCause(disk);
        });
    }

    @ParameterizedTest
    @EnumSource
    void takersThatWaitGetTheFailureTheQueueIsClosedWith(QueueTest.Kind kind) throws Exception {
        Queue<Integer> queue = kind.bounded(1);

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> taker = group.spawn(() -> queue.take());
            Task<?> consumer = group.spawn(() -> queue.forEach(item -> {}));
            Async.sleep(MOMENT);

            queue.close(disk);

            assertThat(failureOf(taker))
                    .isInstanceOf(QueueClosedException.class)
                    .hasCause(disk);
            assertThat(failureOf(consumer)).hasCause(disk).isNotSameAs(failureOf(taker));
        }));
    }

    @ParameterizedTest
    @EnumSource
    void puttersThatWaitGetTheFailureAndHavePutNothing(QueueTest.Kind kind) throws Exception {
        Queue<Integer> queue = kind.bounded(1);

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            queue.put(1);
            Task<?> blocked = group.spawn(() -> queue.put(2));
            Async.sleep(MOMENT);

            queue.close(disk);

            assertThat(failureOf(blocked))
                    .isInstanceOf(QueueClosedException.class)
                    .hasCause(disk);
            assertThat(queue.take()).isEqualTo(1);
            assertThatThrownBy(queue::take).hasCause(disk);
        }));
    }

    @Test
    void rendezvousTellsBothSidesOfTheFailure() throws Exception {
        Queue<Integer> putInto = Queue.rendezvous();
        Queue<Integer> takenFrom = Queue.rendezvous();

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Task<?> putter = group.spawn(() -> putInto.put(1));
            Task<?> taker = group.spawn(() -> takenFrom.take());
            Async.sleep(MOMENT);

            putInto.close(disk);
            takenFrom.close(disk);

            assertThat(failureOf(putter)).hasCause(disk);
            assertThat(failureOf(taker)).hasCause(disk);
        }));
    }

    @Test
    void cancelledProducerIsNotAFinishedOne() throws Exception {
        Queue<Integer> queue = Queue.bounded(1, "rows");

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> reader = group.spawn(() -> queue.produce(() -> {
                for (int i = 0; ; i++) {
                    queue.put(i);
                }
            }));
            Async.sleep(MOMENT);
            reader.cancel("not needed");
            reader.outcome();

            assertThat(queue.take()).isZero();
            assertThatThrownBy(queue::take)
                    .isInstanceOf(QueueClosedException.class)
                    .hasMessageStartingWith("queue 'rows' of 1 was closed by a cancellation: ")
                    .hasMessageContaining("not needed")
                    .hasCauseInstanceOf(InterruptedException.class);
        }));
    }

    @Test
    void producerThatFinishesAlthoughCancelledHasFinished() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> reader = group.spawn(() -> queue.produce(() -> {
                queue.put(1);
                Task.current().orElseThrow().cancel("too late");
            }));
            reader.outcome();

            queue.forEach(item -> assertThat(item).isEqualTo(1));
        }));
    }

    @Test
    void bodyThatIsNotAllowedToWaitDoesNotRunAndIsNoEnd() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> reader = group.spawn(() -> {
                Task.current().orElseThrow().cancel("before it put anything");
                queue.produce(() -> queue.put(1));
            });
            reader.outcome();

            assertThatThrownBy(() -> queue.forEach(item -> {})).hasCauseInstanceOf(InterruptedException.class);
        }));
    }

    @Test
    void howAQueueWasClosedFirstStands() throws Exception {
        Queue<Integer> finished = Queue.unbounded();
        Queue<Integer> failed = Queue.unbounded();

        runs.run(() -> {
            finished.close();
            finished.close(disk);
            failed.close(disk);
            failed.close(new IOException("a later one"));
            failed.close();

            finished.forEach(item -> {});
            assertThatThrownBy(finished::take)
                    .isInstanceOf(QueueClosedException.class)
                    .hasNoCause();
            assertThatThrownBy(failed::take).hasCause(disk);
        });
    }

    @Test
    void closeNowMayFollowAFailureWhichStands() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> {
            queue.put(1);
            queue.close(disk);

            assertThat(queue.closeNow()).containsExactly(1);
            assertThatThrownBy(queue::take).hasCause(disk);
        });
    }

    @Test
    void joinDoesNotAskHowTheQueueWasClosed() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> {
            queue.put(1);
            queue.close(disk);
            queue.take();
            queue.taskDone();

            queue.join();
        });
    }

    @Test
    void failedQueueTellsSo() {
        Queue<Integer> queue = Queue.bounded(3, "rows");
        queue.offer(1);

        queue.close(disk);

        assertThat(queue.isClosed()).isTrue();
        assertThat(queue.statistics()).isEqualTo(new Queue.Statistics(1, 3, 1, 0, 0, 1, 0, 0, true, true));
        assertThat(queue).hasToString("queue 'rows' of 3 [closed by a failure, 1 item, 0 waiting to put, 0 to take]");
    }

    @Test
    void failureThatCannotTellWhatItIsIsACauseToo() {
        Queue<Integer> queue = Queue.bounded(1);
        RuntimeException speechless = new RuntimeException() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("no words");
            }
        };

        queue.close(speechless);

        assertThatThrownBy(queue::poll)
                .isInstanceOf(QueueClosedException.class)
                .hasMessageEndingWith(
                        "was closed by a failure: " + speechless.getClass().getName())
                .satisfies(e -> assertThat(e.getCause()).isSameAs(speechless));
    }

    @Test
    void selectOverAFailedQueueFailsWithTheCause() throws Exception {
        Queue<Integer> queue = Queue.bounded(1);
        Queue<Integer> other = Queue.bounded(1);

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            other.put(1);
            Task<?> taker = group.spawn(() -> Select.first(Select.take(queue, item -> item)));
            Task<?> putter = group.spawn(() -> Select.first(Select.put(other, 2, () -> 2)));
            Async.sleep(MOMENT);

            queue.close(disk);
            other.close(disk);

            assertThat(failureOf(taker))
                    .isInstanceOf(QueueClosedException.class)
                    .hasCause(disk);
            assertThat(failureOf(putter))
                    .isInstanceOf(QueueClosedException.class)
                    .hasCause(disk);
            assertThatThrownBy(() -> Select.first(Select.take(queue, item -> item)))
                    .hasCause(disk);
            assertThatThrownBy(() -> Select.first(Select.put(queue, 1, () -> 1)))
                    .hasCause(disk);
            int left = Select.first(Select.take(other, item -> item));
            assertThat(left).isEqualTo(1);
        }));
    }

    @Test
    void handlesOpenedTogetherOutliveOneThatIsClosedAtOnce() throws Exception {
        Queue<Integer> queue = Queue.bounded(1);
        List<Integer> seen = new CopyOnWriteArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            List<Producer<Integer>> producers = queue.producers(3);
            producers.getFirst().close();
            assertThat(queue.isClosed()).isFalse();
            for (Producer<Integer> producer : producers.subList(1, 3)) {
                group.spawn(() -> producer.produce(() -> producer.put(1)));
            }

            queue.forEach(seen::add);
        }));

        assertThat(seen).containsExactly(1, 1);
    }

    @Test
    void noHandleOrLessIsRefused() {
        Queue<Integer> queue = Queue.bounded(1);

        assertThatThrownBy(() -> queue.producers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count must be at least 1, but is 0");
        queue.close();
        assertThatThrownBy(() -> queue.producers(2)).isInstanceOf(QueueClosedException.class);
    }

    @Test
    void failedProducerClosesTheQueueForTheOthers() throws Exception {
        Queue<Integer> queue = Queue.unbounded();

        runs.run(() -> {
            List<Producer<Integer>> producers = queue.producers(2);
            assertThat(catchThrowable(() -> producers.getFirst().produce(() -> {
                        throw disk;
                    })))
                    .isSameAs(disk);

            assertThatThrownBy(() -> producers.getLast().put(1)).hasCause(disk);
            producers.getLast().close();
            producers.getFirst().close(new IOException("closed before"));
            assertThatThrownBy(queue::take).hasCause(disk);
            assertThatThrownBy(() -> producers.getFirst().produce(() -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this producer of an unbounded queue is closed");
        });
    }

    @Test
    void cancelledProducerEndsTheQueueBadly() throws Exception {
        Queue<Integer> queue = Queue.rendezvous();

        runs.run(() -> TaskGroup.run(group -> {
            Producer<Integer> producer = queue.producer();
            Task<?> cancelled = group.spawn(() -> producer.produce(() -> producer.put(1)));
            Async.sleep(MOMENT);
            cancelled.cancel("not needed");

            assertThatThrownBy(queue::take)
                    .isInstanceOf(QueueClosedException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
        }));
    }

    /** A reader fails half-way, and the writer must not commit the rows that it has received. */
    @Test
    void halfOfTheRowsIsNeverCommittedAndTheReadersFailureIsTheGroups() throws Exception {
        List<String> committed = new CopyOnWriteArrayList<>();

        runs.run(() -> {
            for (int round = 0; round < 200; round++) {
                TaskFailedException failure =
                        catchThrowableOfType(TaskFailedException.class, () -> copyHalf(committed));

                assertThat(failure.taskName()).isEqualTo("reader");
                assertThat(failure).hasCause(disk);
            }
        });

        assertThat(committed).isEmpty();
    }

    private void copyHalf(List<String> committed) throws InterruptedException {
        Queue<Integer> rows = Queue.bounded(2, "rows");
        TaskGroup.run(group -> {
            group.spawn(
                    "reader",
                    () -> rows.produce(() -> {
                        for (int i = 0; i < 3; i++) {
                            rows.put(i);
                        }
                        throw disk;
                    }));
            group.spawn("writer", () -> {
                rows.forEach(row -> {});
                committed.add("all");
            });
        });
    }

    @Test
    void takerThatFailsBeforeTheProducerDoesIsNotTheFailureOfTheGroup() throws Exception {
        Queue<Integer> rows = Queue.unbounded("rows");

        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
                    group.spawn("writer", () -> rows.take());
                    group.spawn("reader", () -> {
                        rows.close(disk);
                        Async.sleep(MOMENT);
                        throw disk;
                    });
                })));

        assertThat(failure.taskName()).isEqualTo("reader");
        assertThat(failure).hasCause(disk);
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(QueueClosedException.class);
    }

    @Test
    void bodyThatTakesFromAFailedProducerThrowsTheProducersFailure() throws Exception {
        Queue<Integer> rows = Queue.unbounded("rows");

        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> runs.run(() -> TaskGroup.run(group -> {
                    group.spawn("reader", () -> {
                        rows.close(disk);
                        Async.shielded(() -> Async.sleep(MOMENT));
                        throw disk;
                    });
                    rows.forEach(row -> {});
                })));

        assertThat(failure.taskName()).isEqualTo("reader");
        assertThat(failure).hasCause(disk);
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(QueueClosedException.class);
    }

    /** The example in the documentation of {@link Producer}. */
    @Test
    void exampleOfSeveralProducersIsRightAThousandTimes() throws Exception {
        runs.run(() -> {
            for (int round = 0; round < 1000; round++) {
                int[] sum = {0};
                Queue<Integer> numbers = Queue.bounded(10);

                TaskGroup.run(group -> {
                    for (Producer<Integer> producer : numbers.producers(2)) {
                        group.spawn(() -> producer.produce(() -> {
                            for (int i = 0; i < 10; i++) {
                                producer.put(i);
                            }
                        }));
                    }
                    numbers.forEach(number -> sum[0] += number);
                });

                assertThat(sum[0]).isEqualTo(90);
            }
        });
    }
}
