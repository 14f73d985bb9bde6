package dev.weft.testing;

import dev.weft.testing.SimulationError.Kind;
import dev.weft.testing.internal.UserCode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs one schedule after the other: those of many seeds, until a run fails; the same schedule again, decided in advance, to
 * check that it replays; shorter ones that fail in the same way; and the shortest once more, to trace it.
 *
 * <pre>
 *   SEEDS ──► no run failed, or a replay has ended: OVER
 *     │ a failure
 *     ▼
 *   AGAIN ──► no failure, or another one: OVER, with the first failure
 *     │ the same failure
 *     ▼
 *   SHRINKING ──► cannot be shortened further ──► SHORTEST ──► OVER
 * </pre>
 */
final class Exploration {
    private static final int MOST_TRIES = 300;
    private static final Duration MOST_TIME = Duration.ofSeconds(20);
    private static final String NOT_AGAIN =
            "the failure did not occur again with the same schedule: the program has a source of random numbers or time of its own";
    private static final String REPLAY = System.getProperty("weft.simulation.replay", "");

    private final SimulationOptions options;
    private final Schedule first;
    private final int seeds;
    private final boolean replays;
    private Stage stage = Stage.SEEDS;
    private int tried;
    private int horizon;
    private @Nullable Found found;
    private @Nullable Shortest shortest;
    private @Nullable Shrinking shrinking;

    private enum Stage {
        SEEDS,
        AGAIN,
        SHRINKING,
        SHORTEST,
        OVER
    }

    /** A failure, its schedule, its number of decisions, and a warning if it cannot be replayed. */
    private record Found(
            Throwable failure,
            Schedule schedule,
            long count,
            @Nullable String warning) {}

    /** The same failure by the shortest schedule. */
    private record Shortest(Throwable failure, Attempt told) {}

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
            case AGAIN -> new Attempt(this, shrinking().whole(), seedWords() + ", the same again", false);
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
                shrinking().isWorthIt(MOST_TRIES, MOST_TIME) ? shrinking().next() : null;
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

    /** {@code attempt} has ended; {@code run} is its result. */
    void ended(Attempt attempt, SimulatedRun<?> run) {
        switch (stage) {
            case SEEDS -> seedEnded(run);
            case AGAIN -> againEnded(isSame(run.thrown()));
            case SHRINKING ->
                shrinking().ended(isSame(run.thrown()), run.decisions().taken());
            case SHORTEST -> shortestEnded(attempt, run.thrown());
            case OVER -> throw new AssertionError("an attempt that was not asked for");
        }
    }

    private void seedEnded(SimulatedRun<?> run) {
        Decisions decisions = run.decisions();
        horizon = (int) Math.max(1, Math.min(decisions.count(), Integer.MAX_VALUE));
        Throwable failure = run.thrown();
        if (failure == null) {
            return;
        }
        found = new Found(failure, run.replay(), decisions.count(), run.warning());
        shrinking = new Shrinking(run.replay(), decisions.taken());
        stage = replays || decisions.taken().size() < decisions.count() ? Stage.OVER : Stage.AGAIN;
    }

    private void againEnded(boolean same) {
        stage = same ? Stage.SHRINKING : Stage.OVER;
        if (!same) {
            Found before = Objects.requireNonNull(found);
            found = new Found(before.failure(), before.schedule(), before.count(), NOT_AGAIN);
        }
    }

    private void shortestEnded(Attempt attempt, @Nullable Throwable failure) {
        stage = Stage.OVER;
        if (failure != null && isSame(failure)) {
            shortest = new Shortest(failure, attempt);
        }
    }

    private boolean isSame(@Nullable Throwable failure) {
        return failure != null
                && kind(failure).equals(kind(Objects.requireNonNull(found).failure()));
    }

    /** What makes two failures the same: their types and their place in the program. */
    private static List<Object> kind(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        Object origin = failure instanceof SimulationError error
                ? error.kind()
                : UserCode.in(cause.getStackTrace()).map(Object.class::cast).orElse("");
        return List.of(failure.getClass(), cause.getClass(), origin);
    }

    /** The report of the failure; null if there is none, or there are attempts left. */
    @Nullable
    SimulationError report() {
        if (found == null || stage != Stage.OVER) {
            return null;
        }
        SimulationError error = new SimulationError(Kind.FOUND, words(found));
        error.initCause(found.failure());
        return error;
    }

    /**
     * The exception to throw where each attempt has a result of its own, for the attempt that has just ended with {@code
     * failure}: the first failure, then nothing, and the report at the end.
     */
    @Nullable
    Throwable verdict(@Nullable Throwable failure) {
        SimulationError report = report();
        if (report != null || stage != Stage.AGAIN || failure == null) {
            return report;
        }
        Found what = Objects.requireNonNull(found);
        ReplayHint.addTo(failure, what.schedule(), what.count(), what.warning());
        return failure;
    }

    void throwWhatWasFound() {
        SimulationError report = report();
        if (report != null) {
            throw report;
        }
    }

    private String words(Found what) {
        StringBuilder words = new StringBuilder("seed ")
                .append(what.schedule().seed())
                .append(", number ")
                .append(tried)
                .append(" of ")
                .append(seeds)
                .append(", makes it fail: ")
                .append(what.failure());
        newLine(words).append("to see it again: ").append(ReplayHint.howTo(what.schedule()));
        if (what.warning() != null) {
            newLine(words).append(what.warning());
        }
        if (shortest != null) {
            newLine(words).append(decisiveOnes(what.count(), shortest.told().schedule()));
            if (!shortest.failure().toString().equals(what.failure().toString())) {
                newLine(words).append("it fails so, then: ").append(shortest.failure());
            }
            newLine(words).append("its course:").append(shortest.told().course());
        }
        return words.toString();
    }

    private static String decisiveOnes(long count, Schedule shortest) {
        int unusual = shortest.unusualSteps();
        String replay = ": \"" + shortest + '"';
        return switch (unusual) {
            case 0 -> "an event loop's order is enough, with the chance of this seed" + replay;
            case 1 -> "of its " + Decisions.words(count) + ", 1 that differs from an event loop's is enough" + replay;
            default ->
                "of its " + Decisions.words(count) + ", " + unusual + " that differ from an event loop's are enough"
                        + replay;
        };
    }

    private static StringBuilder newLine(StringBuilder words) {
        return words.append(System.lineSeparator()).append("  ");
    }
}
