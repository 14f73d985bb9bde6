package dev.weft.testing;

import dev.weft.Action;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of an {@link Exploration}. To be run once, before the next attempt is requested. */
final class Attempt {
    /** The number of trace lines that are kept, the last ones. */
    private static final int MOST_LINES = 40;

    private final Exploration exploration;
    private final Schedule schedule;
    private final String title;
    private final @Nullable Deque<String> lines;

    Attempt(Exploration exploration, Schedule schedule, String title, boolean traced) {
        this.exploration = exploration;
        this.schedule = schedule;
        this.title = title;
        this.lines = traced ? new ArrayDeque<>() : null;
    }

    Schedule schedule() {
        return schedule;
    }

    /** A short title. */
    String title() {
        return title;
    }

    /**
     * Runs {@code body}, and reports the result to the exploration.
     *
     * @return the failure; null if there is none
     */
    @Nullable
    Throwable run(Action.On<? super Simulation, ?> body) throws InterruptedException {
        SimulatedRun<@Nullable Void> run =
                SimulatedRun.<@Nullable Void>of(schedule, exploration.options(), trace(), SimulatedRun.asJob(body));
        exploration.ended(this, run);
        return run.thrown();
    }

    private @Nullable Consumer<? super String> trace() {
        Deque<String> kept = lines;
        if (kept == null) {
            return exploration.options().trace;
        }
        return line -> {
            kept.add(line);
            if (kept.size() > MOST_LINES) {
                kept.remove();
            }
        };
    }

    /** The last lines of its trace, each after a line break and four spaces. */
    String course() {
        StringBuilder course = new StringBuilder();
        if (lines != null) {
            lines.forEach(
                    line -> course.append(System.lineSeparator()).append("    ").append(line));
        }
        return course.toString();
    }
}
