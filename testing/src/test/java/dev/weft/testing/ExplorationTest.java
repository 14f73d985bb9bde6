package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many seeds, the failure found, its replay and its shortest schedule. */
@Timeout(60)
class ExplorationTest {
    private static final Action.On<Simulation, Exception> LOSES_UPDATES = simulation -> {
        int[] counter = {0};
        Async.forEach(IntStream.range(0, 5).boxed().toList(), 5, n -> {
            int before = counter[0];
            Async.checkpoint();
            counter[0] = before + 1;
        });
        assertThat(counter[0]).isEqualTo(5);
    };

    @ParameterizedTest
    @EnumSource(names = {"RANDOM", "PCT"})
    void lostUpdateIsFoundAndReplaysTenTimesOutOfTen(Strategy strategy) {
        SimulationError found = catchThrowableOfType(
                SimulationError.class,
                () -> Simulation.options().strategy(strategy).check(1000, LOSES_UPDATES));

        assertThat(found.kind()).isEqualTo(SimulationError.Kind.FAILING_SEED);
        String replay = replay(found);
        for (int i = 0; i < 10; i++) {
            Throwable again =
                    catchThrowable(() -> Simulation.options().replay(replay).run(LOSES_UPDATES));
            assertThat(again).isInstanceOf(AssertionError.class).isNotInstanceOf(SimulationError.class);
            assertThat(again.getSuppressed()[0].getMessage()).doesNotContain("diverged");
        }
    }

    private static String replay(SimulationError found) {
        Matcher replay = Pattern.compile("replay\\(\"([^\"]*)\"\\)").matcher(found.getMessage());
        assertThat(replay.find()).isTrue();
        return replay.group(1);
    }

    @Test
    void reportHasTheShortestScheduleAndItsCourse() {
        SimulationError found = catchThrowableOfType(
                SimulationError.class,
                () -> Simulation.options().check(1000, simulation -> {
                    List<String> order = new ArrayList<>();
                    Async.gather(List.of("a", "b", "c", "d"), name -> {
                        Async.checkpoint();
                        return order.add(name);
                    });
                    assertThat(order.getFirst()).isEqualTo("a");
                }));

        assertThat(found)
                .hasMessageContaining(
                        "shortest failing run: 1 decision that differs from an event loop's (the first failing run: ")
                .hasMessageContaining("to replay the shortest: replay(\"steps(")
                .hasMessageContaining("steps of the shortest run:")
                .hasMessageContaining("    b    ends");
        assertThat(found.getCause()).isInstanceOf(AssertionError.class);
    }

    @Test
    void reportHasBothFailuresIfTheShortestScheduleFailsInOtherWords() {
        SimulationError found = catchThrowableOfType(
                SimulationError.class,
                () -> Simulation.options().seed(3).check(1, simulation -> {
                    int[] finished = {0};
                    Async.forEach(List.of(1, 2, 3, 4), 4, n -> {
                        Async.checkpoint();
                        finished[0] = n;
                    });
                    throw new IllegalStateException("the last is " + finished[0]);
                }));

        assertThat(found.getCause()).hasMessage("the last is 3");
        assertThat(found)
                .hasMessageContaining(
                        "failed with seed 3 (number 1 of 1): java.lang.IllegalStateException: the last is 3")
                .hasMessageContaining("shortest failing run: the order of an event loop")
                .hasMessageContaining("failure of the shortest run: java.lang.IllegalStateException: the last is 4");
    }

    @Test
    void courseEndsWhereTheFailureIs() {
        SimulationError found = catchThrowableOfType(
                SimulationError.class,
                () -> Simulation.options()
                        .check(1, simulation -> Event.create("never").await()));

        assertThat(found.getMessage()).endsWith("ExplorationTest.java:" + lineOfAwait(found) + ")");
        assertThat(found).hasMessageContaining("0 s    main    waits for event 'never'");
    }

    private static int lineOfAwait(SimulationError found) {
        Matcher line = Pattern.compile("waits for event 'never' .*ExplorationTest.java:(\\d+)")
                .matcher(found.getMessage());
        assertThat(line.find()).isTrue();
        return Integer.parseInt(line.group(1));
    }

    @Test
    void failureOfAnotherPlaceIsNotTakenForTheSame() {
        AtomicInteger runs = new AtomicInteger();

        SimulationError found = catchThrowableOfType(
                SimulationError.class,
                () -> Simulation.options().check(1, simulation -> {
                    if (runs.incrementAndGet() == 1) {
                        throw new IllegalStateException("here");
                    }
                    throw new IllegalStateException("there");
                }));

        assertThat(found)
                .hasMessageContaining("the failure did not occur again")
                .hasRootCauseMessage("here");
    }

    @Test
    void programThatIsRightRunsOnceForEachSeed() throws Exception {
        AtomicInteger runs = new AtomicInteger();

        Simulation.options().check(50, simulation -> runs.incrementAndGet());

        assertThat(runs).hasValue(50);
    }

    @Test
    void seedsBeginWithTheOneThatIsSet() throws Exception {
        List<Long> seeds = new ArrayList<>();

        Simulation.options().seed(40).check(3, simulation -> seeds.add(simulation.seed()));

        assertThat(seeds).containsExactly(40L, 41L, 42L);
    }

    @Test
    void failureThatDoesNotComeAgainIsSaidToHaveAnotherSource() {
        AtomicInteger runs = new AtomicInteger();

        SimulationError found = catchThrowableOfType(
                SimulationError.class,
                () -> Simulation.options().check(10, simulation -> {
                    if (runs.incrementAndGet() == 3) {
                        throw new IllegalStateException("once");
                    }
                }));

        assertThat(found).hasMessageContaining("a source of random numbers or time other than the simulation's");
    }

    @Test
    void replayThatTakesAnotherCourseIsAFailure() throws Exception {
        assertThatThrownBy(() -> Simulation.options()
                        .replay("random:42#00000001")
                        .run(simulation -> Async.gather(List.of(1, 2, 3), n -> {
                            Async.sleep(Duration.ofSeconds(1));
                            return n;
                        })))
                .isInstanceOfSatisfying(
                        SimulationError.class,
                        error -> assertThat(error.kind()).isEqualTo(SimulationError.Kind.DIVERGED));
    }

    @Test
    void scheduleIsReadAsItIsWritten() {
        for (String text :
                List.of("random:42", "fifo:-1", "pct(3,1000):7#ab12", "steps(0*37 2 0*5 1):42#1f3a9c", "steps():0")) {
            assertThat(Schedule.parse(text)).hasToString(text);
        }
    }

    @Test
    void replayThatSaysNothingIsRefused() {
        assertThatThrownBy(() -> Simulation.options().replay("seed 42"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("replay")
                .hasMessageContaining("'seed 42'");
    }

    @Test
    void seedsMustBeAtLeastOne() {
        assertThatThrownBy(() -> Simulation.options().check(0, simulation -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seeds must be at least 1, but is 0");
    }

    @Test
    void firstComeFirstServedFindsNothingInWhatAnEventLoopDoesRight() throws Exception {
        Simulation.options().strategy(Strategy.FIFO).check(20, simulation -> {
            List<Integer> order = new ArrayList<>();
            Async.gather(List.of(1, 2, 3), order::add);
            assertThat(order).containsExactly(1, 2, 3);
        });
    }
}
