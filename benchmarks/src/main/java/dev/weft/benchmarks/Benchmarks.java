package dev.weft.benchmarks;

import dev.weft.benchmarks.network.Nginx;
import dev.weft.benchmarks.report.Case;
import dev.weft.benchmarks.report.Chart;
import dev.weft.benchmarks.report.Growth;
import dev.weft.benchmarks.report.League;
import dev.weft.benchmarks.report.Page;
import dev.weft.benchmarks.report.Result;
import dev.weft.benchmarks.report.Results;
import dev.weft.benchmarks.report.Row;
import dev.weft.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Measures rows, one contender after the other, and writes the results as JSON, as a table and as charts. */
public final class Benchmarks {
    private final Selection selection;
    private final Path folder;
    private final Python python;
    private final List<String> failures = new ArrayList<>();

    private Benchmarks(Selection selection, Path folder, Python python) {
        this.selection = selection;
        this.folder = folder;
        this.python = python;
    }

    /**
     * Performs the action that the arguments of {@code benchmarks/run} select. The property {@code weft.benchmarks.module} is
     * the folder of this module, {@code weft.benchmarks.commit} the commit that is measured.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path module = Path.of(System.getProperty("weft.benchmarks.module", "benchmarks"));
        Selection selection;
        try {
            selection = Selection.of(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("benchmarks: " + e.getMessage());
            System.exit(2);
            return;
        }
        Python python = Python.find(module.resolve("src/main/python/rows.py"));
        Path folder = module.resolve("target").resolve(selection.settings().name());
        Benchmarks benchmarks = new Benchmarks(selection, folder, python);
        if (selection.needsResults() && !Files.exists(benchmarks.file())) {
            System.err.println("benchmarks: no results yet: " + benchmarks.file() + " does not exist");
            System.exit(1);
        }
        switch (selection.action()) {
            case LIST -> benchmarks.list();
            case MEASURE, ADD -> benchmarks.write(benchmarks.measure());
            case WRITE -> benchmarks.write(benchmarks.before());
            case PUBLISH -> benchmarks.publish(module.resolveSibling("docs"));
        }
        if (!benchmarks.failures.isEmpty()) {
            System.err.println("benchmarks: failed: " + String.join("; ", benchmarks.failures));
            System.exit(1);
        }
    }

    private void list() {
        cases().forEach(System.out::println);
    }

    private List<Case> cases() {
        return turns().stream().map(Turn::measured).distinct().toList();
    }

    /** The turns of all contenders at the selected cases. It is a failure if there are none. */
    private List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        for (Row row : Row.values()) {
            List<? extends Turn> own = turns(row);
            Set<Case> cases = new LinkedHashSet<>();
            own.forEach(turn -> cases.add(turn.measured()));
            for (Case measured : cases) {
                if (selection.includes(measured) && isPossible(row)) {
                    own.stream()
                            .filter(turn -> turn.measured().equals(measured))
                            .forEach(turns::add);
                    turns.addAll(python.turns(measured));
                }
            }
        }
        if (turns.isEmpty()) {
            failures.add("no row matches the selection; --list shows all rows");
        }
        return turns;
    }

    private static List<? extends Turn> turns(Row row) {
        if (row.isRepeatable()) {
            return JmhTurn.of(row);
        }
        return row == Row.IdleConnections ? IdleTurn.all() : ProcessTurn.ofMillion(row);
    }

    private static boolean isPossible(Row row) {
        if (row == Row.Http && Nginx.program().isEmpty()) {
            System.err.println("benchmarks: nginx is not installed, so the row Http is left out");
            return false;
        }
        return true;
    }

    private void write(Results results) throws IOException {
        Files.writeString(folder.resolve("table.md"), Table.markdown(results));
        writeCharts(results, folder);
        System.err.println("benchmarks: see " + folder.resolve("table.md"));
    }

    private static void writeCharts(Results results, Path folder) throws IOException {
        for (League league : League.values()) {
            String name = league.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".svg";
            Files.writeString(folder.resolve(name), Chart.svg(results, league));
            Files.writeString(folder.resolve("growth-" + name), Growth.svg(results, league));
        }
    }

    private void publish(Path docs) throws IOException {
        Results results = before();
        Path page = docs.resolve("performance.md");
        Files.writeString(page, Page.withTable(Files.readString(page), Table.markdown(results)));
        Path charts = Files.createDirectories(docs.resolve("benchmarks"));
        results.write(charts.resolve("results.json"));
        writeCharts(results, charts);
    }

    private Settings settings() {
        return selection.settings();
    }

    /** The results that the report keeps: those of earlier runs if this run measures only some rows, otherwise none. */
    private Results before() throws IOException {
        return selection.isPart() && Files.exists(file()) ? Results.read(file()) : nothing();
    }

    private Results nothing() throws IOException {
        String commit = System.getProperty("weft.benchmarks.commit", "unknown");
        return new Results(Machine.describe(python, settings()), Set.of(commit), List.of());
    }

    private Path file() {
        return folder.resolve("results.json");
    }

    private Results measure() throws IOException {
        Results before = before();
        Results now = selection.action() == Selection.Action.ADD ? before.and(nothing()) : nothing();
        Results merged = before.replacedBy(now);
        List<Turn> turns = turns();
        System.err.printf(
                "benchmarks: %d turns in each of %d rounds%n",
                turns.size(), settings().rounds());
        for (int round = 1; round <= settings().rounds(); round++) {
            for (Turn turn : turns) {
                now = take(turn, now);
                merged = before.replacedBy(now);
                merged.write(file());
            }
        }
        return merged;
    }

    private Results take(Turn turn, Results now) {
        String name = "%-40s %-30s".formatted(turn.measured(), turn.contender().key() + turn.variant());
        try {
            Result result = turn.take(settings());
            System.out.printf(Locale.ROOT, "%s %,14.1f%n", name, result.median());
            return now.with(result);
        } catch (Exception e) {
            System.out.println(name + " failed: " + e);
            failures.add(name.strip().replaceAll(" +", " "));
            return now;
        }
    }
}
