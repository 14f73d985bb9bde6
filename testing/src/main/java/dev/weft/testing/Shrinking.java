package dev.weft.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Searches for a schedule that fails in the same way with fewer decisions that differ from an event loop's. It replaces such
 * decisions by zero: first all of them, then a half, a quarter, and so on down to single decisions.
 *
 * @implNote After A. Zeller and R. Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002.
 */
final class Shrinking {
    private final Schedule schedule;
    private List<Integer> shortest;
    private List<Integer> unusual;
    private int chunk;
    private int at;
    private int tries;
    private final long start = System.nanoTime();

    Shrinking(Schedule schedule, List<Integer> decisions) {
        this.schedule = schedule;
        this.shortest = List.copyOf(decisions);
        this.unusual = unusual(shortest);
        this.chunk = unusual.size();
    }

    /** The positions of decisions that differ from an event loop's. */
    private static List<Integer> unusual(List<Integer> decisions) {
        return IntStream.range(0, decisions.size())
                .filter(i -> decisions.get(i) != 0)
                .boxed()
                .toList();
    }

    /** The original schedule, with its decisions given in advance. */
    Schedule whole() {
        return schedule.withSteps(shortest);
    }

    /** The shortest schedule that is known to fail. */
    Schedule shortest() {
        return schedule.withSteps(shortest);
    }

    int tries() {
        return tries;
    }

    /** Whether neither the limit on tries nor the limit on real time is reached. */
    boolean isWithin(int maxTries, Duration maxTime) {
        return tries < maxTries && System.nanoTime() - start < maxTime.toNanos();
    }

    /** The next schedule to try; null if the shortest schedule cannot be shortened further. */
    @Nullable
    Schedule next() {
        if (at >= unusual.size()) {
            at = 0;
            chunk = Math.min(chunk, unusual.size()) / 2;
        }
        if (chunk == 0 || unusual.isEmpty()) {
            return null;
        }
        tries++;
        List<Integer> shorter = new ArrayList<>(shortest);
        for (int position : unusual.subList(at, Math.min(at + chunk, unusual.size()))) {
            shorter.set(position, 0);
        }
        return schedule.withSteps(shorter);
    }

    /** Takes the result of running the last schedule: whether it had the same failure, and its decisions. */
    void ended(boolean failed, List<Integer> decisions) {
        if (failed) {
            shortest = List.copyOf(decisions);
            unusual = unusual(shortest);
        } else {
            at += chunk;
        }
    }
}
