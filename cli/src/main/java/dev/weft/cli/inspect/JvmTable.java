package dev.weft.cli.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The output of {@code weft ps}: one row for each JVM in which Weft can be inspected. The other JVMs are only counted:
 * those without Weft, and those to which no program can attach.
 */
public final class JvmTable {
    private final Map<Long, List<String>> snapshots = new TreeMap<>();
    private int others;

    /** Creates an empty table. */
    public JvmTable() {}

    /**
     * Adds the row of {@code jvm}. May be called by several threads at the same time. Waits for the answers of the JVM; see
     * {@link Jvm#open}.
     */
    public void inspect(Jvm jvm) {
        try (InspectSession session = jvm.open()) {
            List<String> answers = session.ask(bean -> bean.snapshot(0, false, false));
            add(jvm.pid(), answers);
        } catch (InspectException e) {
            System.getLogger("dev.weft.cli").log(System.Logger.Level.DEBUG, "not shown", e);
            other();
        }
    }

    private synchronized void add(long pid, List<String> answers) {
        snapshots.put(pid, answers);
    }

    private synchronized void other() {
        others++;
    }

    /** The snapshots, without tasks, as JSON. */
    public synchronized List<String> json() {
        return snapshots.values().stream().flatMap(List::stream).toList();
    }

    /** The table. */
    public synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!snapshots.isEmpty()) {
            TextTable table = new TextTable("PID", "TASKS", "WAITING", "RUNS", "PROGRAM");
            json().stream()
                    .map(Snapshot::read)
                    .sorted(Comparator.comparingLong(Snapshot::pid))
                    .forEach(snapshot -> table.add(
                            Long.toString(snapshot.pid()),
                            Integer.toString(snapshot.counts().total()),
                            Integer.toString(snapshot.counts().waiting()),
                            Integer.toString(snapshot.runs().size()),
                            snapshot.program()));
            lines.addAll(table.lines());
        }
        if (others > 0) {
            lines.add(others + (others == 1 ? " other JVM shows" : " other JVMs show") + " no Weft");
        }
        return lines.isEmpty() ? List.of("no other JVM runs here") : lines;
    }
}
