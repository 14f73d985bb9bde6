package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
final class ProducersAndConsumersTest {
    @RegisterExtension
    final Runs runs = new Runs(Way.PARALLEL);

    private final Printed printed = new Printed();

    @Test
    void everyOrderIsServedOnce() throws Exception {
        runs.run(() -> ProducersAndConsumers.run(printed.out()));

        List<String> served = linesWith(" serves ")
                .map(line -> line.substring(line.indexOf("serves ") + "serves ".length()))
                .toList();
        assertThat(served)
                .containsExactlyInAnyOrder(
                        "soup for Table 1",
                        "fish for Table 1",
                        "cake for Table 1",
                        "soup for Table 2",
                        "fish for Table 2",
                        "cake for Table 2");
        assertThat(printed.lines()).last().isEqualTo("All is served");
    }

    private Stream<String> linesWith(String words) {
        return printed.lines().stream().filter(line -> line.contains(words));
    }

    @Test
    void twoCooksTakeHalfASecondForEachOfSixOrders() throws Exception {
        runs.run(() -> ProducersAndConsumers.run(printed.out()));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void tablesWaitWithTheirLastOrdersUntilTheFirstAreServed() throws Exception {
        runs.run(() -> ProducersAndConsumers.run(printed.out()));

        List<String> beforeTheFirstIsServed = printed.lines().stream()
                .takeWhile(line -> !line.contains(" serves "))
                .toList();
        assertThat(beforeTheFirstIsServed).hasSize(4).allMatch(line -> line.contains(": has ordered "));
    }
}
