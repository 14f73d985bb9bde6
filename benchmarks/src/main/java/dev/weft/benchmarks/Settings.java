package dev.weft.benchmarks;

import java.util.List;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The duration of a measurement. In each round every contender has one turn at every case, one after the other.
 *
 * @param name the folder of the report
 * @param rounds the number of rounds
 * @param warmups the number of iterations of a turn that are not counted
 * @param warmupMillis the duration of each of them in milliseconds
 * @param iterations the number of iterations of a turn that are counted
 * @param iterationMillis the duration of each of them in milliseconds
 */
record Settings(String name, int rounds, int warmups, int warmupMillis, int iterations, int iterationMillis) {
    static final Settings FULL = new Settings("report", 2, 5, 300, 10, 200);
    static final Settings QUICK = new Settings("quick", 1, 2, 250, 5, 100);

    /**
     * The options of every JVM. The collector is named because the JVM would choose another on a smaller machine. The heap is
     * touched at the start. Otherwise, until the collector has gone through the whole heap once, the first allocation in each
     * page would cause a page fault, which takes longer than most of the measured operations.
     */
    static final List<String> JVM =
            List.of("-XX:+UseG1GC", "-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch", "-XX:+UseTransparentHugePages");

    /** The options of a JVM that runs a million tasks at once. */
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

    /** The duration of a turn of the script in seconds. The script uses the first third to warm up. */
    double scriptSeconds() {
        return 1.5 * iterations * iterationMillis / 1000.0;
    }

    /** The settings as the report states them. */
    String description() {
        return "per fork %d × %d ms after %d × %d ms to warm up, six times that for HTTP and echo; %s, for the million %s"
                .formatted(
                        iterations,
                        iterationMillis,
                        warmups,
                        warmupMillis,
                        String.join(" ", JVM),
                        String.join(" ", JVM_FOR_A_MILLION));
    }
}
