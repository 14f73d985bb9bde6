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
import java.util.concurrent.BrokenBarrierException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "sync" of the contract: Barrier. */
@Timeout(30)
@InEveryWay
class BarrierTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    private final Barrier barrier = Barrier.of(3);
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    BarrierTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void allGoOnWhenTheLastHasCome() throws Exception {
        runs.run(() -> Async.gather(List.of(1, 2, 3), seconds -> {
            Async.sleep(SECOND.multipliedBy(seconds));
            int index = barrier.await();
            assertThat(runs.elapsed()).isEqualTo(SECOND.multipliedBy(3));
            assertThat(index).isEqualTo(seconds - 1);
            return index;
        }));

        assertThat(barrier).hasToString("a barrier [0 of 3 waiting]");
    }

    @Test
    void everyRoundGivesEachIndexOnce() throws Exception {
        List<List<Integer>> indices = new ArrayList<>();

        runs.run(() -> indices.addAll(Async.gather(IntStream.range(0, 3).boxed().toList(), n -> {
            List<Integer> own = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                own.add(barrier.await());
            }
            return own;
        })));

        for (int round = 0; round < 5; round++) {
            int thisOne = round;
            assertThat(indices.stream().map(own -> own.get(thisOne))).containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    @Test
    void barrierOfOneDoesNotWait() throws Exception {
        runs.run(() -> assertThat(Barrier.of(1).await()).isZero());
    }

    @Test
    void cancelledWaiterIsNotCountedAndTheOthersWaitOn() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> cancelled = spawnWaiting(group, "cancelled");
            spawnWaiting(group, "one");

            cancelled.cancel("not needed");
            spawnWaiting(group, "two");
            assertThat(order).isEmpty();
            assertThat(barrier.isBroken()).isFalse();

            assertThat(barrier.await()).isEqualTo(2);
        }));

        assertThat(order).containsExactlyInAnyOrder("one 0", "two 1");
    }

    @Test
    void waiterThatTimesOutIsNotCounted() throws Exception {
        runs.run(() -> {
            assertThatThrownBy(() -> Async.withTimeout(SECOND, barrier::await)).isInstanceOf(TimedOutException.class);

            assertThat(barrier.statistics()).isEqualTo(new Barrier.Statistics(3, 0, false));
        });
    }

    @Test
    void waiterThatWasCountedBeforeItWasCancelledReturns() throws Exception {
        Event cancelled = Event.create();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                order.add("index " + barrier.await());
                Async.shielded(cancelled::await);
                assertThatThrownBy(Async::checkpoint).isInstanceOf(InterruptedException.class);
            });
            Async.sleep(SECOND);
            spawnWaiting(group, "other");

            barrier.await();
            task.cancel("too late");
            cancelled.set();
        }));

        assertThat(order).containsExactlyInAnyOrder("index 0", "other 1");
    }

    @Test
    void cancelledTaskDoesNotCompleteTheRound() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            spawnWaiting(group, "one");
            spawnWaiting(group, "two");
            group.cancel("enough");

            assertThatThrownBy(barrier::await).isInstanceOf(InterruptedException.class);
        }));

        assertThat(order).isEmpty();
    }

    @Test
    void resetBreaksThePresentWaitersOnly() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            spawnWaiting(group, "one");
            spawnWaiting(group, "two");
            barrier.reset();
            Async.sleep(SECOND);
            assertThat(order).containsExactlyInAnyOrder("one: the barrier was reset", "two: the barrier was reset");

            spawnWaiting(group, "three");
            spawnWaiting(group, "four");
            assertThat(barrier.await()).isEqualTo(2);
        }));

        assertThat(order).contains("three 0", "four 1");
    }

    @Test
    void abortBreaksForGoodUntilReset() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            spawnWaiting(group, "one");
            barrier.abort();
            Async.sleep(SECOND);

            assertThat(order).containsExactly("one: the barrier was aborted");
            assertThatThrownBy(barrier::await)
                    .isInstanceOf(BrokenBarrierException.class)
                    .hasMessage("the barrier was aborted");
            assertThat(barrier).hasToString("a barrier [broken, 0 of 3 waiting]");

            barrier.reset();
            assertThat(barrier.isBroken()).isFalse();
            spawnWaiting(group, "two");
            spawnWaiting(group, "three");
            assertThat(barrier.await()).isEqualTo(2);
        }));
    }

    @Test
    void barrierTellsHowManyWait() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> task = spawnWaiting(group, "waits");

            assertThat(barrier.statistics()).isEqualTo(new Barrier.Statistics(3, 1, false));
            assertThat(barrier).hasToString("a barrier [1 of 3 waiting]");
            assertThat(task).hasToString("task 'waits' [waits for a barrier]");
            task.cancel("seen enough");
        }));
    }

    @Test
    void badNumberOfPartiesIsRefusedByName() {
        assertThatThrownBy(() -> Barrier.of(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parties must be at least 1, but is 0");
    }

    /** Spawns a task that waits at the barrier and records how the wait ended. Returns when the task waits. */
    private Task<?> spawnWaiting(TaskGroup group, String name) throws InterruptedException {
        Task<?> task = group.spawn(name, () -> {
            try {
                order.add(name + " " + barrier.await());
            } catch (BrokenBarrierException e) {
                order.add(name + ": " + e.getMessage());
            }
        });
        // Virtual time advances only when all tasks wait.
        Async.sleep(SECOND);
        return task;
    }
}
