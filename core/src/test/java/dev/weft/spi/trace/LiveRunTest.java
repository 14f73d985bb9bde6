package dev.weft.spi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.OpenTaskGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The list of runs that have not ended. */
@Timeout(60)
class LiveRunTest {

    /** The entry of the run that the current task is in. */
    private static LiveRun current() {
        CancelScope scope = Objects.requireNonNull(Strand.current().parent());
        return LiveRun.all().stream()
                .filter(run -> run.scope() == scope)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void runIsListedFromItsBeginningToItsEnd() throws Exception {
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis());

        LiveRun run = Async.call(() -> {
            LiveRun entry = current();
            assertThat(entry.kind()).isEqualTo("parallel");
            assertThat(entry.name()).isEqualTo(Thread.currentThread().getName().isEmpty() ? "" : entry.name());
            assertThat(entry.since()).isAfterOrEqualTo(before);
            return entry;
        });

        assertThat(LiveRun.all()).doesNotContain(run);
        assertThat(run.scope()).isNull();
    }

    @Test
    void runIsNamedForTheThreadThatWaitsForItAndTellsItsKind() throws Exception {
        String[] told =
                EventLoop.call(() -> new String[] {current().kind(), current().name()});

        assertThat(told).containsExactly("loop", Thread.currentThread().getName());
    }

    @Test
    void failedRunIsNotListed() {
        LiveRun[] run = new LiveRun[1];
        try {
            Async.run(() -> {
                run[0] = current();
                throw new IllegalStateException("failed");
            });
        } catch (IllegalStateException | InterruptedException expected) {
            assertThat(LiveRun.all()).doesNotContain(run[0]);
        }
        assertThat(run[0]).isNotNull();
    }

    @Test
    void openGroupIsListedUntilItHasEnded() throws Exception {
        OpenTaskGroup group = TaskGroup.open(TaskGroup.options(), "cache");
        CountDownLatch done = new CountDownLatch(1);
        group.spawn("refresh", () -> done.await());

        List<String> tasks = tasksOf("cache");
        done.countDown();
        group.close();

        assertThat(tasks).containsExactly("refresh");
        assertThat(LiveRun.all()).extracting(LiveRun::name).doesNotContain("cache");
    }

    private static List<String> tasksOf(String name) {
        return Snapshot.take().runs().stream()
                .filter(run -> Objects.requireNonNull(run.run()).name().equals(name))
                .flatMap(run -> run.tasks().stream())
                .map(TaskView::name)
                .toList();
    }

    @Test
    void endedRunIsReclaimedWhileItsEntryIsKept() throws Exception {
        WeakReference<Task<?>> main =
                new WeakReference<>(Async.call(() -> Task.current().orElseThrow()));

        awaitReclaimed(main);
    }

    /** A group to which no reference is left can never end, so the list must not keep the group. */
    @Test
    void openGroupThatWasLostIsReclaimedAndListedNoMore() throws Exception {
        String name = "lost " + System.nanoTime();
        WeakReference<OpenTaskGroup> group = new WeakReference<>(TaskGroup.open(TaskGroup.options(), name));

        awaitReclaimed(group);
        Async.run(() -> {});

        assertThat(LiveRun.all()).extracting(LiveRun::name).doesNotContain(name);
    }

    private static void awaitReclaimed(WeakReference<?> reference) {
        while (!reference.refersTo(null)) {
            System.gc();
        }
    }
}
