package dev.weft.spi.wait;

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
 *   task A ── awaits ──► task Q ── in line for ──► the one place of a limit ── the end of ──► task A
 *
 *   task A ── selects ──► the end of B, or of C ── B and C ──► a lock of task A
 * </pre>
 *
 * <p>A cycle is looked for where it can be closed, when a wait begins or a deadline is removed. Every strand publishes its wait
 * and then looks; so of two that close a cycle at once, one sees the other. What is followed from a wait is what its target says
 * of itself ({@link Awaitable}): the one {@linkplain Awaitable#owner owner} that must act, the {@linkplain Awaitable#alternatives
 * alternatives} of which each must be found to lead back, and whether it {@linkplain Awaitable#outlasts outlasts} the strand that
 * the search began with. So a cycle may be one wait long: of a task for its own end, or for the end of a task around it. A task
 * that is queued by a limit also has a wait, for its place, although it has no thread. How the waits are followed is said in
 * {@link WaitSearch}.
 *
 * <p>A strand that itself begins to wait for its group looks on behalf of all tasks in there, if others may wait for it: it
 * owns something, its end is awaited, tasks stand in line for its place, or a completion of its group is awaited.
 *
 * <p><b>What counts.</b> A wait that ends by itself makes no cycle: one whose scope is cancelled already and which is
 * about to end, and one with a deadline around it, up to the nearest shield. Two tasks that take two locks in opposite
 * order, each with {@code moveOnAfter} around the second, give up and go on.
 *
 * <p>But a deadline does not count if it is around all tasks of the cycle, those that wait and those that are waited for, each
 * from its beginning to its end. It ends the work as a whole, so the deadlock would show as a timeout that names none of the
 * waits. A deadline that one of these tasks has set is not around that task: it bounds just what the task does inside, and
 * counts, also where every wait of the cycle is inside.
 *
 * <pre>
 *   withTimeout(3 s) ── group ─┬─ A awaits B        around A and B: does not count, the cycle is reported
 *                              └─ B awaits A
 *
 *   P holds L ── moveOnAfter(50 ms) ── group ── C waits for L        not around P: counts, P continues after 50 ms
 * </pre>
 *
 * <p>A wait that no cancellation ends, for a group's end or to take a lock back, is not ended by a deadline around it either;
 * the tasks of the group are, and they have waits of their own in the cycle.
 *
 * <p>Refused is the first wait of the cycle that may end in an exception: not one for a group to end, for a lock to be
 * taken back, or for a place to start.
 *
 * <p>A wait whose strand owns what it waits for is not a cycle: a lock names its next owner a moment before it resumes it.
 * Acquiring twice is refused before a wait begins.
 *
 * <p><b>Not found:</b> what has several owners or none (permits, the places of a limiter, events, items); a chain that leads
 * past more strands than a search looks at; and a cycle that comes to exist because a task ends, which is possible where
 * {@code group.start} waits for any task inside the one that it has started. What a search takes for granted is that a group
 * whose body has ended gets further tasks from inside only, and that the promise of {@code group.start} is set by a task
 * inside the one that it has started.
 */
final class WaitCycle {
    private WaitCycle() {}

    /** If {@code beginning}, which its strand, the caller, has published, closes a cycle, refuses a wait of that. */
    static void refuse(Waiter beginning) {
        Strand caller = beginning.strand();
        Awaitable target = beginning.target();
        if (!(target instanceof CancelScope group) || target.owner() != null) {
            refuseFrom(beginning, caller);
        } else if (caller.mayHoldUpOthers() || group.holdsUpTasksInside()) {
            refuseFrom(beginning, caller);
            StrandWalk walk = StrandWalk.from(group);
            walk.next(); // the strand on whose stack the group is
            refuseInside(walk, target, caller);
        }
    }

    /** If waits inside {@code scope}, the deadline of which was removed, are in a cycle, refuses a wait of that. */
    static void refuseInside(CancelScope scope) {
        refuseInside(StrandWalk.from(scope), null, Strand.currentOrNull());
    }

    /** Looks from the waits of the strands in {@code walk}, as far as {@code end} outlasts them. */
    private static void refuseInside(StrandWalk walk, @Nullable Awaitable end, @Nullable Strand caller) {
        for (Strand inside = walk.next(); inside != null; inside = walk.next()) {
            if (end != null && !end.outlasts(inside)) {
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
     * same waits: a strand that was in one wait from the first time to the second has given nothing back in between.
     */
    private static void refuseFrom(Waiter start, @Nullable Strand caller) {
        if (!WaitSearch.mayLeadBack(start)) {
            return;
        }
        List<Waiter> cycle = WaitSearch.cycle(start);
        if (cycle.isEmpty() || someEndsByItself(cycle) || !cycle.equals(WaitSearch.cycle(start))) {
            return;
        }
        for (Waiter wait : cycle) {
            if (wait.isCancellable()) {
                String words = words(cycle);
                if (wait.refuse(words, caller)) { // else it was ended meanwhile, and the cycle with it
                    tellOthers(cycle, words);
                }
                return;
            }
        }
    }

    private static void tellOthers(List<Waiter> cycle, String words) {
        for (Waiter wait : cycle) {
            if (!wait.isCancellable() && wait.target() instanceof CancelScope scope) {
                scope.onCycleThrough(wait.strand(), words);
            }
        }
    }

    private static String words(List<Waiter> cycle) {
        String end = cycle.size() == 1 ? ", which cannot end before it" : "";
        return cycle.stream().map(Waiter::toString).collect(Collectors.joining(", ", "a cycle of awaits: ", end));
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

    /** Whether {@code scope} is around every task that waits in {@code cycle}, or is waited for. */
    private static boolean isAroundAll(CancelScope scope, List<Waiter> cycle) {
        for (Waiter wait : cycle) {
            if (!isAround(scope, wait.strand()) || !isAroundOwners(scope, wait.target())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAroundOwners(CancelScope scope, Awaitable target) {
        for (Awaitable alternative : target.alternatives()) {
            if (!isAroundOwners(scope, alternative)) {
                return false;
            }
        }
        Strand owner = target.owner();
        return owner == null || isAround(scope, owner);
    }

    private static boolean isAround(CancelScope scope, Strand strand) {
        CancelScope at = strand;
        while (at != null && at != scope) {
            at = at.parent();
        }
        return at != null;
    }
}
