package dev.weft.testing;

import dev.weft.testing.SimulationError.Kind;
import dev.weft.testing.internal.UserCode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs one schedule after the other. It begins with the schedules of many seeds, until a run fails. It repeats the schedule of
 * the failed run, with the decisions given in advance, to check that the failure can be replayed. Then it searches for a
 * shorter schedule that fails in the same way, and runs the shortest once more to trace it.
 *
 * <pre>
 *   SEEDS ──► no run failed, or a replay has ended: OVER
 *     │ a failure
 *     ▼
 *   AGAIN ──► no failure, or a different one: OVER, with the first failure
 *     │ the same failure
 *     ▼
 *   SHRINKING ──► cannot be shortened further ──► SHORTEST ──► OVER
 * </pre>
 */
final class Exploration {
    private static final int MAX_TRIES = 300;
    private static final Duration MAX_TIME = Duration.ofSeconds(20);
    private static final String NOT_REPEATABLE =
            "the failure did not occur again with the same schedule: the program uses a source of random numbers or"
                    + " time other than the simulation's";
    private static final String REPLAY = System.getProperty("weft.simulation.replay", "");

    private final SimulationOptions options;
    private final Schedule first;
    private final int seeds;
    private final boolean replays;
    private Stage stage = Stage.SEEDS;
    private int tried;
    private int horizon;
    private @Nullable FirstFailure found;
    private @Nullable ShortestRun shortest;
    private @Nullable Shrinking shrinking;

    private enum Stage {
        SEEDS,
        AGAIN,
        SHRINKING,
        SHORTEST,
        OVER
    }

    /** A failure, its schedule, its number of decisions, and a warning if the failure cannot be replayed. */
    private record FirstFailure(
            Throwable failure,
            Schedule schedule,
            long count,
            @Nullable String warning) {}

    /** The same failure in the run with the shortest schedule. */
    private record ShortestRun(Throwable failure, Attempt attempt) {}

    Exploration(SimulationOptions options, int seeds) {
        this(options, REPLAY.isEmpty() ? options.schedule : Schedule.parse(REPLAY), seeds);
    }

    private Exploration(SimulationOptions options, Schedule first, int seeds) {
        this.options = options;
        this.first = first;
        this.replays = first.fingerprint() != null || first.steps() != null || !REPLAY.isEmpty();
        this.seeds = replays ? 1 : seeds;
        this.horizon = first.horizon();
    }

    SimulationOptions options() {
        return options;
    }

    /** The next attempt; null if there is none. */
    @Nullable
    Attempt next() {
        return switch (stage) {
            case SEEDS -> nextSeed();
            case AGAIN -> new Attempt(this, shrinking().whole(), seedWords() + ", repeated", false);
            case SHRINKING -> nextShorter();
            case SHORTEST -> new Attempt(this, shrinking().shortest(), seedWords() + ", shortest schedule", true);
            case OVER -> null;
        };
    }

    private Shrinking shrinking() {
        return Objects.requireNonNull(shrinking);
    }

    private String seedWords() {
        return "seed " + Objects.requireNonNull(found).schedule().seed();
    }

    private @Nullable Attempt nextSeed() {
        if (tried == seeds) {
            stage = Stage.OVER;
            return null;
        }
        Schedule schedule =
                tried == 0 ? first : Schedule.of(first.strategy(), first.seed() + tried, first.changePoints(), horizon);
        tried++;
        return new Attempt(this, schedule, "seed " + schedule.seed() + " (" + schedule + ")", false);
    }

    private @Nullable Attempt nextShorter() {
        Schedule shorter =
                shrinking().isWithin(MAX_TRIES, MAX_TIME) ? shrinking().next() : null;
        if (shorter != null) {
            return new Attempt(
                    this,
                    shorter,
                    seedWords() + ", shrinking, try " + shrinking().tries(),
                    false);
        }
        stage = Stage.SHORTEST;
        return next();
    }

    /** Takes the result of {@code attempt} and chooses the next stage. */
    void ended(Attempt attempt, SimulatedRun<?> run) {
        switch (stage) {
            case SEEDS -> seedEnded(run);
            case AGAIN -> againEnded(isSame(run.failure()));
            case SHRINKING ->
                shrinking().ended(isSame(run.failure()), run.decisions().recorded());
            case SHORTEST -> shortestEnded(attempt, run.failure());
            case OVER -> throw new AssertionError("an attempt was run after the exploration had ended");
        }
    }

