package dev.weft.benchmarks;

import dev.weft.benchmarks.report.Case;
import dev.weft.benchmarks.report.Contender;
import dev.weft.benchmarks.report.Result;
import java.util.List;

/** The measurement of one contender at one case, in a process of its own. */
interface Turn {
    /** The case that is measured. */
    Case measured();

    /** The contender that is measured. */
    Contender contender();

    /** The way in which the contender does the work; empty if it has only one. */
    default String variant() {
        return "";
    }

    /** Measures, and returns the samples in the unit of the row. */
    List<Double> samples(Settings settings) throws Exception;

    /** Measures, and returns the samples as a result of one fork. */
    default Result take(Settings settings) throws Exception {
        return new Result(measured().row(), measured().parameters(), contender(), variant(), 1, samples(settings));
    }
}
