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
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 12, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public abstract class Measured {
    /** For JMH. */
    protected Measured() {}

    /** Fails the measurement if what was measured did not do its work. */
    static void check(long expected, long actual) {
        if (expected != actual) {
            throw new AssertionError("expected " + expected + " and got " + actual);
        }
    }
}
