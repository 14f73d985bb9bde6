package dev.weft.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same seed gives the same course, byte for byte; and a lot of time takes little. */
@Timeout(180)
class DeterminismTest {

    @Test
    void courseIsTheSameInAThousandRuns() throws Exception {
        String first = HundredTasks.hash(Strategy.RANDOM, 42);

        for (int run = 1; run < 1000; run++) {
            assertThat(HundredTasks.hash(Strategy.RANDOM, 42)).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void courseIsTheSameInAnotherProcess(Strategy strategy) throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HundredTasks.class.getName(),
                        strategy.name(),
                        "42")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String there = new String(other.getInputStream().readAllBytes(), UTF_8).strip();

        assertThat(other.waitFor()).isZero();
        assertThat(there).isEqualTo(HundredTasks.hash(strategy, 42));
    }

    @Test
    void otherSeedsGiveOtherCourses() throws Exception {
        String first = HundredTasks.hash(Strategy.RANDOM, 1);

        assertThat(HundredTasks.hash(Strategy.RANDOM, 2)).isNotEqualTo(first);
    }

    @Test
    void simulationsSideBySideDoNotDisturbEachOther() throws Exception {
        Map<Long, String> alone = hashes();

        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Map<Long, String>>> four = Collections.nCopies(4, DeterminismTest::hashes);
            for (Future<Map<Long, String>> beside : threads.invokeAll(four)) {
                assertThat(beside.get()).isEqualTo(alone);
            }
        }
    }

    private static Map<Long, String> hashes() throws InterruptedException {
        Map<Long, String> hashes = new HashMap<>();
        for (long seed = 0; seed < 10; seed++) {
            hashes.put(seed, HundredTasks.hash(Strategy.PCT, seed));
        }
        return hashes;
    }

    @Test
    void aWeekWithAMillionTimersTakesSeconds(TestReporter reporter) throws Exception {
        List<Integer> tasks = IntStream.range(0, 100).boxed().toList();
        Duration average = Duration.ofDays(7).dividedBy(10_000);
        long start = System.nanoTime();

        Duration elapsed = Simulation.options()
                .realTimeLimit(Duration.ofMinutes(2))
                .call(simulation -> {
                    Async.forEach(tasks, tasks.size(), task -> {
                        for (int i = 0; i < 10_000; i++) {
                            Async.sleep(average.multipliedBy(simulation.random().nextInt(1000))
                                    .dividedBy(500));
                        }
                    });
                    return simulation.elapsed();
                });

        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        reporter.publishEntry("a week with a million timers", taken.toString());
        assertThat(elapsed).isCloseTo(Duration.ofDays(7), Duration.ofHours(12));
        assertThat(taken).isLessThan(Duration.ofSeconds(60)); // generous: about four where nothing else runs
    }

    @ParameterizedTest
    @EnumSource
    void thousandsOfReadyTasksAreDecidedAmongInSeconds(Strategy strategy) throws Exception {
        List<Integer> tasks = IntStream.range(0, 5_000).boxed().toList();
        long start = System.nanoTime();

        Simulation.options()
                .strategy(strategy)
                .run(simulation -> Async.forEach(tasks, tasks.size(), task -> {
                    for (int i = 0; i < 4; i++) {
                        Async.checkpoint();
                    }
                }));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20)); // generous
    }
}
