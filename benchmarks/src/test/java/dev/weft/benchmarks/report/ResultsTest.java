package dev.weft.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final SortedMap<String, String> HERE = new TreeMap<>(Map.of("machine", "2 processors"));

    static Result result(Contender contender, String variant, Double... samples) {
        return new Result(Row.Ring, new TreeMap<>(Map.of("members", "2")), contender, variant, 1, List.of(samples));
    }

    private static Result twoForks(Contender contender, String variant, Double... samples) {
        Result one = result(contender, variant, samples);
        return new Result(one.row(), one.parameters(), contender, variant, 2, one.samples());
    }

    static Results results(Result... all) {
        return new Results(HERE, Set.of("abc"), List.of(all));
    }

    @Test
    void medianAndQuartilesLieBetweenSamples() {
        Result result = result(Contender.JOX, "", 40.0, 10.0, 20.0, 30.0);

        assertThat(result.median()).isEqualTo(25);
        assertThat(result.lowerQuartile()).isEqualTo(17.5);
        assertThat(result.upperQuartile()).isEqualTo(32.5);
        assertThat(result.spread()).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void resultWithoutSamplesIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> result(Contender.JOX, ""));
    }

    @Test
    void samplesOfSeveralRoundsAreCombined() {
        Results both = results(result(Contender.JDK, "Fair", 3.0))
                .with(result(Contender.JDK, "Unfair", 5.0))
                .with(result(Contender.JDK, "Fair", 1.0));

        assertThat(both.results())
                .containsExactlyInAnyOrder(
                        twoForks(Contender.JDK, "Fair", 1.0, 3.0), result(Contender.JDK, "Unfair", 5.0));
    }

    @Test
    void newResultReplacesTheOldOne() {
        Results old = results(result(Contender.JOX, "", 1.0), result(Contender.KOTLIN, "", 2.0));
        Results newer = new Results(HERE, Set.of("def"), List.of(result(Contender.JOX, "", 9.0)));

        Results merged = old.replacedBy(newer);

        assertThat(merged.results()).containsExactly(result(Contender.KOTLIN, "", 2.0), result(Contender.JOX, "", 9.0));
        assertThat(merged.commits()).containsExactly("abc", "def");
    }

    @Test
    void addedResultsKeepTheOldOnes() {
        Results old = results(result(Contender.JOX, "", 1.0), result(Contender.KOTLIN, "", 2.0));
        Results newer = new Results(HERE, Set.of("def"), List.of(result(Contender.JOX, "", 9.0)));

        Results both = old.and(newer);

        assertThat(both.results())
                .containsExactlyInAnyOrder(result(Contender.KOTLIN, "", 2.0), twoForks(Contender.JOX, "", 1.0, 9.0));
        assertThat(both.commits()).containsExactly("abc", "def");
    }

    @Test
    void resultsOfAnotherMachineAreNotMerged() {
        Results elsewhere = new Results(new TreeMap<>(Map.of("machine", "64 processors")), Set.of("abc"), List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> results().replacedBy(elsewhere))
                .withMessageContaining("64 processors");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> results().and(elsewhere))
                .withMessageContaining("64 processors");
    }

    @Test
    void writtenResultsAreReadBack(@TempDir Path folder) throws IOException {
        Results written = results(result(Contender.WEFT, "Gather", 1.5, 2.5), result(Contender.UVLOOP, "", 7.0));

        written.write(folder.resolve("new/results.json"));

        assertThat(Results.read(folder.resolve("new/results.json"))).isEqualTo(written);
    }
}
