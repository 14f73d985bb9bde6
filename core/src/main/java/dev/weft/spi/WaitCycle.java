package dev.weft.spi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Waits that could never end, because the strands that would have to end them wait for each other. One of them is
 * refused.
 *
 * <pre>
 *   task C ── waits for ──► lock L ── owner ──► task P ── waits for ──► the end of its group ── C is inside it
 * </pre>
 *
 * <p>A cycle is looked for where it can be closed, when a wait begins. Every strand publishes its wait and then looks;
 * so of two that close a cycle at once, one sees the other. What is followed from a wait is the one owner of what it is
 * for, so a step is two reads. Where it comes to a strand that waits for all tasks of a group, it only asks whether the
 * strand it came from is inside. A strand that itself begins to wait for its group, and owns something that a task in
 * there may want, asks that question on behalf of them.
 *
 * <p>Refused is the first wait of the cycle that may end in an exception: not one for a group to end, or for a lock to be
 * taken back.
 *
 * <p>A wait whose strand owns what it waits for is no cycle: a lock names its next owner a moment before it resumes it.
 * Acquiring twice and awaiting oneself are refused before a wait begins, so a cycle has at least two waits.
 *
 * <p>Not found: what has several owners or none (permits, places, events, items), and a chain that leads through a group
 * to a task in it that is not the one it came from.
 */
final class WaitCycle {
    /** How many strands a search follows; a longer chain is taken to have an end. */
    private static final int LONGEST = 128;

    private WaitCycle() {}

    /** If {@code beginning}, which its strand, the caller, has published, closes a cycle, refuses a wait of that. */
    static void refuse(Waiter beginning) {
        Strand caller = beginning.strand();
        refuseFrom(beginning, caller);
        if (beginning.target() instanceof CancelScope group && caller.ownsSomething()) {
            refuseInside(group, caller);
        }
    }

    private static void refuseInside(CancelScope group, Strand caller) {
        Deque<CancelScope> work = new ArrayDeque<>();
        group.children(work);
        for (CancelScope next = work.poll(); next != null; next = work.poll()) {
            Strand inside = next.strand();
            Waiter waiter = inside.waitingUnsettled();
            if (waiter != null) {
                refuseFrom(waiter, caller);
            }
            for (CancelScope scope = inside.innermost(); scope != null; scope = scope.parentOnStack()) {
                scope.children(work);
            }
        }
    }

    /**
     * The owner of a lock may change while it is being asked, so a cycle counts only if it is found twice with the very
     * same waits: who was in one wait from the first time to the second has given nothing back in between.
     */
    private static void refuseFrom(Waiter start, Strand caller) {
        if (!leadsBack(start)) {
            return;
        }
        List<Waiter> cycle = cycle(start);
        if (cycle.isEmpty() || !cycle.equals(cycle(start))) {
            return;
        }
        String words =
                cycle.stream().map(Waiter::toString).collect(Collectors.joining(", ", "a cycle of awaits: ", ""));
        for (Waiter wait : cycle) {
            if (wait.refuse(words, caller)) {
                return;
            }
        }
    }

    /** Follows who waits for whom from the target on; answers whether that leads back. Allocates nothing. */
    private static boolean leadsBack(Waiter start) {
        Waiter at = start;
        for (int hops = 0; at != null && hops < LONGEST; hops++) {
            Strand owner = at.target().owner();
            if (closes(at, owner, start)) {
                return true;
            }
            at = owner == null ? null : owner.waitingUnsettled();
        }
        return false;
    }

    /** The waits that lead from {@code start} back to it; empty if they do not. */
    private static List<Waiter> cycle(Waiter start) {
        List<Waiter> waits = new ArrayList<>();
        for (Waiter at = start; at != null && waits.size() < LONGEST; ) {
            waits.add(at);
            Strand owner = at.target().owner();
            if (closes(at, owner, start)) {
                return waits;
            }
            at = owner == null ? null : owner.waitingUnsettled();
        }
        return List.of();
    }

    private static boolean closes(Waiter at, @Nullable Strand owner, Waiter start) {
        return at != start && (owner == null ? at.target().outlasts(start.strand()) : owner == start.strand());
    }
}
