package dev.weft.cli.look;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the tasks of another JVM, as {@code InsightMXBean.snapshot} gives it.
 *
 * @param pid the process
 * @param program its main class or JAR file
 * @param time when the snapshot was made
 * @param counts all tasks
 * @param kinds how many tasks wait for each kind of thing
 * @param groups the largest groups
 * @param runs the runs
 * @param tasks the tasks that are shown, each before those of its groups
 * @param resources the objects that tasks share: those in the list of the process, and those for which tasks wait
 * @param cycles the numbers of tasks that wait for each other
 */
public record Snapshot(
        long pid,
        String program,
        String time,
        Counts counts,
        List<Tally> kinds,
        List<Tally> groups,
        List<Run> runs,
        List<Row> tasks,
        List<Shared> resources,
        List<List<Integer>> cycles) {

    /** The number of tasks, by their state. */
    public record Counts(int total, int notStarted, int running, int waiting) {
        static Counts of(JsonObject json) {
            return new Counts(
                    json.integer("total"),
                    json.integer("notStarted"),
                    json.integer("running"),
                    json.integer("waiting"));
        }

        /** The counts in words: {@code 5 tasks, 3 waiting, 2 running}. */
        String words() {
            return total
                    + (total == 1 ? " task" : " tasks")
                    + part(waiting, "waiting")
                    + part(running, "running")
                    + part(notStarted, "not started");
        }

        private static String part(int count, String state) {
            return count == 0 ? "" : ", " + count + " " + state;
        }
    }

    /** A number of tasks that have {@code name} in common. */
    public record Tally(String name, int tasks) {
        static List<Tally> list(List<JsonObject> json) {
            return json.stream()
                    .map(tally -> new Tally(tally.text("name"), tally.integer("tasks")))
                    .toList();
        }
    }

    /**
     * A run.
     *
     * @param holder the task that holds the event loop; empty if no task does, or if the run is not a loop
     * @param holderThread the number of its thread
     * @param blocked whether two checks in a row found the same holder, without a hand-over in between
     */
    public record Run(
            long number,
            String kind,
            String name,
            String since,
            Counts counts,
            String holder,
            long holderThread,
            boolean blocked) {
        static Run of(JsonObject json) {
            return new Run(
                    json.number("number"),
                    json.text("kind"),
                    json.text("name"),
                    json.text("since"),
                    Counts.of(json),
                    json.text("holder"),
                    json.number("holderThread"),
                    json.flag("blocked"));
        }
    }

    /**
     * Something that tasks share.
     *
     * @param listed whether it is in the list of the process; else it is shown because tasks wait for it
     * @param waiters how many of the tasks that are shown wait for it
     * @param users what uses it
     */
    public record Shared(int id, String name, boolean listed, String state, int waiters, List<String> users) {
        static Shared of(JsonObject json) {
            return new Shared(
                    json.integer("id"),
                    json.text("name"),
                    json.flag("listed"),
                    json.text("state"),
                    json.integer("waiters"),
                    json.texts("users"));
        }
    }

    /** A task. A text without a value is empty, a number without a value is zero. */
    public record Row(
            int id,
            int parent,
            int group,
            String name,
            String state,
            String stamp,
            long thread,
            String waitsFor,
            String waitKind,
            String waitStamp,
            String targetState,
            int resource,
            int waitsForGroup,
            int owner,
            String ownerName,
            List<String> holders,
            List<String> holds,
            List<String> scopes,
            @Nullable Long deadlineMillis,
            String cancelled,
            String at,
            String in) {
        static Row of(JsonObject json) {
            return new Row(
                    json.integer("id"),
                    json.integer("parent"),
                    json.integer("group"),
                    json.text("name"),
                    json.text("state"),
                    json.text("stamp"),
                    json.number("thread"),
                    json.text("waitsFor"),
                    json.text("waitKind"),
                    json.text("wait"),
                    json.text("targetState"),
                    json.integer("resource"),
                    json.integer("waitsForGroup"),
                    json.integer("owner"),
                    json.text("ownerName"),
                    json.texts("holders"),
                    json.texts("holds"),
                    json.texts("scopes"),
                    json.has("deadlineMillis") ? json.number("deadlineMillis") : null,
                    json.text("cancelled"),
                    json.text("at"),
                    json.text("in"));
        }

        boolean waits() {
            return !waitsFor.isEmpty();
        }

        /** The target of its wait, with the state of the target. */
        String target() {
            return targetState.isEmpty() ? waitsFor : waitsFor + " [" + targetState + "]";
        }

        /** Its activity, as text that follows its name. */
        String does() {
            if (waits()) {
                return "waits for " + target();
            }
            return at.isEmpty() ? "is " + state : in.isEmpty() ? "runs at " + at : "runs at " + at + ", in " + in;
        }
    }

    static Snapshot read(String text) {
        JsonObject json = JsonObject.read(text);
        return new Snapshot(
                json.number("pid"),
                json.text("program"),
                json.text("time"),
                Counts.of(json),
                Tally.list(json.objects("kinds")),
                Tally.list(json.objects("groups")),
                json.objects("runs").stream().map(Run::of).toList(),
                json.objects("tasks").stream().map(Row::of).toList(),
                json.objects("resources").stream().map(Shared::of).toList(),
                json.items("cycles").stream().map(Snapshot::ids).toList());
    }

    private static List<Integer> ids(Object cycle) {
        return ((List<?>) cycle).stream().map(id -> ((Long) id).intValue()).toList();
    }

    /** The tasks by their numbers. */
    Map<Integer, Row> byId() {
        Map<Integer, Row> rows = new HashMap<>();
        tasks.forEach(row -> rows.put(row.id(), row));
        return rows;
    }

    /** The number of tasks that are not shown. */
    int more() {
        return counts.total() - tasks.size();
    }
}
