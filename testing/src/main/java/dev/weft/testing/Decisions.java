package dev.weft.testing;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one run. Wherever several things could happen next, this picks one by its number; zero is always
 * what an event loop would do. They are kept, so that a run can be repeated with some of them changed, and mixed into a
 * fingerprint, by which a replay knows whether it is one.
 */
final class Decisions {
    /** More are not kept: what needs as many is not worth making shorter. */
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

    /** What could happen next, by number. */
    interface Candidates {

        /** The standing of the strand that would go on, or null if it is not a strand. */
        @Nullable
        Standing standing(int number);
    }

    /** How a strand stands among those that could go on, where that matters. */
    static final class Standing {
        private static final Standing ANY = new Standing(0);

        private double priority;

        private Standing(double priority) {
            this.priority = priority;
        }
    }

    /** One way to decide. */
    private interface Chooser {
        int choose(Candidates candidates, int size);

        default Standing standing(Object strand) {
            return Standing.ANY;
        }

        /** A strand lets all others go first. */
        default void yielded(Object strand) {}

        /** A strand has ended. */
        default void ended(Object strand) {}
    }

    /** Picks one of {@code size} candidates, at the time {@code now}. With one there is nothing to decide. */
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

    /** How many decisions there were. */
    long count() {
        return count;
    }

    /** The decisions, but for those that are too many to be kept. */
    List<Integer> taken() {
        return taken;
    }

    /** Equal for runs that took the same decisions among as many things at the same times. */
    String fingerprint() {
        return Long.toHexString(fingerprint >>> 32);
    }

    /** Each as likely. */
    private record Random(SplittableRandom chance) implements Chooser {
        Random(long seed) {
            this(new SplittableRandom(seed));
        }

        @Override
        public int choose(Candidates candidates, int size) {
            return chance.nextInt(size);
        }
    }

    /** As decided in advance; afterwards as an event loop. What cannot be chosen here was decided for another program. */
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

    /** The highest priority, which at a few points falls below all others. */
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
