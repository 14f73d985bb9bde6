package dev.weft.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.benchmarks.network.Nginx;
import dev.weft.benchmarks.report.Case;
import dev.weft.benchmarks.report.Contender;
import dev.weft.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every row once with a small part of its work. The rows check their own results. */
class EveryRowRunsTest {
    private static Collection<RunResult> runOnce(String pattern, String... parameter) throws RunnerException {
        var options = new OptionsBuilder()
                .include(pattern)
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (parameter.length > 0) {
            options.param(parameter[0], parameter[1]);
        }
        return new Runner(options.build()).run();
    }

    @Test
    void everyContenderDoesItsWorkInEveryRow() throws RunnerException {
        List<Row> rows = Arrays.stream(Row.values())
                .filter(row -> row.isRepeatable() && row != Row.Http)
                .toList();

        Set<String> run = new HashSet<>();
        for (Row row : rows) {
            for (RunResult result : runOnce("\\." + row.name() + "\\.", "n", "100")) {
                run.add(result.getParams().getBenchmark());
            }
        }

        assertThat(run)
                .containsExactlyInAnyOrderElementsOf(rows.stream()
                        .flatMap(row -> JmhTurn.of(row).stream())
                        .map(turn -> turn.method().getDeclaringClass().getName() + "."
                                + turn.method().getName())
                        .distinct()
                        .toList());
    }

    @Test
    void httpIsFetchedByAll() throws RunnerException {
        assumeTrue(Nginx.program().isPresent(), "nginx is not installed");

        Collection<RunResult> results = runOnce("\\.Http\\.", "n", "10");

        assertThat(results).hasSize(5);
    }

    @Test
    void scriptMeasuresItsRowsWithBothLoops() throws Exception {
        Python python = Python.find(Path.of("src/main/python/rows.py"));
        assumeTrue(python.versions().containsKey("uvloop"), "Python or uvloop is not installed");
        Settings shortly = new Settings("test", 1, 0, 0, 1, 1);
        Map<String, String> parameters = Map.of("n", "10", "pairs", "2", "room", "1", "members", "2", "queues", "2");

        Stream<Row> rows = Stream.of(
                Row.OneTask,
                Row.Echo,
                Row.Racing,
                Row.Cancelling,
                Row.Rendezvous,
                Row.QueueTransfer,
                Row.ContendedLock);

        assertThat(rows.flatMap(row -> python.turns(Case.of(row, used(row, parameters))).stream()))
                .hasSize(14)
                .allSatisfy(
                        turn -> assertThat(turn.samples(shortly)).isNotEmpty().allMatch(sample -> sample > 0));
    }

    private static Map<String, String> used(Row row, Map<String, String> parameters) {
        Map<String, String> used = new HashMap<>(parameters);
        used.keySet()
                .retainAll(JmhTurn.of(row).getFirst().measured().parameters().keySet());
        return used;
    }

    @Test
    void everyRowHasWeftAndItsEventLoop() {
        assertThat(Row.values())
                .filteredOn(Row::isRepeatable)
                .allSatisfy(row -> assertThat(JmhTurn.of(row))
                        .extracting(JmhTurn::contender)
                        .contains(Contender.WEFT, Contender.EVENT_LOOP));
    }
}
