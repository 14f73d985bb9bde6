package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
final class PromiseForManyTest {
    @RegisterExtension
    final Runs runs = new Runs(Way.PARALLEL);

    private final Printed printed = new Printed();

    @Test
    void allWaitersGetTheValue() throws Exception {
        runs.run(() -> PromiseForMany.run(printed.out()));

        assertThat(printed.lines().subList(0, 3))
                .containsExactlyInAnyOrder(
                        "Sailor: waits for the forecast",
                        "Farmer: waits for the forecast",
                        "Pilot: waits for the forecast");
        assertThat(printed.lines().get(3)).isEqualTo("Forecast: is ready");
        assertThat(printed.lines().subList(4, 7))
                .containsExactlyInAnyOrder(
                        "Sailor: hears of wind from the west",
                        "Farmer: hears of wind from the west",
                        "Pilot: hears of wind from the west");
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }
}
