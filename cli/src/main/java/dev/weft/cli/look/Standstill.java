package dev.weft.cli.look;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says of a program in which every task waits for another, or for what only a task would do, what would let it continue: the
 * promise must be set, the permit given back. Nothing is said if a task runs, sleeps, has a deadline, or waits for something else
 * that may end by itself, or if not all tasks are shown.
 */
final class Standstill {
    private static final int MAX_SHOWN = 20;
    private static final int MAX_SHOWN_NAMES = 3;

    /** What would end waits whose kinds begin so, around the description of the target. They end in no other way. */
    private record Deed(String kind, String before, String behind) {
        String about(String target) {
            return before + target + behind;
        }
    }

    private static final List<Deed> DEEDS = List.of(
            new Deed("promise", "set ", ""),
            new Deed("event", "set ", ""),
            new Deed("barrier", "arrive at ", ""),
            new Deed("permit", "give back ", ""),
            new Deed("item of", "put ", ", or close it"),
            new Deed("room in", "make ", ""),
            new Deed("condition", "signal ", ""));

    private Standstill() {}

    /** The lines; none if something may go on. */
    static List<String> lines(Picture picture) {
        Map<String, List<String>> missing = new LinkedHashMap<>();
        for (Picture.Row task : picture.tasks()) {
            Optional<Deed> deed = DEEDS.stream()
                    .filter(each -> task.waitKind().startsWith(each.kind))
                    .findFirst();
            if (task.deadlineMillis() != null) {
                return List.of();
            }
            if (deed.isPresent()) {
                missing.computeIfAbsent(deed.get().about(task.waitsFor()), _ -> new ArrayList<>())
                        .add(task.name());
            } else if (!waitsForTasks(task)) {
                return List.of();
            }
        }
        if (missing.isEmpty() || picture.more() > 0) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("every task waits; to continue, something must");
        missing.entrySet().stream()
                .limit(MAX_SHOWN)
                .forEach(entry -> lines.add("  " + entry.getKey() + ", for " + names(entry.getValue())));
        return lines;
    }

    private static boolean waitsForTasks(Picture.Row task) {
        return task.waits()
                && (task.waitsForGroup() != 0
                        || !task.ownerName().isEmpty()
                        || !task.holders().isEmpty());
    }

    private static String names(List<String> waiters) {
        String names = String.join(", ", waiters.subList(0, Math.min(MAX_SHOWN_NAMES, waiters.size())));
        return waiters.size() > MAX_SHOWN_NAMES ? names + ", …" : names;
    }
}
