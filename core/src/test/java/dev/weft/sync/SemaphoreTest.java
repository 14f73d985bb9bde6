package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
@InEveryWay
class SemaphoreTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    SemaphoreTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void noMoreTasksThanPermitsAreInsideAtOnce() throws Exception {
        Semaphore semaphore = Semaphore.of(3);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        runs.run(() -> Async.gather(IntStream.range(0, 20).boxed().toList(), n -> {
            try (var _ = semaphore.acquire()) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Async.sleep(SHORT);
                return inside.decrementAndGet();
            }
        }));

        assertThat(most).hasValue(3);
        assertThat(runs.elapsed()).isEqualTo(SHORT.multipliedBy(7));
        assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(3, 3, 0));
    }

    @Test
    void permitsAreHandedOutInTheOrderOfAsking() throws Exception {
        Semaphore semaphore = Semaphore.of(1);

        runs.run(() -> TaskGroup.run(group -> {
            var held = semaphore.acquire();
            for (String name : List.of("one", "two", "three")) {
                spawnWaiting(group, semaphore, name, 1);
            }
            held.close();
        }));

        assertThat(order).containsExactly("one", "two", "three");
    }

    @Test
    void requestForFewDoesNotOvertakeARequestForMany() throws Exception {
        Semaphore semaphore = Semaphore.of(3);

        runs.run(() -> TaskGroup.run(group -> {
            var two = semaphore.acquire(2);
            spawnWaiting(group, semaphore, "wants three", 3);
            spawnWaiting(group, semaphore, "wants one", 1);

            assertThat(semaphore.tryAcquire()).isEmpty();
            assertThat(order).isEmpty();
            two.close();
        }));

        assertThat(order).containsExactly("wants three", "wants one");
    }

    @Test
    void cancelledWaiterAtTheHeadLetsTheNextIn() throws Exception {
        Semaphore semaphore = Semaphore.of(3);

        runs.run(() -> TaskGroup.run(group -> {
            var two = semaphore.acquire(2);
            Task<?> head = spawnWaiting(group, semaphore, "wants three", 3);
            Task<?> next = spawnWaiting(group, semaphore, "wants one", 1);

            head.cancel("not needed");
            next.await();

            assertThat(order).containsExactly("wants one");
            assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(3, 1, 0));
            two.close();
        }));
    }

    @Test
    void waiterThatTimesOutHasTakenNothing() throws Exception {
        Semaphore semaphore = Semaphore.of(1);

        runs.run(() -> {
            try (var _ = semaphore.acquire()) {
                assertThatThrownBy(() -> Async.withTimeout(SHORT, () -> semaphore.acquire()))
                        .isInstanceOf(TimedOutException.class);
            }

            assertThat(semaphore.tryAcquire()).isPresent();
        });
    }

    @Test
    void cancelledTaskAcquiresNothingEvenIfPermitsAreFree() throws Exception {
        Semaphore semaphore = Semaphore.of(1);

        runs.run(() -> TaskGroup.run(group -> {
            group.cancel("enough");
            assertThatThrownBy(semaphore::acquire).isInstanceOf(InterruptedException.class);
        }));

        assertThat(semaphore.statistics().available()).isEqualTo(1);
    }

    @Test
    void closingTwiceGivesBackOnce() throws Exception {
        Semaphore semaphore = Semaphore.of(2);
        var permit = semaphore.acquire(2);

        permit.close();
        permit.close();

        assertThat(semaphore.statistics().available()).isEqualTo(2);
        assertThat(permit).hasToString("permit [given back]");
    }

    @Test
    void tryAcquireTakesWhatIsFreeAndNeverWaits() {
        Semaphore semaphore = Semaphore.of(3);

        var two = semaphore.tryAcquire(2);
        var noneLeft = semaphore.tryAcquire(2);
        var last = semaphore.tryAcquire();

        assertThat(two).isPresent();
        assertThat(noneLeft).isEmpty();
        assertThat(last).isPresent();
        assertThat(semaphore).hasToString("a semaphore [0 of 3 available, 0 waiting]");
    }

    @Test
    void whoWaitsSaysForWhat() throws Exception {
        Semaphore semaphore = Semaphore.of(2);

        runs.run(() -> TaskGroup.run(group -> {
            var held = semaphore.acquire();
            spawnWaiting(group, semaphore, "both", 2);

            assertThat(semaphore).hasToString("a semaphore [1 of 2 available, 1 waiting]");
            assertThat(semaphore.description()).isEqualTo("a semaphore");
            held.close();
        }));
    }

    @Test
    void everyPermitIsAccountedForWhateverIsCancelledWhen() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Semaphore semaphore = Semaphore.of(4);
        AtomicInteger inside = new AtomicInteger();

        for (int round = 0; round < 300; round++) {
            TaskGroup.options().keepGoing().run(group -> {
                List<Task<?>> tasks = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    int count = 1 + random.nextInt(4);
                    tasks.add(group.spawn(() -> holdBriefly(semaphore, count, inside)));
                }
                for (Task<?> task : tasks) {
                    if (random.nextBoolean()) {
                        task.cancel("at random");
                    }
                }
            });

            assertThat(semaphore.statistics())
                    .as("round %d, seed %d", round, seed)
                    .isEqualTo(new Semaphore.Statistics(4, 4, 0));
        }
    }

    private static void holdBriefly(Semaphore semaphore, int count, AtomicInteger inside) throws InterruptedException {
        try (var _ = semaphore.acquire(count)) {
            int now = inside.addAndGet(count);
            try {
                assertThat(now).isLessThanOrEqualTo(4);
                Async.checkpoint();
            } finally {
                inside.addAndGet(-count);
            }
        }
    }

    @Test
    void releaseAddsPermitsThatWereNotAcquired() throws Exception {
        Semaphore signals = Semaphore.of(0);

        runs.run(() -> TaskGroup.run(group -> {
            spawnWaiting(group, signals, "one", 1);
            spawnWaiting(group, signals, "two", 2);

            signals.release();
            Async.sleep(SHORT);
            assertThat(order).containsExactly("one");
            signals.release(3);
        }));

        assertThat(order).containsExactly("one", "two");
        // Both tasks have closed the permits that they had acquired, so all permits are available.
        assertThat(signals).hasToString("a semaphore [4 of 0 available, 0 waiting]");
    }

    @Test
    void releaseServesWaitersBeforeNewcomers() throws Exception {
        Semaphore semaphore = Semaphore.of(0);

        runs.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> {
                try (var _ = semaphore.acquire()) {
                    order.add("waits");
                    Async.sleep(SHORT);
                }
            });
            Async.sleep(SHORT);
            semaphore.release();

            assertThat(semaphore.tryAcquire()).isEmpty();
        }));

        assertThat(order).containsExactly("waits");
    }

    @Test
    void permitsDoNotOverflow() {
        Semaphore semaphore = Semaphore.of(Integer.MAX_VALUE);

        assertThatThrownBy(semaphore::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("release of 1 permit would exceed the maximum: 2147483647 of 2147483647 are free already");
        assertThat(semaphore.statistics().available()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void boundedSemaphoreRejectsAnOverRelease() throws Exception {
        BoundedSemaphore bounded = BoundedSemaphore.of(2);
        var permit = bounded.acquire();

        bounded.release();

        assertThatThrownBy(bounded::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("release of 1 permit would exceed the maximum: 2 of 2 are free already");
        assertThatThrownBy(permit::close).isInstanceOf(IllegalStateException.class);
        assertThat(bounded.statistics()).isEqualTo(new Semaphore.Statistics(2, 2, 0));
    }

    @Test
    void boundedSemaphoreRejectsAnOverReleaseWhileSomeoneWaits() throws Exception {
        BoundedSemaphore bounded = BoundedSemaphore.of(3);

        runs.run(() -> TaskGroup.run(group -> {
            var held = bounded.acquire();
            spawnWaiting(group, bounded, "wants three", 3);

            assertThatThrownBy(() -> bounded.release(2)).isInstanceOf(IllegalStateException.class);
            assertThat(bounded.statistics()).isEqualTo(new Semaphore.Statistics(3, 2, 1));
            held.close();
        }));

        assertThat(order).containsExactly("wants three");
    }

    @Test
    void badCountsAreRefusedByName() {
        Semaphore semaphore = Semaphore.of(2);
        BoundedSemaphore bounded = BoundedSemaphore.of(2);

        refused(() -> Semaphore.of(-1), "permits must not be negative, but is -1");
        refused(() -> semaphore.acquire(0), "count must be at least 1, but is 0");
        refused(() -> semaphore.tryAcquire(0), "count must be at least 1, but is 0");
        refused(() -> semaphore.release(0), "count must be at least 1, but is 0");
        refused(() -> BoundedSemaphore.of(0), "permits must be at least 1, but is 0");
        refused(() -> bounded.acquire(3), "count must be from 1 to 2, but is 3");
        refused(() -> bounded.tryAcquire(0), "count must be from 1 to 2, but is 0");
        refused(() -> bounded.release(3), "count must be from 1 to 2, but is 3");
        assertThat(bounded.statistics()).isEqualTo(new Semaphore.Statistics(2, 2, 0));
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    /** Spawns a task that acquires permits and records this. Returns when the task is in the queue. */
    private Task<?> spawnWaiting(TaskGroup group, Semaphore semaphore, String name, int count)
            throws InterruptedException {
        int waiting = semaphore.statistics().waiting();
        Task<?> task = group.spawn(name, () -> {
            try (var _ = semaphore.acquire(count)) {
                order.add(name);
            }
        });
        // Virtual time advances only when all tasks wait.
        Async.sleep(SHORT);
        assertThat(semaphore.statistics().waiting()).isEqualTo(waiting + 1);
        return task;
    }
}
