package dev.weft.cli.inspect;

import java.util.ArrayList;
import java.util.List;

/** The output of {@code weft stack PID TASK}: the stacks of the tasks that were found. */
public final class StackText {
    private StackText() {}

    /** The lines for the answer of {@code InsightMXBean.stack}; none if no task was found. */
    public static List<String> lines(String answer) {
        List<String> lines = new ArrayList<>();
        for (JsonObject task : JsonObject.read(answer).objects("tasks")) {
            String waits = task.text("waitsFor");
            lines.add("task '" + task.text("name") + "'"
                    + (task.has("thread")
                            ? " (thread " + task.number("thread") + ", " + task.text("threadState") + ")"
                            : " has not started")
                    + (waits.isEmpty() ? "" : ", waits for " + waits));
            task.texts("frames").forEach(frame -> lines.add("    at " + frame));
        }
        return lines;
    }
}
