package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Groups that several threads that are not tasks open, use and close at the same time. */
@Timeout(60)
class OpenTaskGroupRaceTest {

    @Test
    void noTaskIsLeftWhenACloserReturnsEvenIfOthersSpawnMeanwhile() throws Exception {
        for (int round = 0; round < 300; round++) {
            play(new SplittableRandom(round), round);
        }
    }

    private static void play(SplittableRandom random, int seed) throws Exception {
        OpenTaskGroup group = TaskGroup.open(
                random.nextBoolean()
                        ? TaskGroup.options().limit(2).onFailure((task, failure) -> {})
                        : TaskGroup.options().onFailure((task, failure) -> {}));
        Queue<Task<?>> spawned = new ConcurrentLinkedQueue<>();
        List<FutureTask<?>> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            SplittableRandom own = random.split();
            threads.add(thread(() -> {
                spawnUntilRefused(group, own, spawned);
                return null;
            }));
        }
        for (int i = 0; i < 2; i++) {
            Duration grace = Duration.ofNanos(random.nextInt(200_000));
            threads.add(thread(() -> {
                group.close(grace);
                assertThat(spawned).allMatch(Task::isDone);
                return null;
            }));
        }
        if (random.nextInt(4) == 0) {
            group.cancel("at random");
        }
        for (FutureTask<?> each : threads) {
            each.get(30, TimeUnit.SECONDS);
        }
        assertThat(spawned).as("seed %d", seed).allMatch(Task::isDone);
        assertThat(group.size()).isZero();
        assertThat(group.asExecutor().isTerminated()).isTrue();
    }

    private static void spawnUntilRefused(OpenTaskGroup group, SplittableRandom random, Queue<Task<?>> spawned) {
        try {
            for (int i = 0; i < 1000; i++) {
                int kind = random.nextInt(3);
                spawned.add(group.spawn(() -> {
                    switch (kind) {
                        case 0 -> Async.sleep(Duration.ofNanos(50_000));
                        case 1 -> throw new IllegalStateException("at random");
                        default -> {}
                    }
                }));
            }
        } catch (ClosedException e) {
            assertThat(e).hasMessageContaining("takes no more tasks");
        }
    }

    private static FutureTask<?> thread(Callable<?> body) {
        FutureTask<?> task = new FutureTask<>(body);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    @Test
    void threadThatIsInterruptedWhileItClosesCancelsTheTasksAndWaitsForThem() throws Exception {
        OpenTaskGroup group = TaskGroup.open();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch cleaning = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Task<?> task = group.spawn(() -> {
            try {
                started.countDown();
                Async.sleep(Duration.ofHours(1));
            } finally {
                cleaning.countDown();
                Async.shielded(() -> Async.blocking(() -> {
                    mayEnd.await();
                    return null;
                }));
            }
        });
        started.await();
        FutureTask<Object> closer = new FutureTask<>(() -> {
            group.close(Duration.ofHours(1));
            return null;
        });
        Thread thread = Thread.ofPlatform().daemon().start(closer);

        thread.interrupt();

        cleaning.await();
        assertThat(closer.isDone()).isFalse();
        mayEnd.countDown();
        assertThatThrownBy(closer::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(task.isCancelled()).isTrue();
    }

    @Test
    void executorRunsAllOfSeveralCallablesAndIsClosedAsAnyOther() throws Exception {
        OpenTaskGroup group = TaskGroup.open();
        AtomicInteger ran = new AtomicInteger();
        try (ExecutorService executor = group.asExecutor()) {
            List<Callable<Integer>> calls = List.of(ran::incrementAndGet, ran::incrementAndGet);

            assertThat(executor.invokeAll(calls)).allMatch(future -> future.resultNow() > 0);
            assertThat(executor.invokeAny(calls)).isPositive();
        }

        assertThat(group.asExecutor().isTerminated()).isTrue();
        group.close();
    }
}
