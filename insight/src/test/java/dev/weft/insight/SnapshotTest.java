package dev.weft.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Semaphore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots of this process, taken by one of its tasks. */
@Timeout(60)
class SnapshotTest {
    private final Insight insight = new Insight();

    /** In a loop, each checkpoint lets every ready task go on to its next wait. */
    private static void othersGoAsFarAsTheyCan() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            Async.checkpoint();
        }
    }

    @Test
    void taskThatWaitsIsShownWithItsTargetItsOwnerAndWhatItHolds() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            Lock lock = Lock.create("accounts");
            Event done = Event.create("done");
            group.spawn("holder", () -> {
                try (var _ = lock.acquire()) {
                    done.await();
                }
            });
            group.spawn(
                    "waiter",
                    () -> Async.withTimeout(
                            Duration.ofHours(1), () -> lock.acquire().close()));
            othersGoAsFarAsTheyCan();

            String snapshot = insight.snapshot(100, false, false);
            done.set();

            assertThat(snapshot)
                    .startsWith(
                            "{\"format\":1,\"pid\":" + ProcessHandle.current().pid())
                    .contains("\"total\":3,\"notStarted\":0,\"running\":1,\"waiting\":2")
                    .contains("\"kinds\":[{\"name\":\"event\",\"tasks\":1},{\"name\":\"lock\",\"tasks\":1}]")
                    .contains("{\"name\":\"group 'main.1'\",\"tasks\":2}")
                    .containsPattern("\"number\":\\d+,\"kind\":\"loop\"")
                    .containsPattern(
                            "\"id\":2,\"parent\":1,\"run\":\\d+,\"group\":2,\"name\":\"holder\",\"state\":\"waiting\"")
                    .contains("\"waitsFor\":\"event 'done'\",\"waitKind\":\"event\"", "\"holds\":[\"lock 'accounts'\"]")
                    .contains("\"waitsFor\":\"lock 'accounts'\"", "\"ownerName\":\"holder\",\"owner\":2")
                    .contains("\"deadlineMillis\":35", "\"scopes\":[\"timeout\"]")
                    .contains("\"at\":\"" + Insight.class.getPackageName())
                    .endsWith("\"cycles\":[]}");
        }));
    }

    @Test
    void cycleOfWaitsIsShownByTheNumbersOfItsTasks() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            Lock one = Lock.create("one");
            Lock other = Lock.create("other");
            group.spawn("left", () -> lockBoth(one, other));
            group.spawn("right", () -> lockBoth(other, one));
            othersGoAsFarAsTheyCan();

            String snapshot = insight.snapshot(100, false, false);
            String text = insight.snapshotText(100);
            group.cancel("seen");

            assertThat(snapshot).endsWith("\"cycles\":[[2,3]]}");
            assertThat(text)
                    .contains(
                            "├─ left    waits for lock 'other' [owned by task 'right', 1 waiting]    holds lock 'one'",
                            "a cycle: task 'left'");
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

    @Test
    void onlyTheFirstTasksAreShownAndAllAreCounted() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            Semaphore permits = Semaphore.of(1, "seats");
            permits.acquire();
            for (int i = 0; i < 20; i++) {
                group.spawn(() -> permits.acquire().close());
            }
            othersGoAsFarAsTheyCan();

            String snapshot = insight.snapshot(3, false, false);
            permits.release();

            assertThat(snapshot)
                    .contains("\"total\":21", "{\"name\":\"permit of semaphore\",\"tasks\":20}", "\"id\":3")
                    .contains("\"targetState\":\"0 of 1 available, 20 waiting\"")
                    .doesNotContain("\"id\":4");
        }));
    }

    @Test
    void namesAreRedactedUnlessAskedFor() throws Exception {
        EventLoop.run(() -> Async.gather(List.of("https://user:secret@example.org/?key=secret"), _ -> {
            assertThat(insight.snapshot(10, false, false))
                    .contains("\"name\":\"https://example.org/?…\"")
                    .doesNotContain("secret");
            assertThat(insight.stack("https:", false)).doesNotContain("secret");
            assertThat(insight.snapshotText(10)).doesNotContain("secret");
            assertThat(insight.snapshot(10, false, true)).contains("user:secret@example.org/?key=secret");
            return "done";
        }));
    }

    @Test
    void taskThatKeepsItsLoopIsNamed() throws Exception {
        CountDownLatch blocks = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        Thread looking = Thread.ofPlatform().start(() -> {
            try {
                blocks.await();
                assertThat(insight.snapshot(10, false, false)).contains("\"holder\":\"main\"", "\"blocked\":true");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                seen.countDown();
            }
        });

        EventLoop.options().namingHoldersAfter(Duration.ofMinutes(1)).run(() -> {
            blocks.countDown();
            seen.await();
        });
        looking.join();
    }

    @Test
    void stackIsThatOfTheTaskWithTheNameOrTheThread() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            Event done = Event.create("done");
            long[] thread = new long[1];
            group.spawn("worker 1", () -> {
                thread[0] = Thread.currentThread().threadId();
                done.await();
            });
            group.spawn("worker 2", () -> done.await());
            othersGoAsFarAsTheyCan();

            String one = insight.stack("worker 1", false);
            String byThread = insight.stack(Long.toString(thread[0]), false);
            String both = insight.stack("work", false);
            String none = insight.stack("nobody", false);
            done.set();

            assertThat(one)
                    .contains("\"name\":\"worker 1\",\"waitsFor\":\"event 'done'\",\"thread\":" + thread[0])
                    .contains("dev.weft.sync.Event.await", "SnapshotTest.java:")
                    .doesNotContain("worker 2");
            assertThat(byThread).contains("worker 1").doesNotContain("worker 2");
            assertThat(both).contains("worker 1", "worker 2");
            assertThat(none).isEqualTo("{\"format\":1,\"tasks\":[]}");
        }));
    }

    @Test
    void wrongArgumentsAreRefusedByName() {
        assertThatThrownBy(() -> insight.snapshot(-1, false, false))
                .hasMessage("maxTasks must be from 0 to 100000, but is -1")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> insight.snapshotText(100_001))
                .hasMessage("maxTasks must be from 0 to 100000, but is 100001");
        assertThatThrownBy(() -> insight.stack(null, false)).hasMessage("task must not be null");
    }
}
