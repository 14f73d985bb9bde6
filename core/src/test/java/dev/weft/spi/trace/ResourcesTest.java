package dev.weft.spi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.queue.Queue;
import dev.weft.spi.wait.Awaitable;
import dev.weft.sync.Lock;
import dev.weft.sync.Semaphore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of the resources that tasks share, and the waits for one of them. */
class ResourcesTest {
    private record Named(String description, String state) implements Resource {}

    @Test
    void resourceIsListedInTheOrderOfEntryUntilItIsRemoved() {
        Resource first = new Named("first", "idle");
        Resource second = new Named("second", "idle");
        Runnable removesFirst = Resources.add(first);
        Runnable removesSecond = Resources.add(second);

        assertThat(Resources.all()).containsSubsequence(first, second);
        removesFirst.run();
        removesFirst.run();
        assertThat(Resources.all()).contains(second).doesNotContain(first);
        removesSecond.run();
    }

    @Test
    void waitsForOneThingHaveOneSubject() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            Semaphore seats = Semaphore.of(0, "seats");
            Queue<String> jobs = Queue.bounded(1, "jobs");
            Lock lock = Lock.create("lock");
            Lock.Lease lease = lock.acquire();
            for (int i = 0; i < 2; i++) {
                group.spawn(() -> seats.acquire().close());
                group.spawn(() -> jobs.take());
                group.spawn(() -> lock.acquire().close());
            }
            Async.checkpoint();

            List<Object> subjects = Snapshot.take().tasks().stream()
                    .flatMap(task -> java.util.stream.Stream.ofNullable(task.waits()))
                    .map(WaitView::target)
                    .map(Awaitable::subject)
                    .toList();
            seats.release(2);
            jobs.put("one");
            jobs.put("two");
            lease.close();

            assertThat(subjects).containsExactly(seats, jobs, lock, seats, jobs, lock);
        }));
    }
}