    private void seedEnded(SimulatedRun<?> run) {
        Decisions decisions = run.decisions();
        horizon = (int) Math.max(1, Math.min(decisions.count(), Integer.MAX_VALUE));
        Throwable failure = run.failure();
        if (failure == null) {
            return;
        }
        found = new FirstFailure(failure, run.replay(), decisions.count(), run.warning());
        shrinking = new Shrinking(run.replay(), decisions.recorded());
        stage = replays || decisions.recorded().size() < decisions.count() ? Stage.OVER : Stage.AGAIN;
    }

    private void againEnded(boolean same) {
        stage = same ? Stage.SHRINKING : Stage.OVER;
        if (!same) {
            FirstFailure before = Objects.requireNonNull(found);
            found = new FirstFailure(before.failure(), before.schedule(), before.count(), NOT_REPEATABLE);
        }
    }

    private void shortestEnded(Attempt attempt, @Nullable Throwable failure) {
        stage = Stage.OVER;
        if (failure != null && isSame(failure)) {
            shortest = new ShortestRun(failure, attempt);
        }
    }

    private boolean isSame(@Nullable Throwable failure) {
        return failure != null
                && kind(failure).equals(kind(Objects.requireNonNull(found).failure()));
    }

    /** The types of a failure and its place in the program. Two failures with the same kind count as the same. */
    private static List<Object> kind(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        Object origin = failure instanceof SimulationError error
                ? error.kind()
                : UserCode.in(cause.getStackTrace()).map(Object.class::cast).orElse("");
        return List.of(failure.getClass(), cause.getClass(), origin);
    }

    /** The report of the failure; null if no run has failed or attempts are left. */
    @Nullable
    SimulationError report() {
        if (found == null || stage != Stage.OVER) {
            return null;
        }
        SimulationError error = new SimulationError(Kind.FAILING_SEED, message(found));
        error.initCause(found.failure());
        return error;
    }

    /**
     * The exception that a test throws for the attempt that has just ended with {@code failure}; null if the test
     * throws none. This method is for tests in which each attempt has a result of its own. The first failing attempt
     * throws its failure, and the last attempt throws the report; all other attempts throw nothing.
     */
    @Nullable
    Throwable verdict(@Nullable Throwable failure) {
        SimulationError report = report();
        if (report != null || stage != Stage.AGAIN || failure == null) {
            return report;
        }
        FirstFailure first = Objects.requireNonNull(found);
        ReplayHint.addTo(failure, first.schedule(), first.count(), first.warning());
        return failure;
    }

    void throwIfFailed() {
        SimulationError report = report();
        if (report != null) {
            throw report;
        }
    }

    private String message(FirstFailure first) {
        StringBuilder text = new StringBuilder("failed with seed ")
                .append(first.schedule().seed())
                .append(" (number ")
                .append(tried)
                .append(" of ")
                .append(seeds)
                .append("): ")
                .append(first.failure());
        newLine(text).append("to replay it: ").append(ReplayHint.howTo(first.schedule()));
        if (first.warning() != null) {
            newLine(text).append(first.warning());
        }
        if (shortest != null) {
            Schedule schedule = shortest.attempt().schedule();
            newLine(text).append("shortest failing run: ").append(unusualDecisions(schedule, first.count()));
            newLine(text)
                    .append("to replay the shortest: replay(\"")
                    .append(schedule)
                    .append("\")");
            if (!shortest.failure().toString().equals(first.failure().toString())) {
                newLine(text).append("failure of the shortest run: ").append(shortest.failure());
            }
            newLine(text)
                    .append("steps of the shortest run:")
                    .append(shortest.attempt().steps());
        }
        return text.toString();
    }

    private static String unusualDecisions(Schedule shortest, long countOfFirst) {
        int unusual = shortest.unusualSteps();
        String first = " (the first failing run: " + Decisions.words(countOfFirst) + ")";
        return switch (unusual) {
            case 0 -> "the order of an event loop, with the random numbers of this seed";
            case 1 -> "1 decision that differs from an event loop's" + first;
            default -> unusual + " decisions that differ from an event loop's" + first;
        };
    }

    private static StringBuilder newLine(StringBuilder text) {
        return text.append(System.lineSeparator()).append("  ");
    }
}
