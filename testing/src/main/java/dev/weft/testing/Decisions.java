package dev.weft.testing;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one run. Where several things could happen next, this chooses one by its number; zero is always the choice
 * of an event loop. Decisions are recorded, so that a run can be repeated with some of them changed, and hashed into a
 * fingerprint, by which a replay is verified.
 */
final class Decisions {
    /** The most decisions recorded. A failure after more of them is not shortened. */
    private static final int MOST_KEPT = 1 << 20;

    private final Chooser chooser;
    private final List<Integer> taken = new ArrayList<>();
    private long count;
    private long fingerprint = 1;

    Decisions(Schedule schedule) {
        List<Integer> steps = schedule.steps();
        if (steps != null) {
            chooser = new Decided(steps);
        } else {
            chooser = switch (schedule.strategy()) {
                case FIFO -> (candidates, size) -> 0;
                case RANDOM -> new Random(schedule.seed());
                case PCT -> new Priorities(schedule);
            };
        }
    }

    /** The things that could happen next, by number. */
    interface Candidates {

        /** The standing of the strand that would run; null if it is a timer. */
        @Nullable
        Standing standing(int number);
    }

    /** The priority of a strand, for choosers that use one. */
    static final class Standing {
        private static final Standing ANY = new Standing(0);

        private double priority;

        private Standing(double priority) {
            this.priority = priority;
        }
    }

    /** A strategy. */
    private interface Chooser {
        int choose(Candidates candidates, int size);

        default Standing standing(Object strand) {
            return Standing.ANY;
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
        if (taken.size() < MOST_KEPT) {
            taken.add(choice);
        }
        return choice;
    }

    Standing standing(Object strand) {
        return chooser.standing(strand);
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

    /** The recorded decisions: the first {@link #MOST_KEPT}. */
    List<Integer> taken() {
        return taken;
    }

    /** A hash that is equal for runs with the same decisions, among as many candidates, at the same times. */
    String fingerprint() {
        return Long.toHexString(fingerprint >>> 32);
    }

    /** Chooses all candidates with the same probability. */
    private record Random(SplittableRandom chance) implements Chooser {
        Random(long seed) {
            this(new SplittableRandom(seed));
        }

        @Override
        public int choose(Candidates candidates, int size) {
            return chance.nextInt(size);
        }
    }

    /** Follows given decisions, and then an event loop's. A given number that is too large is replaced by zero. */
    private static final class Decided implements Chooser {
        private final List<Integer> steps;
        private int next;

        Decided(List<Integer> steps) {
            this.steps = steps;
        }

        @Override
        public int choose(Candidates candidates, int size) {
            int step = next < steps.size() ? steps.get(next++) : 0;
            return step < size ? step : 0;
        }
    }

    /** Chooses the highest priority, which at a few points is made the lowest. */
    private static final class Priorities implements Chooser {
        private final SplittableRandom chance;
        private final long[] changes;
        private final IdentityHashMap<Object, Standing> standings = new IdentityHashMap<>();
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
                    putLast(candidates.standing(best));
                    best = highest(candidates, size);
                }
            }
            return best;
        }

        private int highest(Candidates candidates, int size) {
            int best = 0;
            double highest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < size; i++) {
                Standing standing = candidates.standing(i);
                double priority = standing == null ? chance.nextDouble() : standing.priority;
                if (priority > highest) {
                    highest = priority;
                    best = i;
                }
            }
            return best;
        }

        @Override
        public Standing standing(Object strand) {
            return standings.computeIfAbsent(strand, _ -> new Standing(chance.nextDouble()));
        }

        private void putLast(@Nullable Standing standing) {
            if (standing != null) {
                standing.priority = --lowest;
            }
        }

        @Override
        public void yielded(Object strand) {
            putLast(standing(strand));
        }

        @Override
        public void ended(Object strand) {
            standings.remove(strand);
        }
    }
}
