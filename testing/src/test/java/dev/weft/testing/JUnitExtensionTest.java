package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** {@link SimulationTest} and {@link AsyncTest}, run by JUnit inside a test. */
@Timeout(60)
class JUnitExtensionTest {

    @Tag("run-by-another-test")
    static class Right {
        static final List<String> NAMES = Collections.synchronizedList(new ArrayList<>());
        static int befores;

        @BeforeEach
        void countBefores() {
            befores++;
        }

        @SimulationTest(seeds = 5, firstSeed = 40)
        void runsOnceForEachSeed(
                TestInfo info, Simulation simulation, TaskGroup group, Random random, Recorder recorder)
                throws InterruptedException {
            NAMES.add(info.getDisplayName());
            group.spawn(() -> Async.sleep(Duration.ofDays(1)));
            recorder.record("here");
            assertThat(random).isSameAs(simulation.random());
            assertThat(recorder.events()).containsExactly("here");
            assertThat(simulation.seed()).isBetween(40L, 44L);
        }
    }

    @Tag("run-by-another-test")
    static class Wrong {
        @SimulationTest(seeds = 1000)
        void losesAnUpdate() throws InterruptedException {
            int[] counter = {0};
            Async.forEach(IntStream.range(0, 4).boxed().toList(), 4, n -> {
                int before = counter[0];
                Async.checkpoint();
                counter[0] = before + 1;
            });
            assertThat(counter[0]).isEqualTo(4);
        }
    }

    @Tag("run-by-another-test")
    static class Replayed {
        @SimulationTest(replay = "steps(1):7")
        void isSeenAgain(Simulation simulation) throws InterruptedException {
            List<String> order = new ArrayList<>();
            Async.gather(List.of("a", "b"), order::add);
            throw new IllegalStateException("seed " + simulation.seed() + " " + order);
        }
    }

    @Tag("run-by-another-test")
    static class InRealTime {
        static final List<String> WAYS = Collections.synchronizedList(new ArrayList<>());

        @AsyncTest
        void runsInBothWays(TestInfo info, TaskGroup group) throws InterruptedException {
            WAYS.add(info.getDisplayName());
            assertThat(group.spawn(() -> 42).await()).isEqualTo(42);
        }

        @AsyncTest(value = AsyncTest.Way.EVENT_LOOP, seconds = 1)
        void isCutShort() throws InterruptedException {
            EventLoop.run(() -> Async.sleep(Duration.ofDays(1)));
        }
    }

    private static Events run(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute()
                .testEvents();
    }

    @Test
    void testRunsOnceForEachSeedWithWhatItAsksFor() {
        Right.NAMES.clear();
        Right.befores = 0;

        run(Right.class).assertStatistics(statistics -> statistics.succeeded(5).failed(0));

        assertThat(Right.NAMES).hasSize(5).first().isEqualTo("seed 40 (random:40)");
        assertThat(Right.befores).isEqualTo(5);
    }

    @Test
    void failingSeedStopsTheSearchAndTheLastInvocationReportsTheShortestSchedule() {
        List<Event> failed = run(Wrong.class).failed().list();

        assertThat(failed).hasSize(2);
        assertThat(failed.getFirst().getTestDescriptor().getDisplayName()).matches("seed \\d+ \\(random:\\d+\\)");
        assertThat(failed.getLast().getTestDescriptor().getDisplayName()).endsWith("shortest schedule");
        assertThat(failed.getLast().toString())
                .contains("@SimulationTest(replay = \"random:")
                .contains("steps of the shortest run:");
    }

    @Test
    void replayIsTheOnlyRun() {
        Events events = run(Replayed.class);

        events.assertStatistics(statistics -> statistics.started(1).failed(1));
        assertThat(events.failed().list().getFirst().toString()).contains("seed 7 [b, a]");
    }

    @Test
    void asyncTestRunsInBothWaysAndIsCutShort() {
        InRealTime.WAYS.clear();

        Events events = run(InRealTime.class);

        events.assertStatistics(statistics -> statistics.succeeded(2).failed(1));
        assertThat(InRealTime.WAYS).containsExactlyInAnyOrder("parallel", "event loop");
        assertThat(events.failed().list().getFirst().toString()).contains("TimedOutException");
    }
}
