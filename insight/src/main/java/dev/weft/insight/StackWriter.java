package dev.weft.insight;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.spi.trace.LiveRun;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandWalk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds tasks by the number of their thread or by their name, and writes their stacks as JSON. */
final class StackWriter {
    private static final int MAX_TASKS = 10;
    private static final int MAX_FRAMES = 500;

    private final JsonGenerator json;
    private final Redaction redaction;

    StackWriter(JsonGenerator json, Redaction redaction) {
        this.json = json;
        this.redaction = redaction;
    }

    void write(String wanted) throws IOException {
        json.writeStartObject();
        json.writeNumberField("format", 1);
        json.writeArrayFieldStart("tasks");
        for (Strand task : find(wanted)) {
            writeTask(task);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private List<Strand> find(String wanted) {
        List<Strand> exact = new ArrayList<>();
        List<Strand> similar = new ArrayList<>();
        for (LiveRun run : LiveRun.all()) {
            CancelScope scope = run.scope();
            if (scope != null && !run.isNested()) {
                search(StrandWalk.from(scope), wanted, exact, similar);
            }
        }
        return exact.isEmpty() ? similar : exact;
    }

    private void search(StrandWalk walk, String wanted, List<Strand> exact, List<Strand> similar) {
        walk.next(); // the strand that waits for the run
        for (Strand task = walk.next(); task != null && exact.size() < MAX_TASKS; task = walk.next()) {
            Thread thread = task.thread();
            String name = redaction.textOf(task::name);
            if (name.equals(wanted) || (thread != null && wanted.equals(Long.toString(thread.threadId())))) {
                exact.add(task);
            } else if (similar.size() < MAX_TASKS && name.contains(wanted)) {
                similar.add(task);
            }
        }
    }

    private void writeTask(Strand task) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", redaction.textOf(task::name));
        Awaitable target = task.waitTarget();
        if (target != null) {
            json.writeStringField("waitsFor", redaction.textOf(target::description));
        }
        Thread thread = task.thread();
        if (thread != null) {
            json.writeNumberField("thread", thread.threadId());
            json.writeStringField("threadState", thread.getState().name());
            writeFrames(thread.getStackTrace());
        }
        json.writeEndObject();
    }

    private void writeFrames(StackTraceElement[] stack) throws IOException {
        json.writeArrayFieldStart("frames");
        for (int i = 0; i < stack.length && i < MAX_FRAMES; i++) {
            json.writeString(Frames.text(stack[i]));
        }
        json.writeEndArray();
    }
}
