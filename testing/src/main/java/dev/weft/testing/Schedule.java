package dev.weft.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The input that determines a run: a seed, and the way in which the order of tasks is decided. The report of a failure contains
 * the schedule as text, and a replay parses the text:
 *
 * <pre>
 *   random:42             random choices, from seed 42
 *   pct(3,1000):42        three changes of priority, in the first 1000 decisions
 *   steps(0*37 2 0*5 1):42    decisions given in advance: the 38th and the 44th differ from an event loop's
 *   …#1f3a9c              the decisions must have this fingerprint; otherwise the replay has diverged
 * </pre>
 *
 * @param steps the decisions, if they are given in advance; the last decision is not zero
 * @param fingerprint the fingerprint of the run to replay; null if there is none
 */
record Schedule(
        Strategy strategy,
        long seed,
        int changePoints,
        int horizon,
        @Nullable List<Integer> steps,
        @Nullable String fingerprint) {
    private static final Pattern TEXT = Pattern.compile(
            "(?:(?<plain>fifo|random)|pct\\((?<points>\\d{1,6}),(?<horizon>\\d{1,9})\\)|steps\\((?<steps>[\\d* ]*)\\))"
                    + ":(?<seed>-?\\d{1,19})(?:#(?<fingerprint>[0-9a-f]+))?");

    static Schedule of(Strategy strategy, long seed, int changePoints, int horizon) {
        return new Schedule(strategy, seed, changePoints, horizon, null, null);
    }

    /**
     * The schedule with the given text.
     *
     * @throws IllegalArgumentException if {@code text} is not the text of a schedule
     */
    static Schedule parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "replay must be text that a failed simulation printed, such as 'random:42', but is '" + text + "'");
        }
        try {
            return of(parts);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("replay has a number that is too large: '" + text + "'", e);
        }
    }

    private static Schedule of(Matcher parts) {
        long seed = Long.parseLong(parts.group("seed"));
        String fingerprint = parts.group("fingerprint");
        if (parts.group("steps") != null) {
            return new Schedule(Strategy.FIFO, seed, 0, 0, unpacked(parts.group("steps")), fingerprint);
        }
        if (parts.group("plain") != null) {
            Strategy strategy = Strategy.valueOf(parts.group("plain").toUpperCase(Locale.ROOT));
            return new Schedule(strategy, seed, 0, 0, null, fingerprint);
        }
        int points = Integer.parseInt(parts.group("points"));
        int horizon = Integer.parseInt(parts.group("horizon"));
        return new Schedule(Strategy.PCT, seed, points, Math.max(1, horizon), null, fingerprint);
    }

    /** The same seed, with the decisions given in advance. */
    Schedule withSteps(List<Integer> given) {
        int length = given.size();
        while (length > 0 && given.get(length - 1) == 0) {
            length--;
        }
        return new Schedule(Strategy.FIFO, seed, 0, 0, List.copyOf(given.subList(0, length)), null);
    }

    Schedule withFingerprint(String other) {
        return new Schedule(strategy, seed, changePoints, horizon, steps, other);
    }

    /** The number of given decisions that differ from an event loop's. */
    int unusualSteps() {
        return steps == null
                ? 0
                : (int) steps.stream().filter(step -> step != 0).count();
    }

    /** Whether another strand may run at a call that may wait, even if the call does not have to wait. */
    boolean explores() {
        return strategy != Strategy.FIFO || steps != null;
    }

    @Override
    public String toString() {
        String order = steps != null
                ? "steps(" + packed(steps) + ")"
                : strategy == Strategy.PCT
                        ? "pct(" + changePoints + "," + horizon + ")"
                        : strategy.name().toLowerCase(Locale.ROOT);
        return order + ":" + seed + (fingerprint == null ? "" : "#" + fingerprint);
    }

    private static String packed(List<Integer> steps) {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < steps.size(); ) {
            int end = i;
            while (end < steps.size() && Objects.equals(steps.get(end), steps.get(i))) {
                end++;
            }
            runs.add(end - i == 1 ? steps.get(i).toString() : steps.get(i) + "*" + (end - i));
            i = end;
        }
        return String.join(" ", runs);
    }

    private static List<Integer> unpacked(String packed) {
        return packed.isBlank()
                ? List.of()
                : Pattern.compile(" +")
                        .splitAsStream(packed.strip())
                        .flatMap(run -> unpackedRun(run).stream())
                        .collect(Collectors.toUnmodifiableList());
    }

    private static List<Integer> unpackedRun(String run) {
        int star = run.indexOf('*');
        int times = star < 0 ? 1 : Integer.parseInt(run.substring(star + 1));
        return java.util.Collections.nCopies(times, Integer.parseInt(star < 0 ? run : run.substring(0, star)));
    }
}
