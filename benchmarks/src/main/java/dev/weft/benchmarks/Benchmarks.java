package dev.weft.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * JMH with a shorter table at the end: the median of all iterations of all forks and their minimum. On a machine that
 * does something else at times the minimum is the number to compare; an average tells about the machine.
 */
public final class Benchmarks {
    private Benchmarks() {}

    /** Takes JMH's own arguments. */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
        CommandLineOptions options = new CommandLineOptions(arguments);
        Collection<RunResult> results = new Runner(options).run();
        System.out.printf("%n%-55s %10s %10s%n", "ns per operation", "median", "minimum");
        for (RunResult result : results) {
            double[] scores = scores(result);
            System.out.printf(
                    "%-55s %,10.0f %,10.0f%n", name(result.getParams()), scores[scores.length / 2], scores[0]);
        }
    }

    private static String name(BenchmarkParams params) {
        String name = params.getBenchmark().replaceFirst("^.*\\.(?=\\w+\\.\\w+$)", "");
        String values = params.getParamsKeys().stream()
                .map(key -> key + " = " + params.getParam(key))
                .collect(Collectors.joining(", "));
        return values.isEmpty() ? name : name + ", " + values;
    }

    private static double[] scores(RunResult result) {
        double[] scores = result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                .toArray();
        Arrays.sort(scores);
        return scores;
    }
}
