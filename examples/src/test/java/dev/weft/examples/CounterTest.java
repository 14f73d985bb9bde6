package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.io.ByteStream;
import dev.weft.io.Link;
import dev.weft.testing.Simulation;
import dev.weft.testing.SimulationTest;
import java.io.IOException;
import java.time.Duration;

/** A line protocol in simulations, over a network that delays what is sent, cuts it into pieces, and breaks. */
final class CounterTest {
    private static Link network(Simulation simulation) {
        return Link.perfect()
                .random(simulation.random())
                .latency(Duration.ofMillis(5), Duration.ofMillis(80))
                .maxPieceSize(3);
    }

    @SimulationTest(seeds = 50)
    void sumsAreRightHoweverTheLinesArrive(Simulation simulation, TaskGroup group) throws Exception {
        ByteStream.Pair pair = ByteStream.pair(network(simulation));
        group.spawn(() -> Counter.serve(pair.far()));

        long sum = 0;
        for (int i = 1; i <= 20; i++) {
            sum = Counter.add(pair.near(), i);
        }

        assertThat(sum).isEqualTo(210);
        pair.near().finish();
    }

    @SimulationTest(seeds = 50)
    void clientThatGivesUpOnAnAnswerGetsItLater(Simulation simulation, TaskGroup group) throws Exception {
        ByteStream.Pair pair = ByteStream.pair(network(simulation));
        group.spawn(() -> Counter.serve(pair.far()));

        assertThat(Async.<Long, IOException>moveOnAfter(Duration.ofMillis(9), () -> Counter.add(pair.near(), 5)))
                .isEmpty();

        assertThat(pair.near().readLine()).isEqualTo("5");
        pair.near().finish();
    }

    @SimulationTest(seeds = 50)
    void brokenNetworkIsAFailureAndNoWrongSum(Simulation simulation, TaskGroup group) throws Exception {
        ByteStream.Pair pair = ByteStream.pair(
                network(simulation).resetAfter(simulation.random().nextInt(60)));
        group.spawn(() -> {
            try {
                Counter.serve(pair.far());
            } catch (IOException e) {
                pair.far().abort();
            }
        });

        long expected = 0;
        try {
            for (int i = 1; i <= 20; i++) {
                expected += i;
                assertThat(Counter.add(pair.near(), i)).isEqualTo(expected);
            }
        } catch (IOException e) {
            pair.near().abort();
        }
    }
}
