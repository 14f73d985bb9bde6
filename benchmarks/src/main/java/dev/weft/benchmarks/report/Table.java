package dev.weft.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The results as a table in Markdown, with a line per case and variant of Weft, and a column per contender. */
public final class Table {
    private static final String LEGEND = """
            Medians, in nanoseconds unless stated otherwise. The percentage is half of the interquartile range. The factor in
            brackets is relative to Weft: more than 1 is slower than Weft. If a contender has several ways, its best one is shown.
            The last column compares Weft with its best peer, not counting bare virtual threads: a win or a loss if the
            interquartile ranges do not overlap, otherwise even. Two forks of the same contender may differ by more than these
            ranges, so with one fork each the verdict is only a hint.
            """;

    private Table() {}

    /** The environment, the legend and the table of each league. */
    public static String markdown(Results results) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> fact : results.environment().entrySet()) {
            text.append("- ")
                    .append(fact.getKey())
                    .append(": ")
                    .append(fact.getValue())
                    .append('\n');
        }
        text.append("- forks of each: ").append(forks(results)).append('\n');
        text.append("- Weft: ")
                .append(String.join(", ", results.commits()))
                .append("\n\n")
                .append(LEGEND);
        for (League league : League.values()) {
            append(text, league, results.lines(league));
        }
        return text.toString();
    }

    private static String forks(Results results) {
        IntSummaryStatistics forks =
                results.results().stream().mapToInt(Result::forks).summaryStatistics();
        return forks.getMin() == forks.getMax() ? "" + forks.getMax() : forks.getMin() + " to " + forks.getMax();
    }

    private static void append(StringBuilder text, League league, List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        text.append("\n**")
                .append(league.title())
                .append("**: ")
                .append(score(lines))
                .append("\n\n");
        List<Contender> others = Contender.of(league).stream()
                .filter(contender ->
                        lines.stream().anyMatch(line -> line.bestOf(contender).isPresent()))
                .toList();
        List<String> heads = new ArrayList<>();
        heads.add("");
        heads.add(lines.getFirst().weft().contender().title());
        others.forEach(contender -> heads.add(contender.title()));
        heads.add("");
        appendCells(text, heads);
        text.append("|---".repeat(heads.size())).append("|\n");
        for (Line line : lines) {
            appendCells(text, cells(line, others));
        }
    }

    private static void appendCells(StringBuilder text, List<String> cells) {
        text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static String score(List<Line> lines) {
        return Arrays.stream(Verdict.Outcome.values())
                .map(outcome -> count(lines, outcome) + " " + outcome.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static long count(List<Line> lines, Verdict.Outcome outcome) {
        return lines.stream()
                .flatMap(line -> line.verdict().stream())
                .filter(verdict -> verdict.outcome() == outcome)
                .count();
    }

    private static List<String> cells(Line line, List<Contender> others) {
        List<String> cells = new ArrayList<>();
        cells.add(line.title());
        cells.add(cell(line.weft()));
        for (Contender other : others) {
            cells.add(line.bestOf(other).map(result -> cell(line, result)).orElse(""));
        }
        cells.add(line.verdict().map(Verdict::toString).orElse("no peer"));
        return cells;
    }

    private static String cell(Result result) {
        String unit = result.row().unit();
        return String.format(
                Locale.ROOT,
                "%s%s ±%.0f%%",
                number(result.median()),
                unit.equals("ns") ? "" : " " + unit,
                result.spread() * 100);
    }

    private static String cell(Line line, Result other) {
        Optional<String> variant = Optional.of(other.variant()).filter(name -> !name.isEmpty());
        return String.format(
                Locale.ROOT,
                "%s (%.2f)%s",
                cell(other),
                line.ratio(other),
                variant.map(name -> ", " + Words.of(name)).orElse(""));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
    }
}
