package dev.weft.benchmarks.report;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** How large the work is, where the row is measured at several sizes. */
    Optional<Integer> size() {
        return parameters.keySet().stream()
                .filter(name -> !name.equals(Row.ROOM))
                .findFirst()
                .map(name -> Integer.valueOf(parameters.get(name)));
    }

    /** The title with n in place of the size. */
    String titleOfAllSizes() {
        Map<String, String> others = new TreeMap<>(parameters);
        others.keySet().retainAll(Set.of(Row.ROOM));
        return row.title(others).replaceAll("\\{\\w+}", "n");
    }

    /** What a selection is matched with: {@code QueueTransfer pairs=8 room=100}. */
    @Override
    public String toString() {
        return parameters.isEmpty() ? row.name() : row.name() + " " + joined(parameters);
    }
}
