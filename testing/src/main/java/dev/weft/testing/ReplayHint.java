package dev.weft.testing;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A suppressed exception of each failure of a simulation, which says how to reproduce it. */
final class ReplayHint extends Exception {
    private static final long serialVersionUID = 1;
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private ReplayHint(Schedule schedule, long decisions, @Nullable String warning) {
        super(
                "in a simulation of seed " + schedule.seed() + ", with "
                        + Decisions.words(decisions) + "; to see it again: "
                        + howTo(schedule) + (warning == null ? "" : "; " + warning),
                null,
                false,
                false);
    }

    /** Adds a hint to {@code failure}; logs it if that exception does not take suppressed ones. */
    static void addTo(Throwable failure, Schedule schedule, long decisions, @Nullable String warning) {
        ReplayHint hint = new ReplayHint(schedule, decisions, warning);
        failure.addSuppressed(hint);
        if (!List.of(failure.getSuppressed()).contains(hint)) {
            LOGGER.log(System.Logger.Level.WARNING, failure + " was thrown " + hint.getMessage());
        }
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // the name of a private class would tell nothing
    public String toString() {
        return Objects.requireNonNull(getMessage());
    }

    static String howTo(Schedule schedule) {
        return "replay(\"" + schedule + "\"), @SimulationTest(replay = \"" + schedule
                + "\") or -Dweft.simulation.replay='" + schedule + "'";
    }
}
