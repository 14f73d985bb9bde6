package dev.weft.spi.wait;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds waits that could never end, because the strands (tasks) that would have to end them wait for each other. One wait of
 * each such cycle is refused: it ends with an exception.
 *
 * <pre>
 *   task C ── waits for ──► lock L ── owner ──► task P ── waits for ──► the end of its group ── C is inside it
 *
 *   task A ── awaits ──► task Q ── queued for ──► the one place of a limit ── the end of ──► task A
 *
 *   task A ── selects ──► the end of B, or of C ── B and C ──► a lock of task A
 * </pre>
 *
 * <p>A search begins when a cycle may have been closed: when a wait begins, or a deadline is removed. Every strand
 * publishes its wait before it searches, so if two strands close a cycle at the same time, at least one finds it. A search
 * ({@link WaitSearch}) follows the information that the target of a wait ({@link Awaitable}) gives: the
 * {@linkplain Awaitable#owner owner} that must act; the {@linkplain Awaitable#alternatives alternatives}, each of which
 * must lead back to the strand with which the search began; and whether the target {@linkplain Awaitable#outlasts outlasts}
 * that strand. So a cycle may be a single wait: of a task for its own end, or for the end of a task around it. A task that a
 * limit has queued has no thread yet, but has a wait too: the wait for a place.
 *
 * <p>A strand that begins to wait for its group searches on behalf of all tasks inside the group, if others may wait for
 * this strand. They may if it owns an object, if its end is awaited, if tasks are queued for its place, or if a completion
 * of its group is awaited.
 *
 * <p><b>What counts.</b> A wait that ends by itself makes no cycle. Such a wait is in a cancelled scope and about to end, or
 * has a deadline around it, without a shield in between. For example, two tasks that take two locks in opposite order, each
 * with {@code moveOnAfter} around the second lock, give up and continue.
 *
 * <p>But a deadline does not count if it is around every task of the cycle (those that wait and those that are waited for)
 * for the whole life of each task. Such a deadline ends the work as a whole, so the deadlock would appear as a timeout that
 * names none of the waits. A deadline that one of these tasks has set is not around that task: it limits only the code
 * inside the deadline, and counts, even if every wait of the cycle is in that code.
 *
 * <pre>
 *   withTimeout(3 s) ── group ─┬─ A awaits B        around A and B: does not count, the cycle is reported
 *                              └─ B awaits A
 *
 *   P holds L ── moveOnAfter(50 ms) ── group ── C waits for L        not around P: counts, P continues after 50 ms
 * </pre>
 *
 * <p>A deadline does not end an uncancellable wait: a wait for the end of a group, or a wait to acquire a lock again. But
 * the deadline ends the tasks of the group, which have waits of their own in the cycle.
 *
 * <p>The first wait of the cycle that may end with an exception is refused. A wait for the end of a group, to acquire a lock
 * again, or for a place to start cannot be refused.
 *
 * <p>A wait of a strand for an object that the strand owns itself is not a cycle, because a lock sets its next owner shortly
 * before it resumes that strand. An attempt to acquire a lock twice is refused before a wait begins.
 *
 * <p><b>Not found</b> are cycles through targets with several owners or none (permits, the places of a limiter, events,
 * items), and chains with more strands than a search visits. A cycle that arises because a task ends is not found either. This
 * can happen with {@code group.start}, which waits until any one of the tasks inside the started task sets a promise. A search
 * assumes that a group whose body has ended gets further tasks only from inside, and that a task inside the started task sets
 * the promise of {@code group.start}.
 */
final class WaitCycle {
    private WaitCycle() {}

    /**
     * If {@code beginning} closes a cycle, refuses one wait of the cycle. The caller is the strand of {@code beginning}, and
     * has published this wait.
     */
    static void refuse(Waiter beginning) {
        Strand caller = beginning.strand();
        Awaitable target = beginning.target();
        if (!(target instanceof CancelScope group) || target.owner() != null) {
            refuseFrom(beginning, caller);
        } else if (caller.mayBeAwaited() || group.tasksInsideMayWaitForOpener()) {
            refuseFrom(beginning, caller);
            StrandWalk walk = StrandWalk.from(group);
            walk.next(); // skips the strand that opened the group
            refuseInside(walk, target, caller);
        }
    }

    /** Searches for cycles inside {@code scope}, whose deadline was removed, and refuses one wait of each cycle. */
    static void refuseInside(CancelScope scope) {
        refuseInside(StrandWalk.from(scope), null, Strand.currentOrNull());
    }

    /**
     * Searches from the waits of the strands in {@code walk}. If {@code end}, the target of the caller's wait, is not null,
     * the search stops at the first strand that this target does not outlast.
     */
    private static void refuseInside(StrandWalk walk, @Nullable Awaitable end, @Nullable Strand caller) {
        for (Strand inside = walk.next(); inside != null; inside = walk.next()) {
            if (end != null && !end.outlasts(inside)) {
                return; // the caller waits for a place for another task, not for the end of all tasks
            }
            Waiter waiter = inside.unsettledWait();
            if (waiter != null) {
                refuseFrom(waiter, caller);
            }
        }
    }

    /**
     * If {@code start} is in a cycle, refuses one wait of the cycle. The owner of a lock may change during a search, so a
     * cycle counts only if it is found twice with the same waits: a strand that was in the same wait both times has given
     * nothing back in between.
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
                String words = inWords(cycle);
                if (wait.refuse(words, caller)) { // if not, the wait has ended meanwhile, and so has the cycle
                    notifyUncancellable(cycle, words);
                }
                return;
            }
        }
    }

    private static void notifyUncancellable(List<Waiter> cycle, String words) {
        for (Waiter wait : cycle) {
            if (!wait.isCancellable() && wait.target() instanceof CancelScope scope) {
                scope.onCycleThrough(wait.strand(), words);
            }
        }
    }

    private static String inWords(List<Waiter> cycle) {
        String end = cycle.size() == 1 ? ", which cannot end before the waiting task" : "";
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

    /** Whether {@code scope} is around every task that waits, or is waited for, in {@code cycle}. */
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
