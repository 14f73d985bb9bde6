package dev.weft.cli.look;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The output of {@code weft ps}: the JVMs that show Weft. JVMs without Weft, and JVMs to which nothing can attach, are counted.
 */
public final class JvmTable {
    private final Map<Long, List<String>> pictures = new TreeMap<>();
    private int others;

    /** Creates an empty table. */
    public JvmTable() {}

    /** Adds the row of {@code jvm}. May be called by several threads at once. Waits up to some seconds. */
    public void look(Jvm jvm) {
        try (LookSession session = jvm.open()) {
            List<String> answers = session.ask(bean -> bean.picture(0, false, false));
            add(jvm.pid(), answers);
        } catch (LookException e) {
            System.getLogger("dev.weft.cli").log(System.Logger.Level.DEBUG, "not shown", e);
            other();
        }
    }

    private synchronized void add(long pid, List<String> answers) {
        pictures.put(pid, answers);
    }

    private synchronized void other() {
        others++;
    }

    /** The pictures, without tasks, as JSON. */
    public synchronized List<String> json() {
        return pictures.values().stream().flatMap(List::stream).toList();
    }

    /** The table. */
    public synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!pictures.isEmpty()) {
            TextTable table = new TextTable("PID", "TASKS", "WAITING", "RUNS", "PROGRAM");
            json().stream()
                    .map(Picture::read)
                    .sorted(Comparator.comparingLong(Picture::pid))
                    .forEach(picture -> table.add(
                            Long.toString(picture.pid()),
                            Integer.toString(picture.counts().total()),
                            Integer.toString(picture.counts().waiting()),
                            Integer.toString(picture.runs().size()),
                            picture.program()));
            lines.addAll(table.lines());
        }
        if (others > 0) {
            lines.add(others + (others == 1 ? " other JVM shows" : " other JVMs show") + " no Weft");
        }
        return lines.isEmpty() ? List.of("no other JVM runs here") : lines;
    }
}
