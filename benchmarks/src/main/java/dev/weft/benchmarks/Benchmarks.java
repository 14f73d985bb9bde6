package dev.weft.benchmarks;

import dev.weft.benchmarks.report.Case;
import dev.weft.benchmarks.report.Chart;
import dev.weft.benchmarks.report.League;
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
import java.util.regex.Pattern;

/** Measures rows, everybody in turn, and writes what came of it: results as JSON, a table, and charts. */
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

    /** Takes what {@code benchmarks/run} was given; the properties say where the module is and what is measured. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path module = Path.of(System.getProperty("weft.benchmarks.module", "benchmarks"));
        Selection selection = Selection.of(List.of(arguments));
        Python python = Python.find(module.resolve("src/main/python/rows.py"));
        Path folder = module.resolve("target").resolve(selection.settings().name());
        Benchmarks benchmarks = new Benchmarks(selection, folder, python);
        if (selection.onlyList()) {
            benchmarks.list();
        } else {
            benchmarks.measureAndWrite();
        }
        if (!benchmarks.failures.isEmpty()) {
            System.err.println("benchmarks: these failed: " + String.join("; ", benchmarks.failures));
            System.exit(1);
        }
    }

    private void list() {
        cases().forEach(System.out::println);
    }

    private List<Case> cases() {
        return turns().stream().map(Turn::measured).distinct().toList();
    }

    private List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        for (Row row : Row.values()) {
            List<? extends Turn> own = row.isRepeatable() ? JmhTurn.of(row) : ProcessTurn.ofMillion(row);
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
        return turns;
    }

    private static boolean isPossible(Row row) {
        if (row == Row.Http && Nginx.program().isEmpty()) {
            System.err.println("benchmarks: nginx is not installed, so HTTP is left out");
            return false;
        }
        return true;
    }

    private void measureAndWrite() throws IOException {
        Results before = before();
        Results measured = before.replacedBy(nothing());
        if (!selection.onlyWrite()) {
            List<Turn> turns = turns();
            System.err.printf(
                    "benchmarks: %d turns in each of %d rounds%n",
                    turns.size(), settings().rounds());
            measured = measure(before, turns);
        }
        Files.writeString(folder.resolve("table.md"), Table.markdown(measured));
        for (League league : League.values()) {
            String name = league.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".svg";
            Files.writeString(folder.resolve(name), Chart.svg(measured, league));
        }
        System.err.println("benchmarks: see " + folder.resolve("table.md"));
    }

    private Settings settings() {
        return selection.settings();
    }

    /** A selection of rows is merged into what is there; everything is measured anew. */
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

    private Results measure(Results before, List<Turn> turns) throws IOException {
        Results now = nothing();
        for (int round = 1; round <= settings().rounds(); round++) {
            for (Turn turn : turns) {
                now = take(turn, now);
                before.replacedBy(now).write(file());
            }
        }
        return before.replacedBy(now);
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

    /** What {@code benchmarks/run} was told to measure. */
    record Selection(Settings settings, List<Pattern> rows, boolean onlyList, boolean onlyWrite) {
        static Selection of(List<String> arguments) {
            Selection selection = new Selection(Settings.FULL, List.of(), false, false);
            for (String argument : arguments) {
                selection = selection.with(argument);
            }
            return selection;
        }

        private Selection with(String argument) {
            if (argument.equals("--quick")) {
                return new Selection(Settings.QUICK, rows, onlyList, onlyWrite);
            }
            if (argument.equals("--list")) {
                return new Selection(settings, rows, true, onlyWrite);
            }
            if (argument.equals("--table")) {
                return new Selection(settings, rows, onlyList, true);
            }
            if (argument.startsWith("--rounds=")) {
                int rounds = Integer.parseInt(argument.substring("--rounds=".length()));
                return new Selection(settings.withRounds(rounds), rows, onlyList, onlyWrite);
            }
            if (argument.startsWith("-")) {
                throw new IllegalArgumentException("no such option: " + argument);
            }
            List<Pattern> more = new ArrayList<>(rows);
            more.add(Pattern.compile(argument));
            return new Selection(settings, more, onlyList, onlyWrite);
        }

        /** Whether it leaves out rows that the settings would measure. */
        boolean isPart() {
            return !rows.isEmpty() || onlyWrite;
        }

        boolean includes(Case measured) {
            boolean named = rows.stream()
                    .anyMatch(row -> row.matcher(measured.toString()).find());
            return rows.isEmpty() ? !settings.isQuick() || measured.row().isQuick(measured.parameters()) : named;
        }
    }
}
