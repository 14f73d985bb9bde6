package dev.weft.testing;

import dev.weft.testing.SimulationError.Kind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tries one schedule after the other: those of many seeds, until one fails; that one again, decided in advance, to see
 * whether it does replay; shorter ones that fail in the same way; and the shortest once more, to tell its course.
 *
 * <pre>
 *   SEEDS ──► all went well, or what was to be replayed has been: OVER
 *     │ a failure
 *     ▼
 *   AGAIN ──► it went well, or failed otherwise: OVER, with what was found
 *     │ the same failure
 *     ▼
 *   SHRINKING ──► nothing left to leave out ──► SHORTEST ──► OVER
 * </pre>
 */
final class Exploration {
    private static final int MOST_TRIES = 300;
    private static final String REPLAY = System.getProperty("weft.simulation.replay", "");

    private final Simulation.Options options;
    private final Schedule first;
    private final int seeds;
    private final boolean replays;
    private Stage stage = Stage.SEEDS;
    private int tried;
    private int horizon;
    private @Nullable Found found;
    private @Nullable Shrinking shrinking;

    private enum Stage {
        SEEDS,
        AGAIN,
        SHRINKING,
        SHORTEST,
        OVER
    }

    /** A failure, by which schedule, and the decisions that led to it. */
    private record Found(
            Throwable failure,
            Schedule schedule,
            long count,
            boolean replays,
            @Nullable Attempt told) {}

    Exploration(Simulation.Options options, int seeds) {
        this(options, REPLAY.isEmpty() ? options.schedule : Schedule.parse(REPLAY), seeds);
    }

    private Exploration(Simulation.Options options, Schedule first, int seeds) {
        this.options = options;
        this.first = first;
        this.replays = first.fingerprint() != null || first.steps() != null || !REPLAY.isEmpty();
        this.seeds = replays ? 1 : seeds;
        this.horizon = first.horizon();
    }

    Simulation.Options options() {
        return options;
    }

    /** What to try next, or null if there is nothing left. */
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
        Schedule shorter = shrinking().tries() < MOST_TRIES ? shrinking().next() : null;
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

    /** An attempt has ended. */
    void ended(Attempt attempt, @Nullable Throwable failure, Decisions decisions) {
        switch (stage) {
            case SEEDS -> seedEnded(attempt, failure, decisions);
            case AGAIN -> {
                boolean replays = isSame(failure);
                found = withReplays(replays);
                stage = replays ? Stage.SHRINKING : Stage.OVER;
            }
            case SHRINKING -> shrinking().ended(isSame(failure), decisions.taken());
            case SHORTEST -> {
                Found before = Objects.requireNonNull(found);
                if (failure != null) {
                    found = new Found(failure, before.schedule(), before.count(), isSame(failure), attempt);
                }
                stage = Stage.OVER;
            }
            case OVER -> throw new AssertionError("an attempt that was not asked for");
        }
    }

    private Found withReplays(boolean replays) {
        Found before = Objects.requireNonNull(found);
        return new Found(before.failure(), before.schedule(), before.count(), replays, null);
    }

    private void seedEnded(Attempt attempt, @Nullable Throwable failure, Decisions decisions) {
        horizon = (int) Math.max(1, Math.min(decisions.count(), Integer.MAX_VALUE));
        if (failure == null) {
            return;
        }
        Schedule schedule = attempt.schedule().withFingerprint(decisions.fingerprint());
        found = new Found(failure, schedule, decisions.count(), true, null);
        shrinking = new Shrinking(schedule, decisions.taken());
        stage = replays || decisions.taken().size() < decisions.count() ? Stage.OVER : Stage.AGAIN;
    }

    private boolean isSame(@Nullable Throwable failure) {
        return failure != null
                && kind(failure).equals(kind(Objects.requireNonNull(found).failure()));
    }

    private static List<Object> kind(Throwable failure) {
        Throwable cause = failure.getCause();
        return List.of(
                failure.getClass(),
                failure instanceof SimulationError error ? error.kind() : "",
                cause == null ? "" : cause.getClass());
    }

    /** The report of what was found, or null if nothing was or more is to be tried. */
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
     * What is to be thrown where each attempt has a result of its own, by the one that has just ended with {@code
     * failure}: the first failure, then nothing, and at the end the report.
     */
    @Nullable
    Throwable verdict(@Nullable Throwable failure) {
        SimulationError report = report();
        return report != null ? report : stage == Stage.AGAIN ? failure : null;
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
        Attempt told = what.told();
        if (told != null) {
            Schedule shortest = told.schedule();
            newLine(words)
                    .append("of its ")
                    .append(what.count())
                    .append(" decisions, ")
                    .append(shortest.unusualSteps())
                    .append(" that differ from those of an event loop are enough: \"")
                    .append(shortest)
                    .append('"');
            newLine(words).append("its course:").append(told.course());
        } else if (!what.replays()) {
            newLine(words)
                    .append(
                            "when tried again, it went otherwise: the program has a source of chance or time of its own");
        }
        return words.toString();
    }

    private static StringBuilder newLine(StringBuilder words) {
        return words.append(System.lineSeparator()).append("  ");
    }
}
