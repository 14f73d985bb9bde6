package dev.weft.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One line of the table: a result of Weft, and the results of the other contenders of its league for the same case. */
record Line(Result weft, List<Result> others) {
    /** By row, then by each parameter as a number, then by variant. */
    static final Comparator<Result> ORDER = Comparator.comparing(Result::row)
            .thenComparing(Line::numbers, Line::compare)
            .thenComparing(Result::variant);

    private static List<Integer> numbers(Result result) {
        List<Integer> numbers = new ArrayList<>();
        for (Map.Entry<String, String> parameter :
                result.parameters().reversed().entrySet()) {
            int number = Integer.parseInt(parameter.getValue());
            numbers.add(number == 0 ? Integer.MAX_VALUE : number);
        }
        return numbers;
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int compared = one.get(i).compareTo(other.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    /** The title of the case, with the variant of Weft in brackets if there is one. */
    String title() {
        String title = weft.measured().title();
        return weft.variant().isEmpty() ? title : title + " (" + Words.of(weft.variant()) + ")";
    }

    /** The best result of a contender; empty if it has none for this case. */
    Optional<Result> bestOf(Contender contender) {
        return others.stream()
                .filter(result -> result.contender() == contender)
                .min(Comparator.comparingDouble(Result::median));
    }

    /** The median of {@code other} as a multiple of Weft's. */
    double ratio(Result other) {
        return other.median() / weft.median();
    }

    /** The comparison of Weft with its best peer; empty if there is no peer. */
    Optional<Verdict> verdict() {
        return others.stream()
                .filter(result -> result.contender().role() == Contender.Role.PEER)
                .min(Comparator.comparingDouble(Result::median))
                .map(best -> Verdict.of(weft, best));
    }
}
