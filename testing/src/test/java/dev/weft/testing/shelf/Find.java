package dev.weft.testing.shelf;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.TaskFailedException;
import dev.weft.testing.Simulation;
import dev.weft.testing.SimulationError;
import dev.weft.testing.Strategy;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a simulation reports of a program. */
record Find(SimulationError report) {
    /** So many seeds are tried. */
    static final int SEEDS = 1000;

    private static final Pattern SEEDS_TRIED = Pattern.compile("number (\\d+) of");
    private static final Pattern REPLAY = Pattern.compile("replay\\(\"([^\"]*)\"\\)");

    /** Looks for the bug of {@code exhibit}; empty if it is not found. */
    static Optional<Find> in(Exhibit exhibit, Strategy strategy) {
        Throwable thrown =
                catchThrowable(() -> Simulation.options().strategy(strategy).check(SEEDS, exhibit.broken()));
        if (thrown == null) {
            return Optional.empty();
        }
        return Optional.of(new Find((SimulationError) thrown));
    }

    Throwable failure() {
        return Objects.requireNonNull(report.getCause());
    }

    /** The number of seeds that were needed. */
    String seeds() {
        return part(SEEDS_TRIED);
    }

    /** What a replay takes. */
    String replay() {
        return part(REPLAY);
    }

    private String part(Pattern pattern) {
        Matcher part = pattern.matcher(report.getMessage());
        if (!part.find()) {
            throw new AssertionError("no " + pattern + " in " + report.getMessage());
        }
        return part.group(1);
    }

    /** What a user sees first, in a few words. */
    String symptom() {
        Throwable seen = failure() instanceof TaskFailedException failed ? failed.getCause() : failure();
        if (seen instanceof SimulationError error) {
            return "`" + error.kind() + "`: " + beginning(error);
        }
        if (seen.getClass() == AssertionError.class) {
            return seen.getMessage();
        }
        String type = "`" + seen.getClass().getSimpleName() + "`";
        return seen.getMessage() == null ? type : type + ": " + beginning(seen);
    }

    private static String beginning(Throwable seen) {
        return seen.getMessage().split("[:;\n]", 2)[0];
    }
}
