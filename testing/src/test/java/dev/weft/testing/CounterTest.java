package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.EventLoop;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A counter without a lock: read, compute, write, by a thousand tasks. */
@Timeout(60)
class CounterTest {
    private static final List<Integer> TASKS = IntStream.range(0, 1000).boxed().toList();

    @Test
    void counterIsExactInAnEventLoop() throws Exception {
        int[] counter = {0};

        EventLoop.run(() -> Async.forEach(TASKS, TASKS.size(), task -> {
            Async.checkpoint();
            int before = counter[0];
            counter[0] = before + 1;
            Async.checkpoint();
        }));

        assertThat(counter[0]).isEqualTo(1000);
    }

    @Test
    void counterIsExactInSimulations() throws Exception {
        Simulation.options().check(20, simulation -> {
            int[] counter = {0};
            Async.forEach(TASKS, TASKS.size(), task -> {
                Async.checkpoint();
                int before = counter[0];
                counter[0] = before + 1;
                Async.checkpoint();
            });
            assertThat(counter[0]).isEqualTo(1000);
        });
    }

    @Test
    void waitBetweenReadAndWriteLosesUpdatesInAnEventLoop() throws Exception {
        int counter = EventLoop.call(CounterTest::countWithAWaitBetween);

        assertThat(counter).isLessThan(1000);
    }

    @Test
    void simulationFindsTheLostUpdatesAndReplaysThemTenTimesOutOfTen() {
        Action.On<Simulation, Exception> program =
                simulation -> assertThat(countWithAWaitBetween()).isEqualTo(1000);
        SimulationError found = catchThrowableOfType(
                SimulationError.class, () -> Simulation.options().check(1000, program));
        Matcher replay = Pattern.compile("replay\\(\"([^\"]*)\"\\)").matcher(found.getMessage());
        assertThat(replay.find()).isTrue();

        for (int i = 0; i < 10; i++) {
            Throwable again = catchThrowable(
                    () -> Simulation.options().replay(replay.group(1)).run(program));
            assertThat(again)
                    .isNotInstanceOf(SimulationError.class)
                    .hasMessage(found.getCause().getMessage());
        }
    }

    private static int countWithAWaitBetween() throws InterruptedException {
        int[] counter = {0};
        Async.forEach(TASKS, TASKS.size(), task -> {
            int before = counter[0];
            Async.checkpoint();
            counter[0] = before + 1;
        });
        return counter[0];
    }
}
