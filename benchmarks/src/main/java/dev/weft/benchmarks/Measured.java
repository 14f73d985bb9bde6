package dev.weft.benchmarks;

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
 * How all of them are measured. Weft's side runs inside a task and the others inside a virtual thread, where user code
 * would run; each repeats its work there often enough that getting in does not count.
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

    /** Fails the measurement if what was measured did not do its work. */
    static long check(long expected, long actual) {
        if (expected != actual) {
            throw new AssertionError("expected " + expected + " and got " + actual);
        }
        return actual;
    }

    /** So many, or a small part of them where it is only tried whether everything runs. */
    static int share(int full) {
        return full / PART;
    }

    /** How often {@code n} at a time make the {@linkplain #share share} of {@code full}, or once. */
    static int times(int full, int n) {
        return Math.max(1, share(full) / n);
    }
}
