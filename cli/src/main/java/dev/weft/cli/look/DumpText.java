package dev.weft.cli.look;

import java.util.ArrayList;
import java.util.List;

/** The output of {@code weft dump PID}: everything that a bug report needs. */
public final class DumpText {
    private DumpText() {}

    /** The lines for {@code picture}. */
    public static List<String> lines(Picture picture) {
        List<String> lines = new ArrayList<>();
        lines.add("picture of " + picture.time());
        lines.addAll(WaitsText.lines(picture));
        tallies(lines, "tasks by kind of wait", picture.kinds());
        tallies(lines, "largest groups", picture.groups());
        return lines;
    }

    private static void tallies(List<String> lines, String title, List<Picture.Tally> tallies) {
        lines.add("");
        lines.add(title);
        tallies.forEach(tally -> lines.add(String.format("%9d  %s", tally.tasks(), tally.name())));
    }
}
