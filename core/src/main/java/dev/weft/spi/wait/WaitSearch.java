package dev.weft.spi.wait;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * A search for the waits that lead from one wait back to it: a walk in depth that keeps to strongly connected components,
 * as Tarjan's algorithm does.
 *
 * <h2>Overview</h2>
 *
 * <p>The {@link #road} holds the waits that have been entered and not been given up. A step goes from a wait, by its
 * target, to the waits of the strands that must act first:
 *
 * <pre>
 *   an owner             its wait must lead back
 *   alternatives         each of them must: any of them could end the wait
 *   the end of a group   the wait of one task inside must: all of them have to end
 * </pre>
 *
 * <p>A step answers how near to the start its waits lead: the smallest place in the road that is reached, of which the start
 * has the first. A target that outlasts the strand of the start reaches the start.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A wait stays in the road only if it leads to a place before its own. So every wait in a road that is found leads
 *       back to the start, and a deadlock of others into which the start merely leads is not taken for one of its own: that is
 *       refused by the search of the strand that closed it.
 *   <li>A wait that stays needs nothing but waits of the road to continue before it does.
 *   <li>No more than {@link #LONGEST} waits and tasks are looked at. A longer search is taken to have found nothing.
 * </ol>
 */
final class WaitSearch {
    private static final int LONGEST = 128;

    /** The answer of a step that does not lead back. */
    private static final int NOWHERE = Integer.MAX_VALUE;

    private final Waiter start;
    private final List<Waiter> road = new ArrayList<>();
    private int left = LONGEST;

    private WaitSearch(Waiter start) {
        this.start = start;
    }

    /** Whether the waits from {@code start} on may lead back to it. Allocates nothing where it stands for one owner. */
    static boolean mayLeadBack(Waiter start) {
        Awaitable target = start.target();
        Strand owner = target.owner();
        return owner == null
                ? !target.alternatives().isEmpty() || target.outlasts(start.strand())
                : owner.waitingUnsettled() != null || target.outlasts(start.strand());
    }

    /** The waits that lead from {@code start} back to it, that first; empty if they do not. */
    static List<Waiter> cycle(Waiter start) {
        WaitSearch search = new WaitSearch(start);
        return search.enter(start) == NOWHERE ? List.of() : search.road;
    }

    private int enter(Waiter wait) {
        if (--left < 0) {
            return NOWHERE;
        }
        int place = road.size();
        road.add(wait);
        int nearest = nearest(wait.target(), place);
        if (nearest < place || nearest == 0) {
            return nearest;
        }
        leaveTo(place);
        return NOWHERE;
    }

    private void leaveTo(int place) {
        road.subList(place, road.size()).clear();
    }

    /** How near to the start {@code target} leads, which is what is waited for at {@code place} of the road. */
    private int nearest(Awaitable target, int place) {
        if (target.outlasts(start.strand())) {
            return 0;
        }
        Collection<? extends Awaitable> alternatives = target.alternatives();
        if (!alternatives.isEmpty()) {
            return nearestOfAll(alternatives, place);
        }
        Strand owner = target.owner();
        if (owner == start.strand()) {
            return place == 0 ? NOWHERE : 0; // a lock names its next owner a moment before it resumes it
        }
        if (owner != null) {
            return through(owner);
        }
        return target instanceof CancelScope group && place > 0 ? nearestInside(group, target, place) : NOWHERE;
    }

    private int nearestOfAll(Collection<? extends Awaitable> alternatives, int place) {
        int nearest = NOWHERE;
        for (Awaitable alternative : alternatives) {
            int reached = nearest(alternative, place);
            if (reached == NOWHERE) {
                return NOWHERE;
            }
            nearest = Math.min(nearest, reached);
        }
        return nearest;
    }

    /** How near to the start the wait of {@code strand} leads. */
    private int through(Strand strand) {
        Waiter wait = strand.waitingUnsettled();
        if (wait == null) {
            return NOWHERE;
        }
        int known = road.indexOf(wait);
        return known < 0 ? enter(wait) : known;
    }

    /** How near to the start the waits of the newest tasks in {@code group} lead, for the {@code end} of which a wait is. */
    private int nearestInside(CancelScope group, Awaitable end, int place) {
        Deque<CancelScope> inside = new ArrayDeque<>();
        group.newestChildren(inside, Math.max(left, 0));
        int size = road.size();
        for (CancelScope child : inside) {
            if (--left < 0 || !end.outlasts(child.strand())) {
                return NOWHERE;
            }
            int reached = through(child.strand());
            if (reached < place) {
                return reached;
            }
            leaveTo(size);
        }
        return NOWHERE;
    }
}
