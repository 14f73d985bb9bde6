package dev.weft.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@InEveryWay
class PeriodicTest {
    private static final Periodic SECONDLY = Periodic.every(Duration.ofSeconds(1));

    @RegisterExtension
    final Runs runs;

    private final List<Long> begun = new ArrayList<>();

    PeriodicTest(Way way) {
        runs = new Runs(way);
    }

    /** Runs {@code action} for 6.5 seconds, and records the time at which each run began, in milliseconds. */
    private void run(Periodic periodic, Action<Exception> action) throws Exception {
        runs.run(() -> {
            long begin = Async.nanoTime();
            Async.moveOnAfter(
                    Duration.ofMillis(6500),
                    () -> periodic.run(() -> {
                        begun.add(Duration.ofNanos(Async.nanoTime() - begin).toMillis());
                        action.run();
                    }));
        });
    }

    @Test
    void runsDoNotDrift() throws Exception {
        run(SECONDLY, () -> Async.sleep(Duration.ofMillis(300)));

        assertThat(begun).containsExactly(1000L, 2000L, 3000L, 4000L, 5000L, 6000L);
    }

    @Test
    void firstRunMayBeAtOnce() throws Exception {
        run(Periodic.every(Duration.ofSeconds(3)).atOnce(), () -> {});

        assertThat(begun).containsExactly(0L, 3000L, 6000L);
    }

    @Test
    void missedTimesAreSkipped() throws Exception {
        run(SECONDLY, () -> Async.sleep(Duration.ofMillis(begun.size() == 1 ? 2500 : 0)));

        assertThat(begun).containsExactly(1000L, 4000L, 5000L, 6000L);
    }

    @Test
    void missedTimesCanBeMadeUpFor() throws Exception {
        run(SECONDLY.catchingUp(), () -> Async.sleep(Duration.ofMillis(begun.size() == 1 ? 2500 : 0)));

        assertThat(begun).containsExactly(1000L, 3500L, 3500L, 4000L, 5000L, 6000L);
    }

    @Test
    void failureEndsTheRuns() {
        assertThatThrownBy(() -> run(SECONDLY, () -> {
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
        assertThat(begun).containsExactly(1000L);
    }

    @Test
    void failureCanBeToldAndTheRunsGoOn() throws Exception {
        List<String> told = new ArrayList<>();

        run(Periodic.every(Duration.ofSeconds(3)).onFailure(e -> told.add(e.getMessage())), () -> {
            throw new IOException("broken");
        });

        assertThat(begun).containsExactly(3000L, 6000L);
        assertThat(told).containsExactly("broken", "broken");
    }

    @Test
    void failureOfARunWhoseCallerIsCancelledIsNotToldButJudged() throws Exception {
        List<String> told = new ArrayList<>();

        runs.run(() -> TaskGroup.run(
                group -> SECONDLY.onFailure(e -> told.add(e.getMessage())).run(() -> {
                    begun.add(1L);
                    group.cancel("enough");
                    throw new ClosedChannelException();
                })));

        assertThat(told).isEmpty();
        assertThat(begun).hasSize(1);
    }

    @Test
    void intervalIsPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Periodic.every(Duration.ZERO))
                .withMessageStartingWith("interval must be longer than zero, but is 0");
    }
}
