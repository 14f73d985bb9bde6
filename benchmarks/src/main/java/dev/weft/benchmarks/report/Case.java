package dev.weft.benchmarks.report;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A row with values for its parameters. Each case is one line of the table. */
public record Case(Row row, SortedMap<String, String> parameters) {
    /** A row with these parameters, which need not be sorted. */
    public static Case of(Row row, Map<String, String> parameters) {
        return new Case(row, new TreeMap<>(parameters));
    }

    /** The parameters as a text: {@code pairs=8 room=100}. */
    static String joined(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The title of the row with the parameters in it. */
    String title() {
        return row.title(parameters);
    }

    /** The size of the work; empty if the row has only one size. */
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

    /** The text that a selection is matched against: {@code QueueTransfer pairs=8 room=100}. */
    @Override
    public String toString() {
        return parameters.isEmpty() ? row.name() : row.name() + " " + joined(parameters);
    }
}
