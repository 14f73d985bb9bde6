package dev.weft.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.OtherJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** The name of a task that starts the others, not of those inside, such as {@code tenth 3.1.7}. */
    private static final Pattern TENTH = Pattern.compile("tenth (\\d+)");

    /** The time from the beginning of a snapshot to that of the next one, so that the long form takes a minute. */
    private static final long INTERVAL_NANOS = LONG ? 60_000_000 : 0;

    /**
     * One snapshot in this many shows all tasks, and the others the first 100. To show 10,000 tasks takes 0.15 s of processor
     * time: 0.12 s in the other JVM, which must start 10,000 tasks in each tenth of a second meanwhile, and 0.03 s here to
     * read 2.5 MB of JSON. The first 100 take 0.03 s, because the others are counted. So the long form shows all tasks in
     * fifty of its snapshots.
     */
    private static final int WHOLE_EVERY = LONG ? 20 : 2;

    /** Other tests do without the second compiler, to start faster. This program needs it to start so many tasks. */
    private static final String ALL_COMPILERS = "-XX:TieredStopAtLevel=4";

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseZGC"})
    void everySnapshotIsATreeWithEachTaskOnce(String collector) throws Exception {
        try (OtherJvm other = OtherJvm.start(
                                List.of(collector, "-Xmx512m", ALL_COMPILERS), "dev.weft.cli.inspect.Churn")
                        .awaitReady();
                InspectSession session = new Jvm(other.process().pid()).open()) {
            int shown = 0;
            int most = 0;
            long first = 0;
            long last = 0;
            long begin = System.nanoTime();
            for (int i = 0; i < SNAPSHOTS || most <= MANY; i++) {
                Snapshot snapshot = session.snapshots(i % WHOLE_EVERY == 0 ? 20_000 : 100, false, false)
                        .getFirst();
                shown += check(snapshot);
                most = Math.max(most, snapshot.counts().total());
                last = Math.max(last, latestTenth(snapshot));
                first = first == 0 ? last : first;
                long early = begin + (i + 1) * INTERVAL_NANOS - System.nanoTime();
                Thread.sleep(Duration.ofNanos(Math.max(0, early))); // spreads the snapshots over the minute
            }
            double tenths = (System.nanoTime() - begin) / 1e9 * 10;
            long started = (last - first) * Churn.TASKS;
            if (LONG) {
                System.out.printf(
                        "%s: %d snapshots in %.1f s, %d of all tasks, with %d rows, at most %d tasks at once; %d tasks started, %.0f in each tenth%n",
                        collector,
                        SNAPSHOTS,
                        tenths / 10,
                        SNAPSHOTS / WHOLE_EVERY,
                        shown,
                        most,
                        started,
                        started / tenths);
                assertThat(started / tenths).as("tasks in a tenth").isGreaterThan(0.9 * Churn.TASKS);
            }

            assertThat(other.process().isAlive()).isTrue();
        }
    }

    private static long latestTenth(Snapshot snapshot) {
        return snapshot.tasks().stream()
                .map(task -> TENTH.matcher(task.name()))
                .filter(Matcher::matches)
                .mapToLong(tenth -> Long.parseLong(tenth.group(1)))
                .max()
                .orElse(0);
    }

    /** Checks that each task is there once and behind its parent, and that all are counted; returns how many are shown. */
    private static int check(Snapshot snapshot) {
        Set<Integer> ids = new HashSet<>();
        List<Snapshot.Row> twice = new ArrayList<>();
        List<Snapshot.Row> beforeTheirParent = new ArrayList<>();
        for (Snapshot.Row task : snapshot.tasks()) {
            if (!ids.add(task.id())) {
                twice.add(task);
            }
            if (task.parent() != 0 && !ids.contains(task.parent())) {
                beforeTheirParent.add(task);
            }
        }
        assertThat(twice).isEmpty();
        assertThat(beforeTheirParent).isEmpty();
        Snapshot.Counts counts = snapshot.counts();
        assertThat(counts.total()).isEqualTo(counts.notStarted() + counts.running() + counts.waiting());
        assertThat(counts.total()).isGreaterThanOrEqualTo(snapshot.tasks().size());
        assertThat(snapshot.cycles()).isEmpty();
        return ids.size();
    }
}
