package dev.weft.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the cost of one operation grows with the size of the work.
 *
 * @param title the row, with n for its size
 * @param of for each contender, and each size it was measured at, the best that it did
 */
record Curves(String title, SortedMap<Contender, SortedMap<Integer, Result>> of) {
    private static final int FEWEST_SIZES = 3;

    /** Those of a league, for every row that was measured at several sizes, in the order of the table. */
    static List<Curves> of(Results results, League league) {
        Map<String, Curves> all = new LinkedHashMap<>();
        for (Result result : results.results().stream().sorted(Line.ORDER).toList()) {
            if (result.contender().league() == league) {
                result.measured()
                        .size()
                        .ifPresent(size -> all.computeIfAbsent(
                                        result.measured().titleOfAllSizes(),
                                        title -> new Curves(title, new TreeMap<>()))
                                .add(size, result));
            }
        }
        return all.values().stream()
                .filter(curves -> curves.sizes().size() >= FEWEST_SIZES)
                .toList();
    }

    private void add(int size, Result result) {
        of.computeIfAbsent(result.contender(), contender -> new TreeMap<>())
                .merge(size, result, (one, other) -> one.median() <= other.median() ? one : other);
    }

    /** At which sizes anybody was measured, smallest first. */
    List<Integer> sizes() {
        return of.values().stream()
                .flatMap(curve -> curve.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The least and the most that anybody took. */
    List<Double> range() {
        List<Double> all = new ArrayList<>();
        of.values().forEach(curve -> curve.values().forEach(result -> all.add(result.median())));
        all.sort(Comparator.naturalOrder());
        return List.of(all.getFirst(), all.getLast());
    }
}
