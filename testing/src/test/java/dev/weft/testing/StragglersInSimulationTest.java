package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Async;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Virtual time does not continue in order to name what does not end. */
@Timeout(30)
class StragglersInSimulationTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void cleanUpThatWaitsForEverIsToldWhenItBegins() {
        Event never = Event.create();

        Throwable thrown = catchThrowable(() ->
                Simulation.run(_ -> Async.withTimeout(SECOND, () -> Async.shielded(() -> never.await()))));

        assertThat(thrown).hasMessageContaining("no task can continue at 1 s");
    }

    @Test
    void timerThatObservesIsDueOnTheWayToAnother() {
        SimulatedClock clock = new SimulatedClock();
        List<String> fired = new ArrayList<>();
        clock.observe(10, () -> fired.add("observes"));
        assertThat(clock.next()).isEqualTo(Long.MAX_VALUE);

        clock.schedule(20, () -> fired.add("acts"));
        clock.advance();
        clock.takeDue(0).run();

        assertThat(clock.nanoTime()).isEqualTo(10);
        assertThat(clock.next()).isEqualTo(20);
        assertThat(fired).containsExactly("observes");
    }

    @Test
    void cancelledTimersLeaveTheCountRight() {
        SimulatedClock clock = new SimulatedClock();
        var observing = clock.observe(10, () -> {});
        var acting = clock.schedule(20, () -> {});

        observing.cancel();
        assertThat(clock.next()).isEqualTo(20);
        acting.cancel();

        assertThat(clock.next()).isEqualTo(Long.MAX_VALUE);
        assertThat(clock.timers()).isZero();
    }
}
