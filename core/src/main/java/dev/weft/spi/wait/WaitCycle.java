package dev.weft.spi.wait;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds waits that can never end because the strands that would have to end them wait for each other, and makes one of these
 * waits fail.
 *
 * <pre>
 *   task C ── waits for ──► lock L ── owner ──► task P ── waits for ──► the end of its group ── C is inside it
 *
 *   task A ── awaits ──► task Q ── queued for ──► the one place of a limit ── holder ──► task A
 * </pre>
 *
 * <p>The search runs when a wait begins, because that closes a cycle. Every strand publishes its wait and then searches, so of
 * two strands that close a cycle at the same time, at least one sees the other. The search follows the owner of the target of
 * each wait, so a step is two reads. A task that is queued for a limit has a wait for its place, although it has no thread. If
 * the search meets a strand that waits for all tasks of a group, it checks whether the strand from which it started is inside;
 * otherwise it follows the waits of the newest tasks in the group. If a limit has several places, each task that has one must
 * be found to wait for the others or for a queued task. A strand that begins to wait for its group searches on behalf of all
 * tasks in the group, if others may wait for it: it owns something, its end is awaited, or tasks are queued for its place.
 *
 * <p><b>What counts.</b> A wait that will end by itself is not part of a cycle: its scope is cancelled already, or it has a
 * deadline around it, up to the nearest shield. Two tasks that take two locks in opposite orders, with {@code moveOnAfter}
 * around the second, give up and go on. A deadline around all waits of the cycle does not count, because it ends the work as a
 * whole: the deadlock would show as a timeout that does not name the waiting tasks. A wait that no cancellation ends, for the
 * end of a group or to acquire a lock again, is not ended by a deadline either; but the tasks of the group are, and have waits
 * of their own in the cycle.
 *
 * <p>The wait that fails is the first of the cycle that can end in an exception: not a wait for the end of a group, to acquire
 * a lock again, or for a place to start.
 *
 * <p>A wait whose strand owns the target is not a cycle, because a lock changes its owner a moment before it resumes the
 * waiter. Acquiring a lock twice and awaiting oneself fail before a wait begins, so a cycle has at least two waits.
 *
 * <p>Not found are cycles through targets with several owners or none (permits, places of a limiter, events, items), chains of
 * more strands than a search follows, and cycles that arise without a new wait, because a deadline is removed.
 */
final class WaitCycle {
    /** The most strands that a search follows; a longer chain is taken to have an end. */
    private static final int LONGEST = 128;

    /** The result of a search that found a cycle. */
    private static final int FOUND = -1;

    private WaitCycle() {}

    /** Makes a wait fail if {@code beginning}, which its strand, the caller, has published, closes a cycle. */
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
                return; // the wait is for room for another task, not for the end
            }
            Waiter waiter = inside.waitingUnsettled();
            if (waiter != null) {
                refuseFrom(waiter, caller);
            }
        }
    }

    /**
     * The owner of a lock may change during the search, so a cycle counts only if it is found twice with the same waits: a
     * strand that was in one wait from the first search to the second has given nothing back in between.
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
                wait.refuse(words, caller); // if this fails, the wait has ended, and the cycle with it
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

    /** Whether the waits from {@code start} lead back to it. Allocates nothing unless it follows the tasks of a group. */
    private static boolean leadsBack(Waiter start) {
        return follow(start, start, null, LONGEST) == FOUND;
    }

    /** The waits that lead from {@code start} back to it; empty if they do not. */
    private static List<Waiter> cycle(Waiter start) {
        List<Waiter> road = new ArrayList<>();
        return follow(start, start, road, LONGEST) == FOUND ? road : List.of();
    }

    /**
     * Follows the waits from {@code from}, and adds them to {@code road}.
     *
     * @param most the most strands to follow
     * @return {@link #FOUND} if they lead back to {@code start}; else the number of strands that may still be followed
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

    /** Follows the waits of the tasks in a group, if {@code end} is its end. */
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
