package dev.weft.cli.inspect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the tasks of another JVM, parsed from the JSON that {@code InsightMXBean.snapshot} returns.
 *
 * @param pid the number of the process
 * @param program the main class or JAR file of the process
 * @param time when the snapshot was made
 * @param counts the number of all tasks, by their state
 * @param kinds the number of waiting tasks, by the kind of object for which they wait
 * @param groups the largest groups, with the number of tasks in each
 * @param runs the runs
 * @param tasks the tasks that are shown; each task precedes the tasks in its groups
 * @param resources the objects that tasks share: first the process's list of resources, then other objects for which
 *     tasks wait
 * @param cycles the cycles of tasks that wait for each other, each as the ids of its tasks
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

    /** The number of tasks in the group, or in the kind of wait, called {@code name}. */
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
     * @param holder the task that is running in the event loop; empty if no task is running, or if the run is not an
     *     event loop
     * @param holderThread the number of the holder's thread
     * @param blocked whether two checks of the event loop in a row found the same holder, without a hand-over in
     *     between
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
     * @param listed whether the object is in the process's list of resources; otherwise it is shown because tasks wait
     *     for it
     * @param waiters how many of the tasks that are shown wait for the object
     * @param users the names of the objects that use the shared object
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

    /** A task. A text without a value is empty, a number without a value is zero, and a missing deadline is null. */
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

        /** The object for which the task waits, with the state of that object. */
        String target() {
            return targetState.isEmpty() ? waitsFor : waitsFor + " [" + targetState + "]";
        }

        /** The task's activity, as text that follows the task's name. */
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

    /** The tasks by their ids. */
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
