package dev.weft.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.select.Select;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.run.Tuning;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The races between a hand-over and a cancellation, a close or another hand-over, each in a tight loop on two cores,
 * and the items are counted after each round. A lost wake-up shows as a round that never ends. The same checks also run
 * with queues that are broken on purpose, and must find the mistakes.
 */
@Timeout(120)
class QueueRaceTest {
    private static final long NANOS =
            Duration.ofSeconds(Long.getLong("weft.sweep.seconds", 5)).toNanos() / 7;
    private static final int LONGEST_SPIN = 300;

    private final SplittableRandom random = new SplittableRandom(1);

    /** The parallel scheduler, without the repeated interrupts that would hide a lost interrupt. */
    private static final class DeliversOnce implements Scheduler {
        @Override
        public Clock clock() {
            return Scheduler.parallel().clock();
        }

        @Override
        public Tuning tuning() {
            return Scheduler.parallel().tuning();
        }

        @Override
        public void start(Strand strand) {
            strand.newThread(Thread.ofVirtual().factory()).start();
        }
    }

    /** The object of a race: a queue, or a broken imitation of a queue. */
    private interface Line {
        void put(Integer item) throws InterruptedException;

        Integer take() throws InterruptedException;

        int size();

        static Line of(Queue<Integer> queue) {
            return new Line() {
                @Override
                public void put(Integer item) throws InterruptedException {
                    queue.put(item);
                }

                @Override
                public Integer take() throws InterruptedException {
                    return queue.take();
                }

                @Override
                public int size() {
                    return queue.size();
                }
            };
        }
    }

    /** Broken on purpose: hands an item to a waiter that may have been cancelled, without checking. */
    private static final class Careless implements Line {
        private final WaitQueue takers = new WaitQueue();
        private final ArrayDeque<Integer> items = new ArrayDeque<>();

        @Override
        public void put(Integer item) {
            try (Guard guard = takers.lock()) {
                Enqueued taker = takers.poll(guard);
                if (taker == null) {
                    items.add(item);
                } else {
                    takers.resume(guard, taker, item);
                }
            }
        }

        @Override
        public Integer take() throws InterruptedException {
            Strand.throwIfCancelled();
            Waiter waiter = new Waiter(Strand.current(), () -> "an item");
            try (Guard guard = takers.lock()) {
                if (!items.isEmpty()) {
                    return items.remove();
                }
                takers.add(guard, waiter);
            }
            return (Integer) takers.await(waiter);
        }

        @Override
        public int size() {
            try (Guard _ = takers.lock()) {
                return items.size();
            }
        }
    }

    private void rounds(Action<Exception> round) throws Exception {
        int rounds = Runner.call(new DeliversOnce(), () -> {
            int done = 0;
            for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; done++) {
                round.run();
            }
            return done;
        });

