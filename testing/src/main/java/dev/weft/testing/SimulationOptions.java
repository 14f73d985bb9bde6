package dev.weft.testing;

import dev.weft.Action;
import dev.weft.Job;
import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Simulation}. Immutable: a method that changes a setting returns a new object. */
public final class SimulationOptions {
    /**
     * The number of decisions among which {@link Strategy#PCT} places its {@link #changePoints} in the first run. A later run
     * uses the number of decisions of the previous run.
     */
    private static final int FIRST_HORIZON = 1000;

    static final SimulationOptions DEFAULT = new SimulationOptions(
            Schedule.of(Strategy.RANDOM, 0, 3, FIRST_HORIZON), Duration.ofDays(366), Duration.ofSeconds(60), null);

    final Schedule schedule;
    final Duration virtualTimeLimit;
    final Duration realTimeLimit;
    final @Nullable Consumer<? super String> trace;

    private SimulationOptions(
            Schedule schedule,
            Duration virtualTimeLimit,
            Duration realTimeLimit,
            @Nullable Consumer<? super String> trace) {
        this.schedule = schedule;
        this.virtualTimeLimit = virtualTimeLimit;
        this.realTimeLimit = realTimeLimit;
        this.trace = trace;
    }

    private SimulationOptions with(Schedule other) {
        return new SimulationOptions(other, virtualTimeLimit, realTimeLimit, trace);
    }

    /** The seed of the run; zero by default. {@link #check} uses this seed first, and then the seeds that follow it. */
    public SimulationOptions seed(long seed) {
        return with(Schedule.of(schedule.strategy(), seed, schedule.changePoints(), schedule.horizon()));
    }

    /** The way in which the next step is chosen; {@link Strategy#RANDOM} by default. */
    public SimulationOptions strategy(Strategy strategy) {
        Objects.requireNonNull(strategy, "strategy");
        return with(Schedule.of(strategy, schedule.seed(), schedule.changePoints(), schedule.horizon()));
    }

    /**
     * The number of times that {@link Strategy#PCT} gives the lowest priority to the task that would run next; 3 by default.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public SimulationOptions changePoints(int changePoints) {
        if (changePoints < 0) {
            throw new IllegalArgumentException("changePoints must not be negative, but is " + changePoints);
        }
        return with(Schedule.of(schedule.strategy(), schedule.seed(), changePoints, schedule.horizon()));
    }

    /**
     * Replays a failed run from the text that its report contains. The text includes the seed. If the run diverges from the
     * failed one, for example because the program uses another source of random numbers, the simulation fails.
     *
     * @throws IllegalArgumentException if {@code replay} is not the text of a replay
     */
    public SimulationOptions replay(String replay) {
        return with(Schedule.parse(Objects.requireNonNull(replay, "replay")));
    }

    /**
     * Limits the virtual time of a run; 366 days by default.
     *
     * @throws IllegalArgumentException if the limit is zero or negative
     */
    public SimulationOptions virtualTimeLimit(Duration limit) {
        return new SimulationOptions(schedule, positive(limit), realTimeLimit, trace);
    }

    /**
     * Limits the real time of a run; a minute by default.
     *
     * @throws IllegalArgumentException if the limit is zero or negative
     */
    public SimulationOptions realTimeLimit(Duration limit) {
        return new SimulationOptions(schedule, virtualTimeLimit, positive(limit), trace);
    }

    private static Duration positive(Duration limit) {
        if (!Objects.requireNonNull(limit, "limit").isPositive()) {
            throw new IllegalArgumentException("limit must be longer than zero, but is " + Durations.inWords(limit));
        }
        return limit;
    }

    /** Passes a line of text to {@code lines} each time a task stops running: the time, the task, and the reason. */
    public SimulationOptions trace(Consumer<? super String> lines) {
        Objects.requireNonNull(lines, "lines");
        return new SimulationOptions(schedule, virtualTimeLimit, realTimeLimit, lines);
    }

    /**
     * Runs {@code body} in a simulation with these settings, like {@link Simulation#run}.
     *
     * @throws X if the body throws it
     * @throws SimulationError if the simulation fails
     * @throws IllegalStateException if the caller is a task
     * @throws InterruptedException if the run was cancelled
     */
    public <X extends Exception> void run(Action.On<? super Simulation, X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        this.<@Nullable Void, X>call(SimulatedRun.asJob(body));
    }

    /**
     * Runs {@code body} in a simulation with these settings, like {@link Simulation#call}.
     *
     * @throws X if the body throws it
     * @throws SimulationError if the simulation fails
     * @throws IllegalStateException if the caller is a task
     * @throws InterruptedException if the run was cancelled
     */
    public <T extends @Nullable Object, X extends Exception> T call(Job.On<? super Simulation, ? extends T, X> body)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        return SimulatedRun.<T>of(schedule, this, trace, body).<X>valueOrThrow();
    }

    /**
     * Runs {@code body} once for each of {@code seeds} seeds, until a run fails. Then searches for a shorter schedule that
     * fails too, and throws. The body must create all objects that it uses, because it runs many times.
     *
     * @throws SimulationError if a run fails: of kind {@link SimulationError.Kind#FAILING_SEED}, with the failure as its cause
     * @throws IllegalArgumentException if {@code seeds} is less than one
     * @throws IllegalStateException if the caller is a task
     * @throws InterruptedException if the calling thread is interrupted
     */
    public void check(int seeds, Action.On<? super Simulation, ?> body) throws InterruptedException {
        if (seeds < 1) {
            throw new IllegalArgumentException("seeds must be at least 1, but is " + seeds);
        }
        Objects.requireNonNull(body, "body");
        Exploration exploration = new Exploration(this, seeds);
        for (Attempt attempt = exploration.next(); attempt != null; attempt = exploration.next()) {
            attempt.run(body);
        }
        exploration.throwIfFailed();
    }
}
