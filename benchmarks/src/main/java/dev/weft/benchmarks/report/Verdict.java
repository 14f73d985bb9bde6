package dev.weft.benchmarks.report;

import java.util.Locale;

/** The comparison of Weft with its best peer. */
record Verdict(Outcome outcome, Result best, double ratio) {
    /** The result of the comparison for Weft. */
    enum Outcome {
        WIN,
        EVEN,
        LOSE
    }

    /** Compares the two. They are even if their interquartile ranges overlap: the samples do not show which one is faster. */
    static Verdict of(Result weft, Result best) {
        double ratio = best.median() / weft.median();
        if (weft.upperQuartile() >= best.lowerQuartile() && best.upperQuartile() >= weft.lowerQuartile()) {
            return new Verdict(Outcome.EVEN, best, ratio);
        }
        return new Verdict(ratio > 1 ? Outcome.WIN : Outcome.LOSE, best, ratio);
    }

    @Override
    public String toString() {
        String name = best.contender().title();
        return switch (outcome) {
            case WIN -> String.format(Locale.ROOT, "win: %s takes %.2f", name, ratio);
            case EVEN -> "even with " + name;
            case LOSE -> String.format(Locale.ROOT, "**lose**: %s takes %.2f", name, ratio);
        };
    }
}
