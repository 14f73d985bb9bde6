package dev.weft.testing;

import org.jspecify.annotations.Nullable;

/** Stands among the suppressed exceptions of whatever comes out of a simulation, and tells how to see it again. */
final class ReplayHint extends Exception {
    private static final long serialVersionUID = 1;

    ReplayHint(Schedule schedule, long decisions, @Nullable String warning) {
        super(
                "in a simulation of seed " + schedule.seed() + ", with " + decisions + " decisions; to see it again: "
                        + howTo(schedule) + (warning == null ? "" : "; " + warning),
                null,
                false,
                false);
    }

    static String howTo(Schedule schedule) {
        return "replay(\"" + schedule + "\"), @SimulationTest(replay = \"" + schedule
                + "\") or -Dweft.simulation.replay='" + schedule + "'";
    }
}
