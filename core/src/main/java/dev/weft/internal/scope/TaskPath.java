package dev.weft.internal.scope;

import dev.weft.internal.failure.Counts;
import org.jspecify.annotations.Nullable;

/**
 * The place of a group: under which task, how deep, and in which run. It gives names to groups, and to tasks without a
 * name of their own: {@code main.1.2} is the second task of the first group that {@code main} opened.
 *
 * <p>A name is made only when it is needed, from the nearest task with a name of its own. In a deep one the levels
 * in the middle are counted, so neither its length nor the time that it takes grows with the depth:
 *
 * <pre>
 *   main.1.1.1.1.1.1.…(9,992 levels)….1.1.1.1.1.1
 *   └── head ──┘                     └── tail ──┘
 * </pre>
 *
 * @param root the outermost group, a run or an open group; null only for itself
 * @param level how many groups are around this one
 * @param unnamed how many groups, this one included, there are up to the nearest task with a name
 * @param head the group at the end of the first part of a name that is made shorter; null if this is not deeper
 */
public record TaskPath(
        @Nullable GroupNode root,
        int level,
        int unnamed,
        @Nullable PlacedScope head) {
    private static final int HEAD = 3;
    private static final int TAIL = 3;
    private static final int LONGEST = 12;

    private static final TaskPath OUTERMOST = new TaskPath(null, 0, 1, null);

    /** The path of a group that {@code opener} opens; null if that is not a task. */
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
        PlacedScope head = above.unnamed == HEAD ? around : above.head;
        return new TaskPath(root, above.level + 1, above.unnamed + 1, head);
    }

    /** The name of {@code group}, which is not a run and has no name of its own. */
    static String nameOf(PlacedScope group) {
        boolean whole = group.path().unnamed <= LONGEST;
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
            if (!whole && levels == TAIL && head != null) {
                int between = around.path().unnamed - HEAD;
                return nameOf(head) + ".…(" + Counts.words(between) + " levels)…" + tail;
            }
            at = around;
        }
    }
}
