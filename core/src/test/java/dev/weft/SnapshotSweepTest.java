package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Sweep;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.trace.EventCheck;
import dev.weft.spi.trace.LiveRun;
import dev.weft.spi.trace.Observed;
import dev.weft.spi.trace.PictureCheck;
import dev.weft.spi.trace.RunView;
import dev.weft.spi.trace.Snapshot;
import dev.weft.sync.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Takes snapshots of programs in which tasks are spawned, wait, acquire locks, are cancelled and end all the time. */
@Tag("sweep")
@Timeout(120)
class SnapshotSweepTest {

    @ParameterizedTest
    @EnumSource
    void programOfScopesShowsNoImpossiblePicture(Sweep sweep) throws Exception {
        sweep.play(seed -> watched(new RandomProgram(seed)));
    }

    @ParameterizedTest
    @EnumSource
    void programOfLocksShowsNoImpossiblePicture(Sweep sweep) throws Exception {
        sweep.play(seed -> watched(scheduler -> locks(scheduler, new SplittableRandom(seed))));
    }

    /** {@code program}, together with a thread that takes snapshots one after the other while the program runs. */
    private static Sweep.Program watched(Sweep.Program program) {
        return scheduler -> {
            EventCheck events = new EventCheck();
            Watcher watcher = new Watcher(events);
            Thread thread = Thread.ofPlatform().daemon().start(watcher);
            try {
                Observed.run(events, () -> program.run(scheduler));
            } finally {
                watcher.looked.await();
                watcher.over = true;
                thread.join();
            }
            assertThat(watcher.impossible).isEmpty();
            assertThat(events.broken()).isEmpty();
            assertThat(events.tasks()).isPositive();
        };
    }

    private static final class Watcher implements Runnable {
        private final EventCheck events;
        private final CountDownLatch looked = new CountDownLatch(1);
        private final List<String> impossible = new ArrayList<>();
        private volatile boolean over;

        Watcher(EventCheck events) {
            this.events = events;
        }

        @Override
        public void run() {
            try {
                while (!over && impossible.isEmpty()) {
                    look();
                    looked.countDown();
                }
            } catch (Throwable e) {
                impossible.add("a look threw " + e);
            } finally {
                looked.countDown();
            }
        }

        private void look() {
            Set<Long> dead = events.endedRuns();
            Snapshot snapshot = Snapshot.take(10_000);
            impossible.addAll(PictureCheck.impossible(snapshot));
            for (RunView run : snapshot.runs()) {
                LiveRun entry = run.run();
                if (entry == null || dead.contains(entry.number())) {
                    impossible.add("a run that has ended is shown: " + run);
                }
            }
            assertThat(snapshot.cycle()).isEmpty();
            assertThat(snapshot.toString()).isNotNull();
        }
    }

    /**
     * Many tasks acquire the same few locks, always in the same order. Some tasks are cancelled while they wait for a
     * lock.
     */
    private static void locks(Scheduler scheduler, SplittableRandom random) throws Exception {
        List<Lock> locks =
                IntStream.range(0, 4).mapToObj(i -> Lock.create("lock " + i)).toList();
        List<SplittableRandom> seeds =
                IntStream.range(0, 30).mapToObj(_ -> random.split()).toList();
        Runner.call(scheduler, () -> {
            TaskGroup.options().keepGoing().run(group -> {
                for (SplittableRandom own : seeds) {
                    Task<?> task = group.spawn(() -> lockSome(locks, own));
                    if (own.nextInt(4) == 0) {
                        task.cancel("at random");
                    }
                }
            });
            return null;
        });
    }

    private static void lockSome(List<Lock> locks, SplittableRandom random) throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            int first = random.nextInt(locks.size() - 1);
            try (var _ = locks.get(first).acquire()) {
                Async.moveOnAfter(Duration.ofNanos(1 + random.nextInt(200_000)), () -> {
                    try (var _ = locks.get(first + 1).acquire()) {
                        Async.checkpoint();
                    }
                });
            }
        }
    }
}
