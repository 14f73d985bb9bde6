package dev.weft.insight;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.spi.trace.LiveRun;
import dev.weft.spi.trace.RunView;
import dev.weft.spi.trace.ScopeView;
import dev.weft.spi.trace.Snapshot;
import dev.weft.spi.trace.TaskCounts;
import dev.weft.spi.trace.TaskView;
import dev.weft.spi.trace.WaitView;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot as JSON. The numbers of tasks and groups are valid within one snapshot. A task and its wait also
 * have stamps. If a later snapshot shows the same task or the same wait, it shows the same stamp.
 */
final class SnapshotWriter {
    private static final int MAX_STACKS = 100;
    private static final int MAX_GROUPS = 20;
    private static final int MAX_KINDS = 50;
    private static final int MAX_CYCLES = 10;

    private final JsonGenerator json;
    private final Redaction redaction;
    private final boolean stacks;
    private final Map<Strand, Integer> tasks = new HashMap<>();
    private final Map<CancelScope, Integer> groups = new HashMap<>();
    private final ResourceWriter resources;
    private int stacksLeft = MAX_STACKS;

    SnapshotWriter(JsonGenerator json, Redaction redaction, boolean stacks) {
        this.json = json;
        this.redaction = redaction;
        this.stacks = stacks;
        this.resources = new ResourceWriter(json, redaction);
    }

