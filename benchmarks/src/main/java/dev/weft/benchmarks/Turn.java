package dev.weft.benchmarks;

import dev.weft.benchmarks.report.Case;
import dev.weft.benchmarks.report.Contender;
import dev.weft.benchmarks.report.Result;
import java.util.List;

/** One contender's turn at a case, in a process of its own. */
interface Turn {
    Case measured();

    Contender contender();

    /** What it does the work with, where it has several ways. */
    default String variant() {
        return "";
    }

    /** Takes the turn, and returns the samples in the unit of the row. */
    List<Double> samples(Settings settings) throws Exception;

    default Result take(Settings settings) throws Exception {
        return new Result(measured().row(), measured().parameters(), contender(), variant(), 1, samples(settings));
    }
}
