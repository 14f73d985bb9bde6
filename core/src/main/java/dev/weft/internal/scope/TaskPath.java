package dev.weft.internal.scope;

import dev.weft.internal.failure.Counts;
import org.jspecify.annotations.Nullable;

/**
 * The place of a group: under which task, how deep, and in which run. A path provides the names of groups, and of tasks
 * without a name of their own: {@code main.1.2} is the second task of the first group that {@code main} opened.
 *
 * <p>A name is made only when it is needed, from the nearest task with a name of its own. In the name of a deep group the
 * levels in the middle are replaced by their number, so neither the length of a name nor the time to make it grows with the
 * depth:
 *
 * <pre>
 *   main.1.1.1.1.1.1.…(9,992 levels)….1.1.1.1.1.1
 *   └── head ──┘                     └── tail ──┘
 * </pre>
 *
 * @param root the outermost group, a run or an open group; null in the path of that group itself
 * @param level how many groups are around this one
 * @param unnamed the number of groups from this one up to the nearest task with a name, including this one
 * @param head the group at which the first part of a shortened name ends; null if the name of this group is too short for
 *     that
 */
public record TaskPath(
        @Nullable GroupNode root,
        int level,
        int unnamed,
        @Nullable PlacedScope head) {
    private static final int HEAD_LEVELS = 3;
    private static final int TAIL_LEVELS = 3;
    private static final int MAX_LEVELS = 12;

    private static final TaskPath OUTERMOST = new TaskPath(null, 0, 1, null);

    /**
     * Returns the path of a group that {@code opener} opens. {@code opener} is null if a thread that is not a task opens the
     * group.
     */
    static TaskPath of(@Nullable TaskNode opener) {
        if (opener == null) {
            return OUTERMOST;
        }
        GroupNode around = opener.group();
        TaskPath above = around.path();
        GroupNode root = above.root == null ? around : above.root;
        if (opener.hasLabel()) {
            return new TaskPath(root, above.level + 1, 1, null);
        }
        PlacedScope head = above.unnamed == HEAD_LEVELS ? around : above.head;
        return new TaskPath(root, above.level + 1, above.unnamed + 1, head);
    }

    /** Returns the name of {@code group}, which is not a run and has no name of its own. */
    static String nameOf(PlacedScope group) {
        boolean whole = group.path().unnamed <= MAX_LEVELS;
        String tail = "";
        PlacedScope at = group;
        for (int levels = 1; ; levels++) {
            tail = "." + at.ordinal() + tail;
            if (!(at.strand() instanceof TaskNode opener)) {
                return at.strand().name() + tail;
            }
            String named = opener.labelText();
            if (named != null) {
                return named + tail;
            }
            tail = "." + opener.spawnIndex + tail;
            GroupNode around = opener.group();
            PlacedScope head = around.path().head;
            if (around.isNamed()) {
                return around.name() + tail;
            }
            if (!whole && levels == TAIL_LEVELS && head != null) {
                int between = around.path().unnamed - HEAD_LEVELS;
                return nameOf(head) + ".…(" + Counts.inWords(between) + " levels)…" + tail;
            }
            at = around;
        }
    }
}
