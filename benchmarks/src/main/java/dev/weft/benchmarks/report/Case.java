package dev.weft.benchmarks.report;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A row with its parameters. */
public record Case(Row row, SortedMap<String, String> parameters) {
    /** A row with these parameters, in whatever order. */
    public static Case of(Row row, Map<String, String> parameters) {
        return new Case(row, new TreeMap<>(parameters));
    }

    static String joined(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(" "));
    }

    String title() {
        return row.title(parameters);
    }

    /** What a selection is matched with: {@code QueueTransfer pairs=8 room=100}. */
    @Override
    public String toString() {
        return parameters.isEmpty() ? row.name() : row.name() + " " + joined(parameters);
    }
}
