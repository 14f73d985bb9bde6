package dev.weft.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.OtherJvm;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Snapshots of another JVM in which tasks start and end all the time, under each garbage collector. A sweep of five minutes, by
 * {@code -Psweep}, takes 1,000 snapshots in a minute, and checks that as many tasks start as should; otherwise it is a few.
 */
@Tag("real-time")
@Timeout(180)
class ChurnTest {
    private static final boolean LONG = Integer.getInteger("weft.sweep.seconds", 1) >= 300;
    private static final int SNAPSHOTS = LONG ? 1_000 : 30;

    /**
     * At least one snapshot must show more tasks than this; without a pause, thirty can fall between two tenths of a second.
     */
    private static final int MANY = 100;

    private static final long PAUSE_MILLIS = LONG ? 25 : 0;

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseZGC"})
    void everySnapshotIsATreeWithEachTaskOnce(String collector) throws Exception {
        try (OtherJvm other = OtherJvm.start(List.of(collector, "-Xmx256m"), "dev.weft.cli.look.Churn")
                        .awaitReady();
                LookSession session = new Jvm(other.process().pid()).open()) {
            int shown = 0;
            int most = 0;
            long first = 0;
            long last = 0;
            long begin = System.nanoTime();
            for (int i = 0; i < SNAPSHOTS || most <= MANY; i++) {
                Snapshot snapshot = session.snapshots(i % 2 == 0 ? 100 : 20_000, false, false)
                        .getFirst();
                shown += check(snapshot);
                most = Math.max(most, snapshot.counts().total());
                last = Math.max(last, latestTenth(snapshot));
                first = first == 0 ? last : first;
                Thread.sleep(PAUSE_MILLIS); // spreads the snapshots over the minute in which tasks come and go
            }
            double tenths = (System.nanoTime() - begin) / 1e9 * 10;
            long started = (last - first) * Churn.TASKS;
            if (LONG) {
                System.out.printf(
                        "%s: %d snapshots of %d tasks, at most %d at once; %d tasks started, %.0f in each tenth%n",
                        collector, SNAPSHOTS, shown, most, started, started / tenths);
                assertThat(started / tenths).as("tasks in a tenth").isGreaterThan(0.9 * Churn.TASKS);
            }

            assertThat(other.process().isAlive()).isTrue();
        }
    }

    private static long latestTenth(Snapshot snapshot) {
        return snapshot.tasks().stream()
                .map(Snapshot.Row::name)
                .filter(name -> name.matches("tenth \\d+")) // not those inside, such as "tenth 3.1.7"
                .mapToLong(name -> Long.parseLong(name.substring("tenth ".length())))
                .max()
                .orElse(0);
    }

    /** Checks that each task is there once and behind its parent, and that all are counted; returns how many are shown. */
    private static int check(Snapshot snapshot) {
        Set<Integer> ids = new HashSet<>();
        for (Snapshot.Row task : snapshot.tasks()) {
            assertThat(ids.add(task.id())).as("task %s twice", task.id()).isTrue();
            assertThat(task.parent() == 0 || ids.contains(task.parent()))
                    .as("the parent before")
                    .isTrue();
        }
        Snapshot.Counts counts = snapshot.counts();
        assertThat(counts.total()).isEqualTo(counts.notStarted() + counts.running() + counts.waiting());
        assertThat(counts.total()).isGreaterThanOrEqualTo(snapshot.tasks().size());
        assertThat(snapshot.cycles()).isEmpty();
        return ids.size();
    }
}
