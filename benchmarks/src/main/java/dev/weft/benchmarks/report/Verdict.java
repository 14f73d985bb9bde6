package dev.weft.benchmarks.report;

import java.util.Locale;

/** Whether Weft is ahead of a peer. */
record Verdict(Outcome outcome, Result best, double ratio) {
    enum Outcome {
        WIN,
        EVEN,
        LOSE
    }

    /** It is even if the middle halves of their samples overlap: then a run does not show which one is ahead. */
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
