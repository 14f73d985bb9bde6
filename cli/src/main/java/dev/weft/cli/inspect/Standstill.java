package dev.weft.cli.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Explains a standstill: a program in which every task waits for another task, or for an action that only a task can take, such
 * as setting a promise or giving back a permit. Names the actions with which the program could continue. There is no
 * explanation if a task runs, sleeps, has a deadline, or is in a wait that may end by itself, if tasks wait for nothing but
 * other tasks, or if not all tasks are shown.
 */
final class Standstill {
    private static final int MAX_SHOWN = 20;
    private static final int MAX_SHOWN_NAMES = 3;

    /**
     * The action that ends a wait of a certain kind. Only this action can end such a wait.
     *
     * @param kind the beginning of the name of the kind
     * @param before the text before the description of the target
     * @param behind the text after the description
     */
    private record Remedy(String kind, String before, String behind) {
        String about(String target) {
            return before + target + behind;
        }
    }

    private static final List<Remedy> REMEDIES = List.of(
            new Remedy("promise", "set ", ""),
            new Remedy("event", "set ", ""),
            new Remedy("barrier", "arrive at ", ""),
            new Remedy("permit of semaphore", "give back ", ""),
            new Remedy("permits of semaphore", "give back ", ""),
            new Remedy("item of", "put ", ", or close it"),
            new Remedy("free place in", "make ", ""),
            new Remedy("condition", "signal ", ""));

    private Standstill() {}

    /** The lines; none if there is no explanation. */
    static List<String> lines(Snapshot snapshot) {
        Map<String, List<String>> missing = new LinkedHashMap<>();
        for (Snapshot.Row task : snapshot.tasks()) {
            Optional<Remedy> remedy = REMEDIES.stream()
                    .filter(each -> task.waitKind().startsWith(each.kind))
                    .findFirst();
            if (task.deadlineMillis() != null) {
                return List.of();
            }
            if (remedy.isPresent()) {
                missing.computeIfAbsent(remedy.get().about(task.waitsFor()), _ -> new ArrayList<>())
                        .add(task.name());
            } else if (!waitsForTasks(task)) {
                return List.of();
            }
        }
        if (missing.isEmpty() || snapshot.more() > 0) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("every task waits; to continue, something must");
        missing.entrySet().stream()
                .limit(MAX_SHOWN)
                .forEach(entry -> lines.add("  " + entry.getKey() + ", for " + names(entry.getValue())));
        return lines;
    }

    private static boolean waitsForTasks(Snapshot.Row task) {
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
