package dev.weft.testing;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one run. Where several events could happen next, a decision chooses one of them by its number. Zero
 * is always the event that an event loop would choose. Decisions are recorded, so that a run can be repeated with some
 * decisions changed. They are also hashed into a fingerprint, which verifies a replay.
 */
final class Decisions {
    /** The maximum number of recorded decisions. If a run fails after more decisions, no shorter run is searched for. */
    private static final int MAX_RECORDED = 1 << 20;

    private final Chooser chooser;
    private final List<Integer> recorded = new ArrayList<>();
    private long count;
    private long fingerprint = 1;

    Decisions(Schedule schedule) {
        List<Integer> steps = schedule.steps();
        if (steps != null) {
            chooser = new GivenSteps(steps);
        } else {
            chooser = switch (schedule.strategy()) {
                case FIFO -> (candidates, size) -> 0;
                case RANDOM -> new Random(schedule.seed());
                case PCT -> new Priorities(schedule);
            };
        }
    }

    /** The events that could happen next, by number. */
    interface Candidates {

        /** The priority of the strand that would run; null if the event is a timer. */
        @Nullable
        Priority priority(int number);
    }

    /** The priority of a strand, for choosers that use priorities. */
    static final class Priority {
        private static final Priority ANY = new Priority(0);

        private double value;

        private Priority(double value) {
            this.value = value;
        }
    }

    /** Makes the decisions of a strategy. */
    private interface Chooser {
        int choose(Candidates candidates, int size);

        default Priority priority(Object strand) {
            return Priority.ANY;
        }

        /** A strand has yielded. */
        default void yielded(Object strand) {}

        /** A strand has ended. */
        default void ended(Object strand) {}
    }

    /** Chooses one of {@code size} candidates, at time {@code now}. A single candidate is not a decision. */
    int decide(Candidates candidates, int size, long now) {
        if (size == 1) {
            return 0;
        }
        int choice = chooser.choose(candidates, size);
        count++;
        fingerprint = (fingerprint ^ size ^ ((long) choice << 24) ^ Long.rotateLeft(now, 40)) * 0x9E3779B97F4A7C15L;
        fingerprint ^= fingerprint >>> 29;
        if (recorded.size() < MAX_RECORDED) {
            recorded.add(choice);
        }
        return choice;
    }

    Priority priority(Object strand) {
        return chooser.priority(strand);
    }

    void yielded(Object strand) {
        chooser.yielded(strand);
    }

    void ended(Object strand) {
        chooser.ended(strand);
    }

    /** The number of decisions. */
    long count() {
        return count;
    }

    /** The number of decisions as text for people. */
    static String words(long count) {
        return count == 1 ? "1 decision" : count + " decisions";
    }

    /** The first {@link #MAX_RECORDED} decisions. */
    List<Integer> recorded() {
        return recorded;
    }

    /**
     * A hash that is equal for runs that made the same decisions at the same times, each among the same number of candidates.
     */
    String fingerprint() {
        return Long.toHexString(fingerprint >>> 32);
    }

    /** Chooses one of the candidates, each with the same probability. */
    private record Random(SplittableRandom chance) implements Chooser {
        Random(long seed) {
            this(new SplittableRandom(seed));
        }

        @Override
        public int choose(Candidates candidates, int size) {
            return chance.nextInt(size);
        }
    }

    /** Makes the given decisions, and then chooses as an event loop does. A given number that is too large counts as zero. */
    private static final class GivenSteps implements Chooser {
        private final List<Integer> steps;
        private int next;

        GivenSteps(List<Integer> steps) {
            this.steps = steps;
        }

        @Override
        public int choose(Candidates candidates, int size) {
            int step = next < steps.size() ? steps.get(next++) : 0;
            return step < size ? step : 0;
        }
    }

    /**
     * Chooses the strand with the highest priority. At a few random points it first gives that strand the lowest
     * priority, and then chooses again.
     */
    private static final class Priorities implements Chooser {
        private final SplittableRandom chance;
        private final long[] changes;
        private final IdentityHashMap<Object, Priority> priorities = new IdentityHashMap<>();
        private long step;
        private double lowest;

        Priorities(Schedule schedule) {
            chance = new SplittableRandom(schedule.seed());
            changes = chance.longs(schedule.changePoints(), 1, schedule.horizon() + 1L)
                    .sorted()
                    .toArray();
        }

        @Override
        public int choose(Candidates candidates, int size) {
            step++;
            int best = highest(candidates, size);
            for (long change : changes) {
                if (change == step) {
                    putLast(candidates.priority(best));
                    best = highest(candidates, size);
                }
            }
            return best;
        }

        private int highest(Candidates candidates, int size) {
            int best = 0;
            double highest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < size; i++) {
                Priority priority = candidates.priority(i);
                double value = priority == null ? chance.nextDouble() : priority.value;
                if (value > highest) {
                    highest = value;
                    best = i;
                }
            }
            return best;
        }

        @Override
        public Priority priority(Object strand) {
            return priorities.computeIfAbsent(strand, _ -> new Priority(chance.nextDouble()));
        }

        private void putLast(@Nullable Priority priority) {
            if (priority != null) {
                priority.value = --lowest;
            }
        }

        @Override
        public void yielded(Object strand) {
            putLast(priority(strand));
        }

        @Override
        public void ended(Object strand) {
            priorities.remove(strand);
        }
    }
}
