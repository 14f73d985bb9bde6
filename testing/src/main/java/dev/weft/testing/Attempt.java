package dev.weft.testing;

import dev.weft.Action;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of an {@link Exploration}: to be run once, before the next is asked for. */
final class Attempt {
    /** How many lines of the course of a run are told. */
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

    /** What this attempt is, in a few words. */
    String title() {
        return title;
    }

    /**
     * Runs {@code body}, and lets the exploration know how that went.
     *
     * @return what it threw, or null
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

    /** The last lines of the course that it took, each behind a line break and four spaces. */
    String course() {
        StringBuilder course = new StringBuilder();
        if (lines != null) {
            lines.forEach(
                    line -> course.append(System.lineSeparator()).append("    ").append(line));
        }
        return course.toString();
    }
}
