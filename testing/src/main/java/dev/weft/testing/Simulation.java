package dev.weft.testing;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Job;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import dev.weft.sync.Semaphore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run of one task at a time, in an order that is derived from a seed, under virtual time. A day of retries takes
 * milliseconds, and a failure can be replayed.
 *
 * {@snippet :
 * Simulation.run(simulation -> {
 *     Async.sleep(Duration.ofDays(1));
 *     assert simulation.elapsed().equals(Duration.ofDays(1));
 * });
 * }
 *
 * <p>Groups, timeouts, primitives and queues work as in any other run. Time moves only when no task can run. Another task
 * may run at every method that declares {@link InterruptedException}, even if that method need not wait, and nowhere else.
 * So a simulation finds errors in the order of such steps. It does not find data races between two threads that access the
 * same memory at the same moment.
 *
 * <p>The seed determines the run as long as the program takes random numbers and time from the simulation: {@link
 * #random}, {@link #uuid}, {@link #clock}. An event from outside, such as another thread or a file, must be waited for in
 * {@link Async#blocking}; no other task runs during that wait. The simulation fails if a task blocks its thread in any other
 * way, if no task can run any more, if the program does not end, and if a lock or a timer is left behind; see {@link
 * SimulationError.Kind}.
 *
 * <p>An exception that leaves a simulation has a suppressed exception that says how to replay it. The methods of a
 * simulation are for its own tasks.
 *
 * @implNote Heritage: {@code trio.testing.MockClock} and {@code wait_all_tasks_blocked}; the simulation of FoundationDB.
 */
public final class Simulation {
    private static final long FOR_WEFT = 0x5DEECE66DL;

    private final Schedule schedule;
    private final SimulatedClock time = new SimulatedClock();
    private final SimulatedScheduler scheduler;
    private final Random random;
    private final List<Semaphore> watched = new ArrayList<>();

    Simulation(Schedule schedule, Options options, @Nullable Consumer<? super String> trace) {
        this.schedule = schedule;
        this.random = randomOf(schedule.seed());
        this.scheduler = new SimulatedScheduler(
                time, schedule, randomOf(schedule.seed() ^ FOR_WEFT), Clock.nanos(options.virtualTimeLimit), trace);
    }

    /** A {@link Random} alone would begin with nearly the same numbers for adjacent seeds, which are used here. */
    private static Random randomOf(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }

    /**
     * Runs {@code body} as the first task of a simulation with the default {@link Options}, and waits until it and every
     * task that was spawned inside it have ended. An interrupt of the calling thread cancels the run.
     *
     * @throws X if the body throws it
     * @throws SimulationError if the simulation finds an error of the program, see {@link SimulationError.Kind}
     * @throws IllegalStateException inside a task: a simulation is the outermost run
     * @throws InterruptedException if the run was cancelled
     */
    public static <X extends Exception> void run(Action.On<? super Simulation, X> body) throws X, InterruptedException {
        Options.DEFAULT.run(body);
    }

    /**
     * As {@link #run}, and gives the value of the body.
     *
     * @throws X if the body throws it
     * @throws SimulationError if the simulation finds an error of the program, see {@link SimulationError.Kind}
     * @throws IllegalStateException inside a task
     * @throws InterruptedException if the run was cancelled
     */
    public static <T extends @Nullable Object, X extends Exception> T call(
            Job.On<? super Simulation, ? extends T, X> body) throws X, InterruptedException {
        return Options.DEFAULT.call(body);
    }

    /** The default options, to be changed by their methods. */
    public static Options options() {
        return Options.DEFAULT;
    }

    /** The seed of this run. */
    public long seed() {
        return schedule.seed();
    }

    /** How much virtual time has passed since the simulation began. */
    public Duration elapsed() {
        return Duration.ofNanos(time.nanoTime());
    }

    /** A clock of virtual time, in UTC. The simulation begins with the year 2000. */
    public java.time.Clock clock() {
        InstantSource source = time::now;
        return source.withZone(ZoneOffset.UTC);
    }

    /** The generator of random numbers for the program, seeded by this run's seed. Each call returns the same object. */
    public Random random() {
        return random;
    }

    /** A random UUID of version 4, from {@link #random}. */
    public UUID uuid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        long most = (halves.getLong() & ~0xF000L) | 0x4000L;
        long least = (halves.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(most, least);
    }

    /**
     * Waits until {@code duration} of virtual time has passed and everything that was due by then has happened.
     *
     * @throws IllegalArgumentException if the duration is negative
     * @throws InterruptedException if the caller is cancelled
     */
    public void advance(Duration duration) throws InterruptedException {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration must not be negative, but is " + duration);
        }
        Async.sleep(duration);
        runUntilIdle();
    }

    /**
     * Waits until all other tasks wait and none of them can run before time moves. Time does not move during this call.
     *
     * @throws InterruptedException if the caller is cancelled
     * @implNote Heritage: {@code trio.testing.wait_all_tasks_blocked}.
     */
    public void runUntilIdle() throws InterruptedException {
        Strand.throwIfCancelled();
        Strand strand = Strand.current();
        if (Scheduler.of(strand) != scheduler) {
            throw new IllegalStateException("runUntilIdle is for the tasks of the simulation");
        }
        Waiter waiter = new Waiter(strand, IDLE);
        scheduler.resumeWhenIdle(waiter);
        try {
            waiter.await();
        } finally {
            scheduler.forgetIdle(waiter);
        }
    }

    private static final Awaitable IDLE = () -> "all other tasks to wait";

    /** Makes the run fail with a {@link SimulationError.Kind#LEAK} if {@code semaphore} lacks a permit at its end. */
    public void watch(Semaphore semaphore) {
        watched.add(Objects.requireNonNull(semaphore, "semaphore"));
    }

    SimulatedScheduler scheduler() {
        return scheduler;
    }

    Schedule schedule() {
        return schedule;
    }

    /** A description of what a run that ended without a failure has left behind, or null. */
    @Nullable
    String leak() {
        for (Semaphore semaphore : watched) {
            Semaphore.Statistics now = semaphore.statistics();
            if (now.available() < now.permits()) {
                return "a permit is left behind: " + semaphore;
            }
        }
        int timers = time.timers();
        return timers == 0 ? null : timers == 1 ? "a timer is left behind" : timers + " timers are left behind";
    }

    @Override
    public String toString() {
        return "simulation " + schedule + " at " + SimulatedScheduler.words(time.nanoTime());
    }

    /** The options of a simulation. Immutable: each method returns options that differ in one setting. */
    public static final class Options {
        static final Options DEFAULT = new Options(
                Schedule.of(Strategy.RANDOM, 0, 3, 1000), Duration.ofDays(366), Duration.ofSeconds(60), null);

        final Schedule schedule;
        final Duration virtualTimeLimit;
        final Duration realTimeLimit;
        final @Nullable Consumer<? super String> trace;

        private Options(
                Schedule schedule,
                Duration virtualTimeLimit,
                Duration realTimeLimit,
                @Nullable Consumer<? super String> trace) {
            this.schedule = schedule;
            this.virtualTimeLimit = virtualTimeLimit;
            this.realTimeLimit = realTimeLimit;
            this.trace = trace;
        }

        private Options with(Schedule other) {
            return new Options(other, virtualTimeLimit, realTimeLimit, trace);
        }

        /** The seed of a run, by default zero; for {@link #check} the first of several. */
        public Options seed(long seed) {
            return with(Schedule.of(schedule.strategy(), seed, schedule.changePoints(), schedule.horizon()));
        }

        /** How the simulation decides what happens next; by default {@link Strategy#RANDOM}. */
        public Options strategy(Strategy strategy) {
            Objects.requireNonNull(strategy, "strategy");
            return with(Schedule.of(strategy, schedule.seed(), schedule.changePoints(), schedule.horizon()));
        }

        /**
         * How often {@link Strategy#PCT} gives the running task the lowest priority; by default 3 times.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Options changePoints(int changePoints) {
            if (changePoints < 0) {
                throw new IllegalArgumentException("changePoints must not be negative, but is " + changePoints);
            }
            return with(Schedule.of(schedule.strategy(), schedule.seed(), changePoints, schedule.horizon()));
        }

        /**
         * Replays a failed simulation, including its seed. If the run takes another course, because the program has a
         * source of randomness of its own, it fails with {@link SimulationError.Kind#DIVERGED}.
         *
         * @param replay the text that the failed simulation printed
         * @throws IllegalArgumentException if {@code replay} is not such a text
         */
        public Options replay(String replay) {
            return with(Schedule.parse(Objects.requireNonNull(replay, "replay")));
        }

        /**
         * How much virtual time may pass; by default 366 days.
         *
         * @throws IllegalArgumentException if the limit is zero or negative
         */
        public Options virtualTimeLimit(Duration limit) {
            return new Options(schedule, positive(limit), realTimeLimit, trace);
        }

        /**
         * How much real time may pass; by default a minute.
         *
         * @throws IllegalArgumentException if the limit is zero or negative
         */
        public Options realTimeLimit(Duration limit) {
            return new Options(schedule, virtualTimeLimit, positive(limit), trace);
        }

        private static Duration positive(Duration limit) {
            if (!limit.isPositive()) {
                throw new IllegalArgumentException("limit must be positive, but is " + limit);
            }
            return limit;
        }

        /**
         * Passes a line to {@code lines} each time a task stops running: the time, the task, and why it stopped.
         */
        public Options trace(Consumer<? super String> lines) {
            Objects.requireNonNull(lines, "lines");
            return new Options(schedule, virtualTimeLimit, realTimeLimit, lines);
        }

        /**
         * Runs {@code body} in a simulation with these options, as {@link Simulation#run} does.
         *
         * @throws X if the body throws it
         * @throws SimulationError if the simulation finds an error of the program, see {@link SimulationError.Kind}
         * @throws IllegalStateException inside a task
         * @throws InterruptedException if the run was cancelled
         */
        public <X extends Exception> void run(Action.On<? super Simulation, X> body) throws X, InterruptedException {
            Objects.requireNonNull(body, "body");
            this.<@Nullable Void, X>call(SimulatedRun.asJob(body));
        }

        /**
         * Runs {@code body} in a simulation with these options, as {@link Simulation#call} does.
         *
         * @throws X if the body throws it
         * @throws SimulationError if the simulation finds an error of the program, see {@link SimulationError.Kind}
         * @throws IllegalStateException inside a task
         * @throws InterruptedException if the run was cancelled
         */
        public <T extends @Nullable Object, X extends Exception> T call(Job.On<? super Simulation, ? extends T, X> body)
                throws X, InterruptedException {
            Objects.requireNonNull(body, "body");
            return SimulatedRun.<T>of(schedule, this, trace, body).<X>valueOrThrow();
        }

        /**
         * Runs {@code body} once for each of {@code seeds} seeds, until it fails; then searches for a shorter schedule with
         * which it fails, and throws. The body must create all objects that it uses, so that each run starts afresh.
         *
         * @throws SimulationError of kind {@link SimulationError.Kind#FOUND} if the body fails with one of the seeds; its
         *     cause is the failure
         * @throws IllegalArgumentException if {@code seeds} is less than one
         * @throws IllegalStateException inside a task
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
            exploration.throwWhatWasFound();
        }
    }
}
