package dev.weft.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The rows of the table, in its order. The name of a row is that of the class that measures it. */
public enum Row {
    ManyTasks("start {n} empty tasks and wait for all; per task", "n=100", "n=10000"),
    OneTask("open a group, start one task, wait, close", ""),
    LimitedGather("the results of a job over {n} inputs, 50 at a time; per input", "n=1000"),
    AsTheyEnd("the results of {n} tasks in the order they end; per task"),
    Racing("race of {n}, until the losers have ended; per runner"),
    Tree("tree of {n} tasks, ten below each; per task"),
    Cancelling("cancel {n} waiting tasks, until all have ended; per task", "n=10000"),
    UnfiredTimeout("timeout that does not fire", ""),
    FiredTimeout("50,000 timeouts that fire; per task", ""),
    Switching("switch between two tasks"),
    Yielding("yield, {n} tasks in turn; per switch", "n=10"),
    Rendezvous("rendezvous, {pairs} on each side; per hand-over", "pairs=1"),
    QueueTransfer("queue of {room}, {pairs} on each side; per item", "pairs=8 room=100"),
    Ring("ring of {members}, queues of one; per hop", "members=2"),
    Pipeline("pipeline of {stages} stages, queues of ten; per item and stage"),
    Selecting("select over {queues} queues; per item", "queues=2"),
    UncontendedLock("uncontended lock", ""),
    ContendedLock("lock, {n} tasks, a yield inside; per hold", "n=10"),
    ContendedSemaphore("semaphore of two, {n} tasks, a yield inside; per hold", "n=10"),
    ReadWrite("read-write lock, {n} tasks, one hold in ten writes; per hold", "n=10"),
    BarrierRounds("barrier of {n}; per task and round"),
    Broadcast("event that wakes {n} tasks, until all have ended; per task", "n=10000"),
    Echo("echo over loopback TCP, {n} connections; per round trip", "n=1", "n=100"),
    Bulk("{mebibytes} MiB through one loopback TCP connection, by {tls}; per MiB", "tls=0 mebibytes=256"),
    Http("HTTP, {n} at a time; per request", "n=100"),
    IdleConnections("10,000 idle connections of a server; memory per connection", "bytes", false),
    MillionParked("1,000,000 waiting tasks; heap per task", "bytes", false),
    MillionSleeping("1,000,000 tasks that sleep five seconds, until all have ended", "s", false);

    /** The capacity of a queue: the one parameter that is not the size of the work. */
    static final String ROOM = "room";

    /** The minimum number of requests in one invocation of {@link #Http}. */
    public static final int REQUESTS = 1000;

    private final String title;
    private final String unit;
    private final boolean inOneProcess;

    @SuppressWarnings("ImmutableEnumChecker") // the list is unmodifiable
    private final List<String> quick;

    Row(String title, String... quick) {
        this(title, "ns", true, quick);
    }

    Row(String title, String unit, boolean inOneProcess, String... quick) {
        this.title = title;
        this.unit = unit;
        this.inOneProcess = inOneProcess;
        this.quick = List.of(quick);
    }

    /** Whether JMH measures the row in several iterations. Each sample of the other rows needs a process of its own. */
    public boolean isRepeatable() {
        return inOneProcess;
    }

    /** Whether a quick run includes the row with these parameters. */
    public boolean isQuick(SortedMap<String, String> parameters) {
        return quick.contains(Case.joined(parameters));
    }

    /** The number by which a score of JMH is divided, because JMH does not know the number of operations. */
    public int operations(SortedMap<String, String> parameters) {
        return switch (this) {
            case Cancelling, Broadcast -> Integer.parseInt(parameters.get("n"));
            case Bulk -> Integer.parseInt(parameters.get("mebibytes"));
            case Http -> Math.max(REQUESTS, Integer.parseInt(parameters.get("n")));
            default -> 1;
        };
    }

    /**
     * The factor by which the row is warmed up longer than others. An HTTP engine is much code to compile, and round trips
     * between two processes run the code of both seldom.
     */
    public int warmUpFactor() {
        return this == Http || this == Echo ? 6 : 1;
    }

    /** The unit of samples: {@code ns}, {@code s} or {@code bytes}. */
    String unit() {
        return unit;
    }

    /** The title with values for those of its parameters that the map has. */
    String title(Map<String, String> parameters) {
        String filled = title;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            filled = filled.replace("{" + parameter.getKey() + "}", worded(parameter));
        }
        return filled;
    }

    private static String worded(Map.Entry<String, String> parameter) {
        if (parameter.getKey().equals("tls")) {
            return parameter.getValue().equals("1") ? "TLS" : "TCP alone";
        }
        return parameter.getKey().equals(ROOM) && parameter.getValue().equals("0")
                ? "any length"
                : String.format(Locale.ROOT, "%,d", Integer.parseInt(parameter.getValue()));
    }
}
