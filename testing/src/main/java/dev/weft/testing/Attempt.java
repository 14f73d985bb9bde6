package dev.weft.testing;

import dev.weft.Action;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of the program under test by an {@link Exploration}. {@link #run} must be called once, before the next
 * attempt is requested.
 */
final class Attempt {
    /** The number of trace lines that are kept: the last lines of the run. */
    private static final int MAX_LINES = 40;

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

    /** A short title, which JUnit displays. */
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
        return run.failure();
    }

    private @Nullable Consumer<? super String> trace() {
        Deque<String> lastLines = lines;
        if (lastLines == null) {
            return exploration.options().trace;
        }
        return line -> {
            lastLines.add(line);
            if (lastLines.size() > MAX_LINES) {
                lastLines.remove();
            }
        };
    }

    /** The last steps of this run, as lines of its trace, each after a line break and four spaces. */
    String steps() {
        StringBuilder steps = new StringBuilder();
        if (lines != null) {
            lines.forEach(
                    line -> steps.append(System.lineSeparator()).append("    ").append(line));
        }
        return steps.toString();
    }
}
