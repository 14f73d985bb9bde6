package dev.weft.spi.wait;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
 *
 *   task A ── awaits ──► task Q ── in line for ──► the one place of a limit ── holder ──► task A
 * </pre>
 *
 * <p>A cycle is looked for where it can be closed, when a wait begins. Every strand publishes its wait and then looks;
 * so of two that close a cycle at once, one sees the other. What is followed from a wait is the one owner of what it is
 * for, so a step is two reads. A task that stands in the line of a limit has a wait too, for its place, although it has
 * no thread. Where the search comes to a strand that waits for all tasks of a group, it asks whether the strand it came
 * from is inside, and else follows the waits of the newest tasks in there. Where a limit has several places, each task that
 * has one must be found to wait for the others, or for a task in that line. A strand that itself begins to wait for its
 * group looks on behalf of all tasks in there, if others may wait for it: it owns something, its end is awaited, or
 * tasks stand in line for its place.
 *
 * <p><b>What counts.</b> A wait that ends by itself makes no cycle: one whose scope is cancelled already and which is
 * about to end, and one with a deadline around it, up to the nearest shield. Two tasks that take two locks in opposite
 * order, each with {@code moveOnAfter} around the second, give up and go on. But a deadline that is around every wait of
 * the cycle alike does not count: it ends the work as a whole, so the deadlock would show as a timeout that names none
 * of those who wait. A wait that no cancellation ends, for a group's end or to take a lock back, is not ended by a
 * deadline around it either; the tasks of the group are, and they have waits of their own in the cycle.
 *
 * <p>Refused is the first wait of the cycle that may end in an exception: not one for a group to end, for a lock to be
 * taken back, or for a place to start.
 *
 * <p>A wait whose strand owns what it waits for is no cycle: a lock names its next owner a moment before it resumes it.
 * Acquiring twice and awaiting oneself are refused before a wait begins, so a cycle has at least two waits.
 *
 * <p>Not found: what has several owners or none (permits, the places of a limiter, events, items); a chain that leads past more strands than a search looks at; and a cycle that comes to exist
 * without a wait that begins, because a deadline around one of its waits was removed.
 */
final class WaitCycle {
    /** How many strands a search looks at; a longer chain is taken to have an end. */
    private static final int LONGEST = 128;

    /** The answer of a search that led back. */
    private static final int FOUND = -1;

    private WaitCycle() {}

    /** If {@code beginning}, which its strand, the caller, has published, closes a cycle, refuses a wait of that. */
    static void refuse(Waiter beginning) {
        Strand caller = beginning.strand();
        refuseFrom(beginning, caller);
        if (beginning.target() instanceof CancelScope group && caller.mayHoldUpOthers()) {
            refuseInside(beginning.target(), group, caller);
        }
    }

