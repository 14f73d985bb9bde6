package dev.weft;

import dev.weft.spi.Cancellation;
import dev.weft.spi.Durations;
import java.time.Duration;
import java.util.List;

/** Names the tasks that still run long after their group was cancelled, with their stacks, in the log. */
final class Stragglers {
    private static final int MOST = 5;
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private Stragglers() {}

    static void report(GroupScope group, Cancellation cancellation, Duration delay, Children children) {
        List<SpawnedTask<?>> living =
                children.inSpawnOrder().stream().filter(task -> !task.isDone()).toList();
        if (living.isEmpty()) {
            return;
        }
        StringBuilder report = new StringBuilder("group '")
                .append(group.name())
                .append("' was ")
                .append(cancellation.message())
                .append(", but ")
                .append(Durations.words(delay))
                .append(" later it waits for ")
                .append(living.size() == 1 ? "1 task" : living.size() + " tasks");
        living.stream().limit(MOST).forEach(task -> describe(task, report));
        if (living.size() > MOST) {
            report.append(System.lineSeparator())
                    .append("  and ")
                    .append(living.size() - MOST)
                    .append(" more");
        }
        LOGGER.log(System.Logger.Level.WARNING, report);
    }

    private static void describe(SpawnedTask<?> task, StringBuilder report) {
        report.append(System.lineSeparator()).append("  ").append(task);
        Thread thread = task.thread();
        if (thread != null) {
            for (StackTraceElement frame : thread.getStackTrace()) {
                report.append(System.lineSeparator()).append("      at ").append(frame);
            }
        }
    }
}