        assertThat(rounds).isPositive();
    }

    /** Starts {@code body}, and returns after it has run for a random time. */
    private Task<?> start(TaskGroup group, Action<Exception> body) {
        AtomicBoolean started = new AtomicBoolean();
        int itsSpin = random.nextInt(LONGEST_SPIN);
        int ownSpin = random.nextInt(LONGEST_SPIN);
        Task<?> task = group.spawn(() -> {
            started.set(true);
            spin(itsSpin);
            body.run();
        });
        while (!started.get()) {
            Thread.yield(); // not a sleep: the body would then always be first
        }
        spin(ownSpin);
        return task;
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    /** One task takes and is cancelled, while another task puts. The item must be taken or still be in the queue. */
    private void takeAgainstCancellation(Line line) throws Exception {
        AtomicInteger taken = new AtomicInteger();
        TaskGroup.run(group -> {
            Task<?> taker = start(group, () -> {
                line.take();
                taken.incrementAndGet();
            });
            start(group, () -> line.put(1));
            taker.cancel("race");
        });
        account(1, taken.get() + line.size());
        while (line.size() > 0) {
            line.take();
        }
    }

    private static void account(int put, int found) {
        if (put != found) {
            throw new AssertionError(put + " items were put, but " + found + " were taken or are still there");
        }
    }

    @Test
    void takeAndItsCancellationNeverLoseAnItem() throws Exception {
        Line line = Line.of(Queue.unbounded());

        rounds(() -> takeAgainstCancellation(line));
    }

    @Test
    void checkSeesAQueueThatIgnoresThatItsTakerWasCancelled() {
        Line line = new Careless();

        assertThat(catchThrowable(() -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        rounds(() -> takeAgainstCancellation(line));
                    }
                }))
                .hasMessageContaining("1 items were put, but 0 were taken");
    }

    @Test
    void putAndItsCancellationNeverLoseOrDoubleAnItem() throws Exception {
        Queue<Integer> queue = Queue.rendezvous();
        AtomicInteger put = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();

        rounds(() -> {
            TaskGroup.run(group -> {
                Task<?> putter = start(group, () -> {
                    queue.put(1);
                    put.incrementAndGet();
                });
                Task<?> taker = start(group, () -> {
                    queue.take();
                    taken.incrementAndGet();
                });
                putter.cancel("race");
                spin(random.nextInt(LONGEST_SPIN));
                taker.cancel("race");
            });
            account(put.get(), taken.get());
        });
    }

    @Test
    void takeThatMakesRoomAndTheCancellationOfAPutNeverLoseOrDoubleAnItem() throws Exception {
        Queue<Integer> queue = Queue.bounded(1);

        rounds(() -> {
            AtomicInteger put = new AtomicInteger(1);
            AtomicInteger taken = new AtomicInteger();
            queue.put(0);
            TaskGroup.run(group -> {
                Task<?> putter = start(group, () -> {
                    queue.put(1);
                    put.incrementAndGet();
                });
                start(group, () -> {
                    queue.take();
                    taken.incrementAndGet();
                });
                putter.cancel("race");
            });
            account(put.get(), taken.get() + queue.size());
            queue.poll();
        });
    }

    @Test
    void closingNeverLosesAnItemThatWasPut() throws Exception {
        rounds(() -> {
            Queue<Integer> queue = Queue.bounded(1);
            AtomicInteger put = new AtomicInteger();
            AtomicInteger taken = new AtomicInteger();
            TaskGroup.run(group -> {
                start(group, () -> {
                    try {
                        queue.put(1);
                        put.incrementAndGet();
                        queue.put(2);
                        put.incrementAndGet();
                    } catch (QueueClosedException e) {
                        // the other possible result of the race
                    }
                });
                start(group, () -> queue.forEach(item -> taken.incrementAndGet()));
                queue.close();
            });
            account(put.get(), taken.get());
        });
    }

    @Test
    void selectTakesOneOfTwoItemsThatComeAtOnce() throws Exception {
        Queue<Integer> left = Queue.unbounded();
        Queue<Integer> right = Queue.unbounded();

        rounds(() -> firstOfTwo(
                left,
                right,
                () -> Select.<Integer, RuntimeException>fairly(
                        Select.take(left, item -> item), Select.take(right, item -> item))));
    }

    /**
     * One task takes from either of two queues, and may be cancelled. Two other tasks put. The first task must take at
     * most one item.
     */
    private void firstOfTwo(Queue<Integer> left, Queue<Integer> right, Action<Exception> choice) throws Exception {
        AtomicInteger taken = new AtomicInteger();
        TaskGroup.run(group -> {
            Task<?> chooser = start(group, () -> {
                choice.run();
                taken.incrementAndGet();
            });
            Task<?> putter = start(group, () -> left.put(1));
            right.put(2);
            putter.await();
            if (random.nextInt(3) == 0) {
                chooser.cancel("race");
            }
        });
        account(2, taken.get() + drain(left) + drain(right));
    }

    private static int drain(Queue<Integer> queue) {
        int items = 0;
        while (queue.poll().isPresent()) {
            items++;
        }
        return items;
    }

    @Test
    void checkSeesAChoiceThatTakesBothAndDropsOne() {
        Queue<Integer> left = Queue.unbounded();
        Queue<Integer> right = Queue.unbounded();

        assertThat(catchThrowable(() -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        rounds(() -> firstOfTwo(left, right, () -> Async.race(List.of(left, right), Queue::take)));
                    }
                }))
                .hasMessageContaining("2 items were put, but 1 were taken");
    }

    @Test
    void selectsThatOfferEachOtherTheSameExchangeAgreeOnOne() throws Exception {
        Queue<Integer> there = Queue.rendezvous();
        Queue<Integer> back = Queue.rendezvous();

        rounds(() -> {
            AtomicInteger given = new AtomicInteger();
            AtomicInteger got = new AtomicInteger();
            TaskGroup.run(group -> {
                start(group, () -> exchange(there, back, given, got));
                start(group, () -> exchange(back, there, given, got));
            });
            account(given.get(), got.get());
            account(1, got.get());
        });
    }

    private static void exchange(Queue<Integer> give, Queue<Integer> take, AtomicInteger given, AtomicInteger got)
            throws InterruptedException {
        Select.first(Select.put(give, 1, given::incrementAndGet), Select.take(take, item -> got.incrementAndGet()));
    }
}