    private static void refuseInside(Awaitable end, CancelScope group, Strand caller) {
        StrandWalk walk = StrandWalk.from(group);
        walk.next(); // the strand on whose stack the group is
        for (Strand inside = walk.next(); inside != null; inside = walk.next()) {
            if (!end.outlasts(inside)) {
                return; // it is room for another task that is waited for
            }
            Waiter waiter = inside.waitingUnsettled();
            if (waiter != null) {
                refuseFrom(waiter, caller);
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
        if (cycle.isEmpty() || someEndsByItself(cycle) || !cycle.equals(cycle(start))) {
            return;
        }
        String words =
                cycle.stream().map(Waiter::toString).collect(Collectors.joining(", ", "a cycle of awaits: ", ""));
        for (Waiter wait : cycle) {
            if (wait.isCancellable()) {
                wait.refuse(words, caller); // if that is in vain it was ended meanwhile, and the cycle with it
                return;
            }
        }
    }

    private static boolean someEndsByItself(List<Waiter> cycle) {
        for (Waiter wait : cycle) {
            if (wait.isCancellable() && endsByItself(wait, cycle)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsByItself(Waiter wait, List<Waiter> cycle) {
        CancelScope innermost = wait.strand().innermost();
        if (innermost.isCancelRequested()) {
            return true;
        }
        for (CancelScope scope = innermost; scope != null && !scope.isShield(); scope = scope.parent()) {
            if (scope.hasDeadline() && !isAroundAll(scope, cycle)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAroundAll(CancelScope scope, List<Waiter> cycle) {
        for (Waiter wait : cycle) {
            if (!isAround(scope, wait)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAround(CancelScope scope, Waiter wait) {
        CancelScope at = wait.strand().innermost();
        while (at != null && at != scope) {
            at = at.parent();
        }
        return at != null;
    }

    /** Whether the waits from {@code start} on lead back to it. Allocates nothing unless it has to look into a group. */
    private static boolean leadsBack(Waiter start) {
        return follow(start, start, null, LONGEST) == FOUND;
    }

    /** The waits that lead from {@code start} back to it; empty if they do not. */
    private static List<Waiter> cycle(Waiter start) {
        List<Waiter> road = new ArrayList<>();
        return follow(start, start, road, LONGEST) == FOUND ? road : List.of();
    }

    /**
     * Follows who waits for whom, and notes the waits in {@code road}.
     *
     * @param most how many strands to look at
     * @return {@link #FOUND} if that leads back to {@code start}, else how many more may be looked at
     */
    private static int follow(Waiter from, Waiter start, @Nullable List<Waiter> road, int most) {
        int left = most;
        for (Waiter at = from; at != null && left > 0; left--) {
            if (road != null) {
                road.add(at);
            }
            Strand owner = at.target().owner();
            if (closes(at, owner, start)) {
                return FOUND;
            }
            if (owner == null) {
                return at == start ? left : followSeveral(at.target(), start, road, left);
            }
            at = owner.waitingUnsettled();
        }
        return left;
    }

    private static int followSeveral(Awaitable target, Waiter start, @Nullable List<Waiter> road, int most) {
        Collection<? extends Strand> holders = target.holders();
        return holders.isEmpty() || holders.size() > most
                ? followInside(target, start, road, most)
                : followAll(holders, start, road == null ? new ArrayList<>() : road, most);
    }

    /** Follows the waits of all {@code holders}: {@link #FOUND} if none of them can go on before the others do. */
    private static int followAll(Collection<? extends Strand> holders, Waiter start, List<Waiter> road, int most) {
        for (Strand holder : holders) {
            if (isAround(holder, start)) {
                continue; // it ends after the strand that waits
            }
            Waiter waiter = holder.waitingUnsettled();
            if (waiter == null || road.size() >= most) {
                return 0;
            }
            if (!road.contains(waiter) && follow(waiter, start, road, most - road.size()) != FOUND) {
                return 0;
            }
        }
        return FOUND;
    }

    /** Follows the waits of the tasks in a group for the {@code end} of which somebody waits. */
    private static int followInside(Awaitable end, Waiter start, @Nullable List<Waiter> road, int most) {
        if (!(end instanceof CancelScope group)) {
            return most;
        }
        Deque<CancelScope> inside = new ArrayDeque<>();
        group.newestChildren(inside, most);
        int length = road == null ? 0 : road.size();
        int left = most;
        for (CancelScope child : inside) {
            Waiter waiter = child.strand().waitingUnsettled();
            if (--left <= 0 || !end.outlasts(child.strand())) {
                return left;
            }
            left = waiter == null ? left : follow(waiter, start, road, left);
            if (left == FOUND) {
                return FOUND;
            }
            if (road != null) {
                road.subList(length, road.size()).clear();
            }
        }
        return left;
    }

    private static boolean closes(Waiter at, @Nullable Strand owner, Waiter start) {
        return at != start && (owner == null ? at.target().outlasts(start.strand()) : owner == start.strand());
    }
}
