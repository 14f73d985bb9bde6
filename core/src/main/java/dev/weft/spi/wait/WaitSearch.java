package dev.weft.spi.wait;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * A search for the cycle of waits that contains a given wait. It is a depth-first search for a strongly connected component, as
 * in Tarjan's algorithm.
 *
 * <h2>Overview</h2>
 *
 * <p>The {@link #path} contains the waits that were entered and not abandoned. A step goes from a wait, through its target,
 * to the waits of the strands (tasks or threads) that must act first:
 *
 * <pre>
 *   an owner             its wait must lead back
 *   alternatives         each of them must lead back: any of them could end the wait
 *   the end of a group   the wait of one task inside must lead back: all tasks have to end
 * </pre>
 *
 * <p>A step returns how near to the start its waits lead: the smallest index in the path that they reach, where the start has
 * index 0. A wait for a target that {@linkplain Awaitable#outlasts outlasts} the strand of the start leads to the start,
 * because the target ends only after that strand, which waits.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A wait stays in the path only if it leads to an index before its own. So every wait in a path that is found leads back
 *       to the start. If the start merely leads into a deadlock of other strands, nothing is found; the search of the strand
 *       that closed that cycle has found it.
 *   <li>A wait that stays in the path can end only after other waits of the path have ended.
 *   <li>A search visits at most {@link #MAX_VISITS} waits and tasks. A search that would need more finds nothing.
 * </ol>
 */
final class WaitSearch {
    private static final int MAX_VISITS = 128;

    /** The result of a step that does not lead back. */
    private static final int NOWHERE = Integer.MAX_VALUE;

    private final Waiter start;
    private final List<Waiter> path = new ArrayList<>();
    private int visitsLeft = MAX_VISITS;

    private WaitSearch(Waiter start) {
        this.start = start;
    }

    /**
     * Whether the waits from {@code start} on may lead back to {@code start}. Allocates nothing if the target of
     * {@code start} has an owner.
     */
    static boolean mayLeadBack(Waiter start) {
        Awaitable target = start.target();
        Strand owner = target.owner();
        return owner == null
                ? !target.alternatives().isEmpty() || target.outlasts(start.strand())
                : owner.unsettledWait() != null || target.outlasts(start.strand());
    }

    /** Returns the cycle of waits that begins with {@code start}; an empty list if there is none. */
    static List<Waiter> cycle(Waiter start) {
        WaitSearch search = new WaitSearch(start);
        return search.enter(start) == NOWHERE ? List.of() : search.path;
    }

    private int enter(Waiter wait) {
        if (--visitsLeft < 0) {
            return NOWHERE;
        }
        int index = path.size();
        path.add(wait);
        int nearest = nearestOfTarget(wait.target(), index);
        if (nearest < index || nearest == 0) {
            return nearest;
        }
        cutPath(index);
        return NOWHERE;
    }

    private void cutPath(int index) {
        path.subList(index, path.size()).clear();
    }

    /**
     * Returns how near to the start {@code target} leads. {@code target} is the target of the wait at {@code index} in the
     * path.
     */
    private int nearestOfTarget(Awaitable target, int index) {
        if (target.outlasts(start.strand())) {
            return 0;
        }
        Collection<? extends Awaitable> alternatives = target.alternatives();
        if (!alternatives.isEmpty()) {
            return nearestOfAll(alternatives, index);
        }
        Strand owner = target.owner();
        if (owner == start.strand()) {
            return index == 0
                    ? NOWHERE
                    : 0; // index 0 is not a cycle: a lock sets its next owner shortly before it resumes the strand
        }
        if (owner != null) {
            return nearestOfStrand(owner);
        }
        return target instanceof CancelScope group && index > 0 ? nearestInside(group, target, index) : NOWHERE;
    }

    private int nearestOfAll(Collection<? extends Awaitable> alternatives, int index) {
        int nearest = NOWHERE;
        for (Awaitable alternative : alternatives) {
            int reached = nearestOfTarget(alternative, index);
            if (reached == NOWHERE) {
                return NOWHERE;
            }
            nearest = Math.min(nearest, reached);
        }
        return nearest;
    }

    /** Returns how near to the start the wait of {@code strand} leads. */
    private int nearestOfStrand(Strand strand) {
        Waiter wait = strand.unsettledWait();
        if (wait == null) {
            return NOWHERE;
        }
        int known = path.indexOf(wait);
        return known < 0 ? enter(wait) : known;
    }

    /**
     * Returns how near to the start the wait of one of the newest tasks in {@code group} leads. The first wait that leads to a
     * smaller index than {@code index} is chosen. {@code end} is the target of the wait for the group's end.
     */
    private int nearestInside(CancelScope group, Awaitable end, int index) {
        Deque<CancelScope> inside = new ArrayDeque<>();
        group.newestChildren(inside, Math.max(visitsLeft, 0));
        int size = path.size();
        for (CancelScope child : inside) {
            if (--visitsLeft < 0 || !end.outlasts(child.strand())) {
                return NOWHERE;
            }
            int reached = nearestOfStrand(child.strand());
            if (reached < index) {
                return reached;
            }
            cutPath(size);
        }
        return NOWHERE;
    }
}
