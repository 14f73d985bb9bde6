package dev.weft.benchmarks.report;

import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The result of one contender at one case, with a sample per iteration of every fork.
 *
 * @param variant the way in which the contender did the work; empty if it has only one
 * @param forks the number of processes that were measured, one after the other
 * @param samples the samples in the unit of the row
 */
public record Result(
        Row row,
        SortedMap<String, String> parameters,
        Contender contender,
        String variant,
        int forks,
        List<Double> samples) {
    /**
     * Creates a result with sorted samples.
     *
     * @throws IllegalArgumentException if there are no samples
     */
    public Result {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("samples must not be empty");
        }
        samples = samples.stream().sorted().toList();
    }

    /** The case that was measured. */
    public Case measured() {
        return new Case(row, parameters);
    }

    /** The median of the samples. */
    public double median() {
        return quantile(0.5);
    }

    double lowerQuartile() {
        return quantile(0.25);
    }

    double upperQuartile() {
        return quantile(0.75);
    }

    /** Half of the interquartile range, as a fraction of the median. */
    double spread() {
        return (upperQuartile() - lowerQuartile()) / 2 / median();
    }

    /** Interpolates linearly between samples: the seventh definition of Hyndman and Fan. */
    private double quantile(double part) {
        double position = part * (samples.size() - 1);
        int below = (int) position;
        int above = Math.min(below + 1, samples.size() - 1);
        return samples.get(below) + (position - below) * (samples.get(above) - samples.get(below));
    }

    /** Whether both are of the same case, contender and variant. */
    boolean isOfTheSameAs(Result other) {
        return measured().equals(other.measured()) && contender == other.contender && variant.equals(other.variant);
    }

    /** A result with the samples of both. */
    Result with(Result other) {
        List<Double> all =
                Stream.concat(samples.stream(), other.samples.stream()).toList();
        return new Result(row, parameters, contender, variant, forks + other.forks, all);
    }
}
