package dev.weft.testing.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.testing.Simulation;
import dev.weft.testing.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bug on the shelf is found, by each strategy, and replays; nothing is found in its twin. */
final class ShelfTest {
    private static final List<Strategy> STRATEGIES = List.of(Strategy.RANDOM, Strategy.PCT);
    private static final Path PAGE = Path.of("..", "docs", "testing.md");
    private static final String BEGIN = "<!-- the shelf -->\n";
    private static final String END = "<!-- end of the shelf -->\n";

    private static Stream<Arguments> exhibits() {
        return Exhibit.all().flatMap(exhibit -> STRATEGIES.stream().map(strategy -> Arguments.of(exhibit, strategy)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("exhibits")
    void bugIsFoundAndReplaysTenTimesOutOfTen(Exhibit exhibit, Strategy strategy) {
        Find find = Find.in(exhibit, strategy).orElseThrow();

        for (int i = 0; i < 10; i++) {
            Throwable again = catchThrowable(
                    () -> Simulation.options().replay(find.replay()).run(exhibit.broken()));
            assertThat(again).hasSameClassAs(find.failure());
            assertThat(again).hasMessage(find.failure().getMessage());
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("exhibits")
    void nothingIsFoundInTheTwin(Exhibit exhibit, Strategy strategy) throws InterruptedException {
        Simulation.options().strategy(strategy).check(Find.SEEDS, exhibit.corrected());
    }

    @Test
    void documentationHasTheTableOfWhatIsFound() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String expected = page.substring(0, begin) + table() + page.substring(end);
        if (Boolean.getBoolean("shelf.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(PAGE)
                .as(
                        "%s has a table that differs from the shelf. If the change is meant, run this test with -Dshelf.update",
                        PAGE)
                .hasContent(expected);
    }

    private static String table() {
        return Exhibit.all().map(ShelfTest::row).collect(Collectors.joining("", """
                        | bug | how it shows | `RANDOM` | `PCT` | `FIFO` |
                        |---|---|---|---|---|
                        """, ""));
    }

    private static String row(Exhibit exhibit) {
        Find random = Find.in(exhibit, Strategy.RANDOM).orElseThrow();
        Stream<String> cells = Stream.of(
                exhibit.bug(),
                random.symptom(),
                random.seeds(),
                seeds(exhibit, Strategy.PCT),
                seeds(exhibit, Strategy.FIFO));
        return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String seeds(Exhibit exhibit, Strategy strategy) {
        return Find.in(exhibit, strategy).map(Find::seeds).orElse("never");
    }
}
