package dev.weft.benchmarks.rows;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The settings of all rows that JMH measures, and the check of their results. Weft's methods run in a task and those of its
 * peers in a virtual thread, where user code would run. Each method enters its task or virtual thread once, and repeats its
 * work in it so often that the cost of entering is negligible.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public abstract class Measured {
    private static final int PART = Integer.getInteger("weft.benchmarks.part", 1);

    /** For JMH. */
    protected Measured() {}

    /**
     * Returns {@code actual}.
     *
     * @throws AssertionError if it is not {@code expected}; the measurement then fails
     */
    protected static long check(long expected, long actual) {
        if (expected != actual) {
            throw new AssertionError("expected " + expected + " and got " + actual);
        }
        return actual;
    }

    /** Returns {@code full}, or a small part of it in tests, which only check that every row runs. */
    protected static int share(int full) {
        return full / PART;
    }

    /** Returns the number of rounds of {@code n} operations in the {@linkplain #share share} of {@code full}, at least 1. */
    protected static int times(int full, int n) {
        return Math.max(1, share(full) / n);
    }
}
