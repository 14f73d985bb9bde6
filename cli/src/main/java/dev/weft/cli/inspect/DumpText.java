package dev.weft.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The output of {@code weft dump PID}: everything that a bug report needs. */
public final class DumpText {
    private DumpText() {}

    /** The lines for {@code snapshot}. */
    public static List<String> lines(Snapshot snapshot) {
        List<String> lines = new ArrayList<>();
        lines.add("snapshot of " + snapshot.time());
        lines.addAll(WaitsText.lines(snapshot));
        tallies(lines, "tasks by kind of wait", snapshot.kinds());
        tallies(lines, "largest groups", snapshot.groups());
        return lines;
    }

    private static void tallies(List<String> lines, String title, List<Snapshot.Tally> tallies) {
        lines.add("");
        lines.add(title);
        tallies.forEach(tally -> lines.add(String.format(Locale.ROOT, "%9d  %s", tally.tasks(), tally.name())));
    }
}
