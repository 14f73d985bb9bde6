package dev.weft.testing;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says how to reproduce a failure. A simulation adds this exception to each failure as a suppressed exception.
 */
final class ReplayHint extends Exception {
    private static final long serialVersionUID = 1;
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private ReplayHint(Schedule schedule, long decisions, @Nullable String warning) {
        super(
                "in a simulation with seed " + schedule.seed() + ", after "
                        + Decisions.words(decisions) + "; to replay it: "
                        + howTo(schedule) + (warning == null ? "" : "; " + warning),
                null,
                false,
                false);
    }

    /** Adds a hint to {@code failure}; logs the hint if that exception accepts no suppressed exceptions. */
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
