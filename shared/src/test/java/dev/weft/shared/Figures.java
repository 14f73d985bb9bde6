package dev.weft.shared;

import dev.weft.TaskGroup;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A table of operations in a second: a row for each operation, and a column for each contender. Each operation is repeated for
 * {@code -Dweft.figures} seconds, after one of warming up.
 */
final class Figures {
    private static final long WARM_UP = Duration.ofSeconds(1).toNanos();
    private static final long TIME =
            Duration.ofSeconds(Integer.getInteger("weft.figures", 2)).toNanos();

    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    private final Set<String> columns = new LinkedHashSet<>();

    /** One operation of a worker. Returns the number of its items; zero if there are none left. */
    @FunctionalInterface
    interface Unit {
        int run(int worker) throws Exception;
    }

    /** Measures an operation with a number of workers at a time. */
    void measure(String column, String what, int workers, Unit unit) throws Exception {
        AtomicLong counted = new AtomicLong();
        AtomicLong last = new AtomicLong();
        long start = System.nanoTime() + WARM_UP;
        TaskGroup.run(group -> {
            for (int i = 0; i < workers; i++) {
                int worker = i;
                group.spawn(() -> {
                    while (System.nanoTime() - start < TIME) {
                        int items = unit.run(worker);
                        if (items == 0) {
                            break;
                        }
                        if (System.nanoTime() - start >= 0) {
                            counted.addAndGet(items);
                            last.accumulateAndGet(System.nanoTime() - start, Math::max);
                        }
                    }
                });
            }
        });
        double seconds = Math.max(last.get(), 1) / 1e9;
        add(column, what + ", " + workers + (workers == 1 ? " worker" : " workers"), counted.get() / seconds);
    }

    void add(String column, String what, double perSecond) {
        add(column, what, String.format(Locale.ROOT, "%,.0f", perSecond));
    }

    void add(String column, String what, String figure) {
        columns.add(column);
        rows.computeIfAbsent(what, _ -> new LinkedHashMap<>()).put(column, figure);
        System.out.println(column + ": " + what + ": " + figure);
    }

    /** The table in Markdown. */
    String table() {
        StringBuilder table = new StringBuilder("| per second | " + String.join(" | ", columns) + " |\n");
        table.append("|---|").append("---|".repeat(columns.size())).append('\n');
        rows.forEach((what, figures) -> {
            table.append("| ").append(what).append(" |");
            columns.forEach(column ->
                    table.append(' ').append(figures.getOrDefault(column, "–")).append(" |"));
            table.append('\n');
        });
        return table.toString();
    }
}
