package dev.weft.benchmarks;

import java.util.List;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long everything is measured. A run has rounds, and in each of them everybody has a turn, one after another. */
record Settings(String name, int rounds, int warmups, int warmupMillis, int iterations, int iterationMillis) {
    static final Settings FULL = new Settings("report", 2, 5, 300, 10, 200);
    static final Settings QUICK = new Settings("quick", 1, 2, 250, 5, 100);

    /**
     * The same for all. The collector is named because the JVM would choose another on a smaller machine. The heap is
     * touched before anything is measured: else the system makes each page while it is allocated in for the first time,
     * which takes longer than much of what is measured, and only until the collector has gone round once.
     */
    static final List<String> JVM =
            List.of("-XX:+UseG1GC", "-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch", "-XX:+UseTransparentHugePages");

    /** For a million at once. */
    static final List<String> JVM_FOR_A_MILLION =
            List.of("-XX:+UseG1GC", "-Xms6g", "-Xmx6g", "-XX:+AlwaysPreTouch", "-XX:+UseTransparentHugePages");

    boolean isQuick() {
        return equals(QUICK);
    }

    Settings withRounds(int other) {
        return new Settings(name, other, warmups, warmupMillis, iterations, iterationMillis);
    }

    TimeValue warmupTime() {
        return TimeValue.milliseconds(warmupMillis);
    }

    TimeValue iterationTime() {
        return TimeValue.milliseconds(iterationMillis);
    }

    /** How long a script takes that warms up for a third of the time. */
    double scriptSeconds() {
        return 1.5 * iterations * iterationMillis / 1000.0;
    }

    String description() {
        return "per fork %d × %d ms after %d × %d ms to warm up, six times that for HTTP; %s, for the million %s"
                .formatted(
                        iterations,
                        iterationMillis,
                        warmups,
                        warmupMillis,
                        String.join(" ", JVM),
                        String.join(" ", JVM_FOR_A_MILLION));
    }
}