    void write(Snapshot snapshot, TaskCounts taskCounts) throws IOException {
        snapshot.tasks().forEach(task -> tasks.put(task.strand(), tasks.size() + 1));
        Map<LiveRun, LoopView> loops = LoopView.of(snapshot.runs());
        json.writeStartObject();
        json.writeNumberField("format", 1);
        json.writeNumberField("pid", ProcessHandle.current().pid());
        json.writeStringField("program", program());
        json.writeStringField("java", System.getProperty("java.version"));
        json.writeStringField(
                "time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        writeCounts(taskCounts.states());
        writeCounts("kinds", taskCounts.kinds().stream().limit(MAX_KINDS).toList());
        writeCounts("groups", taskCounts.groups(MAX_GROUPS));
        json.writeArrayFieldStart("runs");
        for (RunView run : snapshot.runs()) {
            writeRun(run, run.run() == null ? null : loops.get(run.run()));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("tasks");
        for (RunView run : snapshot.runs()) {
            for (TaskView task : run.tasks()) {
                writeTask(task, run);
            }
        }
        json.writeEndArray();
        resources.write();
        writeCycles(snapshot.cycles(MAX_CYCLES));
        json.writeEndObject();
    }

    /** The main class or JAR file, without the arguments, which may contain secrets. */
    private static String program() {
        return System.getProperty("sun.java.command", "").split(" ", 2)[0];
    }

    private void writeCounts(RunView.Counts counts) throws IOException {
        json.writeNumberField("total", counts.total());
        json.writeNumberField("notStarted", counts.notStarted());
        json.writeNumberField("running", counts.running());
        json.writeNumberField("waiting", counts.waiting());
    }

    private void writeCounts(String field, List<TaskCounts.Count> counts) throws IOException {
        json.writeArrayFieldStart(field);
        for (TaskCounts.Count count : counts) {
            json.writeStartObject();
            json.writeStringField("name", redaction.textOf(count::name));
            json.writeNumberField("tasks", count.tasks());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeRun(RunView view, @Nullable LoopView loop) throws IOException {
        json.writeStartObject();
        LiveRun run = view.run();
        if (run != null) {
            json.writeNumberField("number", run.number());
            json.writeStringField("kind", run.kind());
            json.writeStringField("name", redaction.textOf(run::name));
            json.writeStringField("since", run.since().toString());
        }
        writeCounts(view.counts());
        if (loop != null) {
            json.writeStringField("holder", redaction.textOf(loop::holder));
            json.writeNumberField("holderThread", loop.thread().threadId());
            json.writeBooleanField("blocked", loop.isBlocked());
        }
        json.writeEndObject();
    }

    private void writeTask(TaskView task, RunView run) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", idOf(task.strand()));
        if (task.parent() != null) {
            json.writeNumberField("parent", idOf(task.parent().strand()));
        }
        if (run.run() != null) {
            json.writeNumberField("run", run.run().number());
        }
        json.writeNumberField("group", groupOf(task.group().scope()));
        json.writeStringField("name", redaction.textOf(task::name));
        json.writeStringField("state", task.inFlux() ? "in flux" : words(task.state()));
        json.writeStringField("stamp", stamp(task.strand()));
        Thread thread = task.thread();
        if (thread != null) {
            json.writeNumberField("thread", thread.threadId());
        }
        WaitView wait = task.waits();
        if (wait != null) {
            writeWait(wait);
        }
        writeHolds(task.holds());
        writeScopes(task);
        if (task.cancellation() != null) {
            json.writeStringField("cancelled", redaction.textOf(task.cancellation()::message));
        }
        if (thread != null && (stacks || (wait == null && stacksLeft-- > 0))) {
            writePlace(thread);
        }
        json.writeEndObject();
    }

    private void writeWait(WaitView wait) throws IOException {
        json.writeStringField("waitsFor", redaction.textOf(wait::description));
        json.writeStringField("waitKind", redaction.textOf(wait::kind));
        json.writeStringField("wait", stamp(wait.waiter()));
        String state = redaction.textOf(wait::targetState);
        if (!state.isEmpty()) {
            json.writeStringField("targetState", state);
        }
        resources.count(wait);
        CancelScope group = wait.group();
        if (group != null) {
            json.writeNumberField("waitsForGroup", groupOf(group));
        }
        Strand owner = wait.owner();
        if (owner != null) {
            json.writeStringField("ownerName", redaction.textOf(owner::name));
            writeId("owner", owner);
        }
        if (!wait.holders().isEmpty()) {
            json.writeArrayFieldStart("holders");
            for (Strand holder : wait.holders()) {
                json.writeString(redaction.textOf(holder::name));
            }
            json.writeEndArray();
        }
    }

    private void writeHolds(List<Owned> holds) throws IOException {
        if (holds.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("holds");
        for (Owned thing : holds) {
            json.writeString(redaction.textOf(thing::description));
        }
        json.writeEndArray();
    }

    private void writeScopes(TaskView task) throws IOException {
        Duration deadline = task.untilDeadline();
        if (deadline != null) {
            json.writeNumberField("deadlineMillis", deadline.toMillis());
        }
        if (task.scopes().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("scopes");
        for (ScopeView scope : task.scopes()) {
            boolean group = scope.kind() == ScopeView.Kind.GROUP;
            json.writeString(
                    group ? redaction.textOf(scope::title) : scope.kind().name().toLowerCase(Locale.ROOT));
        }
        json.writeEndArray();
    }

    private void writePlace(Thread thread) throws IOException {
        Frames.Place place = Frames.placeOf(thread.getStackTrace());
        if (place.code() != null) {
            json.writeStringField("at", place.code());
        }
        if (place.call() != null) {
            json.writeStringField("in", place.call());
        }
    }

    private void writeCycles(List<List<TaskView>> cycles) throws IOException {
        json.writeArrayFieldStart("cycles");
        for (List<TaskView> cycle : cycles) {
            json.writeStartArray();
            for (TaskView task : cycle) {
                json.writeNumber(idOf(task.strand()));
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void writeId(String field, Strand task) throws IOException {
        Integer id = tasks.get(task);
        if (id != null) {
            json.writeNumberField(field, id);
        }
    }

    private int idOf(Strand task) {
        return tasks.getOrDefault(task, 0);
    }

    private int groupOf(CancelScope group) {
        return groups.computeIfAbsent(group, _ -> groups.size() + 1);
    }

    private static String stamp(Object thing) {
        return Integer.toHexString(System.identityHashCode(thing));
    }

    static String words(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
