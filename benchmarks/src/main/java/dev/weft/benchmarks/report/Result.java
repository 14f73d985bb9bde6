package dev.weft.benchmarks.report;

import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What one contender took for one case: a sample per iteration of every fork, in the unit of the row.
 *
 * @param variant what it did the work with, where it has several ways; empty where it has one
 * @param forks in how many processes, one after the other
 */
public record Result(
        Row row,
        SortedMap<String, String> parameters,
        Contender contender,
        String variant,
        int forks,
        List<Double> samples) {
    /**
     * With its samples in order.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Result {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("samples must not be empty");
        }
        samples = samples.stream().sorted().toList();
    }

    /** The case it is for. */
    public Case measured() {
        return new Case(row, parameters);
    }

    /** Half of the samples are less. */
    public double median() {
        return quantile(0.5);
    }

    double lowerQuartile() {
        return quantile(0.25);
    }

    double upperQuartile() {
        return quantile(0.75);
    }

    /** How far the middle half of the samples goes from the median, as a part of it. */
    double spread() {
        return (upperQuartile() - lowerQuartile()) / 2 / median();
    }

    /** Between two samples the quantile is between them, as Hyndman and Fan's seventh definition has it. */
    private double quantile(double part) {
        double position = part * (samples.size() - 1);
        int below = (int) position;
        int above = Math.min(below + 1, samples.size() - 1);
        return samples.get(below) + (position - below) * (samples.get(above) - samples.get(below));
    }

    /** Whether it tells of the same as the other, which was measured at another time. */
    boolean isOfTheSameAs(Result other) {
        return measured().equals(other.measured()) && contender == other.contender && variant.equals(other.variant);
    }

    /** These samples and those of the other. */
    Result with(Result other) {
        List<Double> all =
                Stream.concat(samples.stream(), other.samples.stream()).toList();
        return new Result(row, parameters, contender, variant, forks + other.forks, all);
    }
}
