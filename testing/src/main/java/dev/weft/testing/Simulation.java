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
 * A run in which one task runs at a time, in an order that a seed decides, and under virtual time: a day of retries
 * takes milliseconds, and what went wrong once goes wrong again.
 *
 * {@snippet :
 * Simulation.run(simulation -> {
 *     Async.sleep(Duration.ofDays(1));
 *     assert simulation.elapsed().equals(Duration.ofDays(1));
 * });
 * }
 *
 * <p>Everything works as in any other run: groups, timeouts, primitives, queues. Time goes on only when no task can. A
 * task may lose its turn wherever it could wait, also where it need not: at every method that declares {@link
 * InterruptedException}, and nowhere else. So a simulation finds what goes wrong in the order of such steps; it does not
 * find what goes wrong between two threads that touch the same memory at the same moment.
 *
 * <p>The seed determines the run as long as the program takes its chance and its time from the simulation: {@link
 * #random}, {@link #uuid}, {@link #clock}. What comes from outside, another thread or a file, is waited for in {@link
 * Async#blocking}; that keeps everything else from running meanwhile. A task that blocks its thread without saying so
 * makes the simulation fail, as does a program in which nothing can go on, one that never ends, and a lock or a timer
 * that is left behind; see {@link SimulationError.Kind}.
 *
 * <p>An exception out of a simulation tells, as a suppressed one, how to see it again. A simulation belongs to its run:
 * its methods are for the tasks in it.
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

    /** {@link Random} itself begins with nearly the same numbers for seeds that are neighbours, as they are here. */
    private static Random randomOf(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }

    /**
     * Runs {@code body} as the first task of a simulation with the default {@link Options}, and waits until it and every
     * task that came of it have ended. An interrupt of the calling thread cancels the run.
     *
     * @throws X if the body throws it
     * @throws SimulationError if the simulation finds that something is wrong
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
     * @throws SimulationError if the simulation finds that something is wrong
     * @throws IllegalStateException inside a task
     * @throws InterruptedException if the run was cancelled
     */
    public static <T extends @Nullable Object, X extends Exception> T call(
            Job.On<? super Simulation, ? extends T, X> body) throws X, InterruptedException {
        return Options.DEFAULT.call(body);
    }

    /** The settings of a simulation that is not the plain one. */
    public static Options options() {
        return Options.DEFAULT;
    }

    /** The seed of all chance in this run. */
    public long seed() {
        return schedule.seed();
    }

    /** How much virtual time has passed since the simulation began. */
    public Duration elapsed() {
        return Duration.ofNanos(time.nanoTime());
    }

    /** The time of day, for a program that asks for it: it begins with the year 2000 in UTC, and is virtual. */
    public java.time.Clock clock() {
        InstantSource source = time::now;
        return source.withZone(ZoneOffset.UTC);
    }

    /** Chance for the program: always the same generator, of this run's seed. */
    public Random random() {
        return random;
    }

    /** A random UUID, of version 4, by {@link #random}. */
    public UUID uuid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        long most = (halves.getLong() & ~0xF000L) | 0x4000L;
        long least = (halves.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(most, least);
    }

    /**
     * Waits until {@code duration} of virtual time has passed, and everything that should have happened by then has.
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
     * Waits until all other tasks wait and would wait forever if time stood still. Time does stand still meanwhile.
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

    /** From now on it is a failure if {@code semaphore} lacks a permit when the run has ended. */
    public void watch(Semaphore semaphore) {
        watched.add(Objects.requireNonNull(semaphore, "semaphore"));
    }

    SimulatedScheduler scheduler() {
        return scheduler;
    }

    Schedule schedule() {
        return schedule;
    }

    /** What is left behind by a run that has ended well, in words; null if nothing is. */
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

    /** The settings of a simulation. Immutable; each method gives settings that differ in one thing. */
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

        /** The seed of all chance in a run; zero if not set. The first of them where {@link #check} takes several. */
        public Options seed(long seed) {
            return with(Schedule.of(schedule.strategy(), seed, schedule.changePoints(), schedule.horizon()));
        }

        /** How it is decided what happens next; {@link Strategy#RANDOM} if not set. */
        public Options strategy(Strategy strategy) {
            Objects.requireNonNull(strategy, "strategy");
            return with(Schedule.of(strategy, schedule.seed(), schedule.changePoints(), schedule.horizon()));
        }

        /**
         * How often {@link Strategy#PCT} lets the task that runs fall behind all others; 3 if not set.
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
         * Takes the course that a failed simulation printed, with its seed and all. If the run does not take the same
         * course, because the program has a source of chance of its own, that is a failure.
         *
         * @throws IllegalArgumentException if it is not what a failed simulation printed
         */
        public Options replay(String replay) {
            return with(Schedule.parse(Objects.requireNonNull(replay, "replay")));
        }

        /**
         * How much virtual time may pass; 366 days if not set.
         *
         * @throws IllegalArgumentException if the limit is zero or negative
         */
        public Options virtualTimeLimit(Duration limit) {
            return new Options(schedule, positive(limit), realTimeLimit, trace);
        }

        /**
         * How much real time may pass; a minute if not set.
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

        /** Tells {@code lines} what happens, a line for each turn of a task: when, which task, and what ended it. */
        public Options trace(Consumer<? super String> lines) {
            Objects.requireNonNull(lines, "lines");
            return new Options(schedule, virtualTimeLimit, realTimeLimit, lines);
        }

        /**
         * Runs {@code body} in a simulation of these settings, as {@link Simulation#run}.
         *
         * @throws X if the body throws it
         * @throws SimulationError if the simulation finds that something is wrong
         * @throws IllegalStateException inside a task
         * @throws InterruptedException if the run was cancelled
         */
        public <X extends Exception> void run(Action.On<? super Simulation, X> body) throws X, InterruptedException {
            Objects.requireNonNull(body, "body");
            this.<@Nullable Void, X>call(SimulatedRun.asJob(body));
        }

        /**
         * Runs {@code body} in a simulation of these settings, as {@link Simulation#call}.
         *
         * @throws X if the body throws it
         * @throws SimulationError if the simulation finds that something is wrong
         * @throws IllegalStateException inside a task
         * @throws InterruptedException if the run was cancelled
         */
        public <T extends @Nullable Object, X extends Exception> T call(Job.On<? super Simulation, ? extends T, X> body)
                throws X, InterruptedException {
            Objects.requireNonNull(body, "body");
            return SimulatedRun.<T>of(schedule, this, trace, body).<X>valueOrThrow();
        }

        /**
         * Runs {@code body} once for each of {@code seeds} seeds, until one makes it fail; then looks for a shorter
         * schedule that does, and throws. Each time the body must start afresh: what it uses is made inside it.
         *
         * @throws SimulationError if a seed makes it fail: of kind {@link SimulationError.Kind#FOUND}, with the failure
         *     as its cause
         * @throws IllegalArgumentException if there is to be less than one seed
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
