package dev.weft.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cost of one operation by the size of the work, for each contender at one row.
 *
 * @param title the title of the row, with n in place of the size
 * @param of the best result of each contender at each size
 */
record Curves(String title, SortedMap<Contender, SortedMap<Integer, Result>> of) {
    private static final int FEWEST_SIZES = 3;

    /** The curves of a league for every row that was measured at three sizes or more, in the order of the table. */
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

    /** The sizes at which any contender was measured, in ascending order. */
    List<Integer> sizes() {
        return of.values().stream()
                .flatMap(curve -> curve.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The smallest and the largest median of all contenders. */
    List<Double> range() {
        List<Double> all = new ArrayList<>();
        of.values().forEach(curve -> curve.values().forEach(result -> all.add(result.median())));
        all.sort(Comparator.naturalOrder());
        return List.of(all.getFirst(), all.getLast());
    }
}
