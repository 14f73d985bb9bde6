package dev.weft.benchmarks;

import dev.weft.benchmarks.report.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The command line of {@code benchmarks/run}.
 *
 * @param rows the cases to measure, by their text; empty for all cases
 */
record Selection(Settings settings, List<Pattern> rows, Action action) {
    /** The actions of {@code benchmarks/run}. */
    enum Action {
        /** Measures the cases, and replaces their results in the report. */
        MEASURE,
        /** Measures the cases, and adds their samples to those of the report. */
        ADD,
        /** Prints the cases. */
        LIST,
        /** Writes the table and the charts from the results of the report. */
        WRITE,
        /** Copies the report into the documentation. */
        PUBLISH
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it has an unknown option, a wrong number of rounds, or rows that are not a regular
     *     expression
     */
    static Selection of(List<String> arguments) {
        Selection selection = new Selection(Settings.FULL, List.of(), Action.MEASURE);
        for (String argument : arguments) {
            selection = selection.with(argument);
        }
        return selection;
    }

    private Selection with(String argument) {
        if (argument.equals("--quick")) {
            return new Selection(Settings.QUICK, rows, action);
        }
        if (argument.equals("--add")) {
            return new Selection(settings, rows, Action.ADD);
        }
        if (argument.equals("--list")) {
            return new Selection(settings, rows, Action.LIST);
        }
        if (argument.equals("--table")) {
            return new Selection(settings, rows, Action.WRITE);
        }
        if (argument.equals("--publish")) {
            return new Selection(settings, rows, Action.PUBLISH);
        }
        if (argument.startsWith("--rounds=")) {
            return new Selection(settings.withRounds(rounds(argument.substring("--rounds=".length()))), rows, action);
        }
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException(
                    "no such option: " + argument + "; options of JMH follow --jmh and the rows");
        }
        List<Pattern> more = new ArrayList<>(rows);
        more.add(pattern(argument));
        return new Selection(settings, more, action);
    }

    private static int rounds(String number) {
        if (!number.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("--rounds must be a number from 1 to 9999, but is '" + number + "'");
        }
        return Integer.parseInt(number);
    }

    private static Pattern pattern(String rows) {
        try {
            return Pattern.compile(rows);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "rows must be a regular expression, but is '" + rows + "': " + e.getDescription(), e);
        }
    }

    /** Whether the report keeps results that this run does not measure. */
    boolean isPart() {
        return !rows.isEmpty() || action != Action.MEASURE;
    }

    /** Whether the action needs results of an earlier run. */
    boolean needsResults() {
        return action == Action.WRITE || action == Action.PUBLISH;
    }

    /** Whether the case is measured. */
    boolean includes(Case measured) {
        boolean named =
                rows.stream().anyMatch(row -> row.matcher(measured.toString()).find());
        return rows.isEmpty() ? !settings.isQuick() || measured.row().isQuick(measured.parameters()) : named;
    }
}
