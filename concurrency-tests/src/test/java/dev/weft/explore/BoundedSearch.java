package dev.weft.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * Every schedule that never takes the turn from an actor that could continue, then every one that does so once, then twice
 * and so on. Most mistakes need one or two such preemptions, so these few schedules find most of them, and having seen
 * them all says something.
 *
 * <p>A depth-first search: the choices of the last play up to the last one that can still be another, and that one.
 *
 * @implNote Heritage: iterative context bounding, M. Musuvathi and S. Qadeer, PLDI 2007.
 */
final class BoundedSearch implements Schedule {
    private final int most;
    private final List<Choice> path = new ArrayList<>();
    private int bound;
    private int at;
    private int spent;

    /** A search up to {@code most} preemptions. */
    BoundedSearch(int most) {
        this.most = most;
    }

    /** Up to how many preemptions every schedule has been seen; -1 if not even those without any have been. */
    int completed() {
        return bound - 1;
    }

    /**
     * A choice that was made.
     *
     * @param spentBefore how many preemptions there were before it
     */
    private record Choice(int chosen, int count, boolean preempts, int spentBefore) {
        int cost() {
            return preempts && chosen > 0 ? 1 : 0;
        }
    }

    @Override
    public int choose(List<Actor> ready, boolean preempts) {
        if (at == path.size()) {
            path.add(new Choice(0, ready.size(), preempts, spent));
        }
        Choice choice = path.get(at++);
        if (choice.count != ready.size() || choice.preempts != preempts) {
            throw new IllegalStateException("the play is not the same with the same schedule: " + ready + " at choice "
                    + at + ", where there were " + choice.count);
        }
        spent = choice.spentBefore + choice.cost();
        return choice.chosen;
    }

    @Override
    public boolean next() {
        at = 0;
        spent = 0;
        while (!path.isEmpty()) {
            Choice last = path.removeLast();
            Choice other = new Choice(last.chosen + 1, last.count, last.preempts, last.spentBefore);
            if (other.chosen < other.count && other.spentBefore + other.cost() <= bound) {
                path.add(other);
                return true;
            }
        }
        bound++;
        return bound <= most;
    }
}
