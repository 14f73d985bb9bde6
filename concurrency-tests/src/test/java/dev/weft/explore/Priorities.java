package dev.weft.explore;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Random schedules in which the actor with the highest priority runs, and in which that gets the lowest at a few
 * random moments. Finds a mistake that needs so many moments in a certain order with a known, not too small probability.
 *
 * @implNote Heritage: probabilistic concurrency testing, S. Burckhardt and others, ASPLOS 2010.
 */
final class Priorities implements Schedule {
    private final SplittableRandom random;
    private final int depth;
    private final Map<Integer, Integer> priorities = new HashMap<>();
    private final Set<Integer> falls = new HashSet<>();
    private int lowest;
    private int choices;
    private int longest = 32;

    Priorities(long seed, int depth) {
        this.random = new SplittableRandom(seed);
        this.depth = depth;
        next();
    }

    @Override
    public int choose(List<Actor> ready, boolean preempts) {
        if (preempts && falls.contains(choices)) {
            priorities.put(ready.getFirst().number, --lowest);
        }
        choices++;
        Actor first =
                ready.stream().max(Comparator.comparingInt(this::priority)).orElseThrow();
        return ready.indexOf(first);
    }

    private int priority(Actor actor) {
        return priorities.computeIfAbsent(actor.number, number -> random.nextInt(Integer.MAX_VALUE));
    }

    @Override
    public boolean next() {
        longest = Math.max(longest, choices);
        choices = 0;
        lowest = 0;
        priorities.clear();
        falls.clear();
        while (falls.size() < depth) {
            falls.add(random.nextInt(longest));
        }
        return true;
    }
}
