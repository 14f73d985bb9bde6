package dev.weft.spi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Semaphore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The counts of all tasks. */
@Timeout(60)
class TaskCountsTest {

    /** In an event loop, each checkpoint lets every ready task run until its next wait. */
    private static void othersGoAsFarAsTheyCan() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            Async.checkpoint();
        }
    }

    @Test
    void allTasksAreCountedByStateKindAndGroupAlsoThoseNotShown() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            Event done = Event.create("done");
            Semaphore permits = Semaphore.of(1, "seats");
            for (int i = 0; i < 5; i++) {
                group.spawn(done::await);
            }
            group.spawn("permit", () -> {
                try (var _ = permits.acquire()) {
                    done.await();
                }
            });
            group.spawn("next", () -> permits.acquire().close());
            othersGoAsFarAsTheyCan();

            TaskCounts taskCounts = TaskCounts.create();
            Snapshot snapshot = Snapshot.take(2, taskCounts);
            done.set();

            assertThat(snapshot.tasks()).hasSize(2);
            assertThat(taskCounts.states().total()).isEqualTo(8);
            assertThat(taskCounts.states().waiting()).isEqualTo(7);
            assertThat(taskCounts.kinds())
                    .containsExactly(new TaskCounts.Count("event", 6), new TaskCounts.Count("permit of semaphore", 1));
            assertThat(taskCounts.groups(1)).containsExactly(new TaskCounts.Count("group 'main.1'", 7));
        }));
    }

    @Test
    void targetOfAWaitTellsItsState() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            Semaphore permits = Semaphore.of(2, "seats");
            group.spawn("holder", () -> permits.acquire(2));
            group.spawn("waiter", () -> permits.acquire().close());
            othersGoAsFarAsTheyCan();

            WaitView wait = Snapshot.take().tasks().stream()
                    .filter(task -> task.name().equals("waiter"))
                    .findFirst()
                    .orElseThrow()
                    .waits();
            assertThat(wait).isNotNull();
            assertThat(wait.kind()).isEqualTo("permit of semaphore");
            assertThat(wait.targetState()).isEqualTo("0 of 2 available, 1 waiting");
            permits.release(2);
        }));
    }

    @Test
    void cyclesWithoutACommonTaskAreAllFound() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            for (int pair = 0; pair < 3; pair++) {
                Lock one = Lock.create();
                Lock other = Lock.create();
                group.spawn(() -> lockBoth(one, other));
                group.spawn(() -> lockBoth(other, one));
            }
            othersGoAsFarAsTheyCan();

            assertThat(Snapshot.take().cycles(2)).hasSize(2);
            assertThat(Snapshot.take().cycles(10)).hasSize(3).allMatch(cycle -> cycle.size() == 2);
            group.cancel("seen");
        }));
    }

    private static void lockBoth(Lock first, Lock second) throws InterruptedException {
        Async.withTimeout(Duration.ofHours(1), () -> {
            try (var _ = first.acquire()) {
                Async.checkpoint();
                second.acquire().close();
            }
        });
    }
}
