package dev.weft.testing;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Job;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Durations;
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
 * A run in virtual time, in which one task runs at a time, in an order that a seed determines: a day of retries takes
 * milliseconds, and a failure can be reproduced.
 *
 * {@snippet :
 * Simulation.run(simulation -> {
 *     Async.sleep(Duration.ofDays(1));
 *     assert simulation.elapsed().equals(Duration.ofDays(1));
 * });
 * }
 *
 * <p>Groups, timeouts, primitives and queues work as in any other run. Time advances only when no task can run. Another task
 * may run at every call of a method that declares {@link InterruptedException}, whether that call waits or not, and nowhere
 * else. Between two such calls a task runs alone. So a simulation finds errors that depend on the order in which these
 * stretches run, but no data races between threads that access the same memory at the same moment.
 *
 * <p>The seed determines the run if the program takes random numbers and time from the simulation: {@link #random}, {@link
 * #uuid}, {@link #clock}. A program must wait for anything outside of the simulation, such as another thread or a file, in
 * {@link Async#blocking}; no other task runs meanwhile. The simulation fails if a task blocks its thread elsewhere, if no task
 * can ever continue, if the program does not end, or if a lock or a timer is left behind; see {@link SimulationError.Kind}.
 *
 * <p>An exception from a simulation has a suppressed exception that says how to reproduce it. The methods of a simulation may
 * be called by its own tasks only.
 *
 * @implNote Heritage: {@code trio.testing.MockClock} and {@code wait_all_tasks_blocked}; the simulation of FoundationDB.
 */
public final class Simulation {
    /** Makes the random numbers of Weft differ from the program's. */
    private static final long SEED_OF_WEFT = 0x5DEECE66DL;

    private final Schedule schedule;
    private final SimulatedClock time = new SimulatedClock();
    private final SimulatedScheduler scheduler;
    private final Random random;
    private final List<Semaphore> watched = new ArrayList<>();

    Simulation(Schedule schedule, SimulationOptions options, @Nullable Consumer<? super String> trace) {
        this.schedule = schedule;
        this.random = randomOf(schedule.seed());
        this.scheduler = new SimulatedScheduler(
                time, schedule, randomOf(schedule.seed() ^ SEED_OF_WEFT), Clock.nanos(options.virtualTimeLimit), trace);
    }

    /** A generator for a mixed seed, because {@link Random} begins with nearly the same numbers for consecutive seeds. */
    private static Random randomOf(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }

    /**
     * Runs {@code body} as the first task of a simulation with the default {@link SimulationOptions}, and waits until all its
     * tasks have ended. An interrupt of the calling thread cancels the run.
     *
     * @throws X if the body throws it
     * @throws SimulationError if the simulation fails
     * @throws IllegalStateException if the caller is a task: a simulation is always the outermost run
     * @throws InterruptedException if the run was cancelled
     */
    public static <X extends Exception> void run(Action.On<? super Simulation, X> body) throws X, InterruptedException {
        SimulationOptions.DEFAULT.run(body);
    }

    /**
     * Like {@link #run}, and returns the value of the body.
     *
     * @throws X if the body throws it
     * @throws SimulationError if the simulation fails
     * @throws IllegalStateException if the caller is a task
     * @throws InterruptedException if the run was cancelled
     */
    public static <T extends @Nullable Object, X extends Exception> T call(
            Job.On<? super Simulation, ? extends T, X> body) throws X, InterruptedException {
        return SimulationOptions.DEFAULT.call(body);
    }

    /** The default settings of a simulation, from which other settings are derived. */
    public static SimulationOptions options() {
        return SimulationOptions.DEFAULT;
    }

    /** The seed of this run. */
    public long seed() {
        return schedule.seed();
    }

    /** The virtual time since the start of the simulation. */
    public Duration elapsed() {
        return Duration.ofNanos(time.nanoTime());
    }

    /** A virtual clock for the time of day, which starts with the year 2000 in UTC. */
    public java.time.Clock clock() {
        InstantSource source = time::now;
        return source.withZone(ZoneOffset.UTC);
    }

    /** The source of random numbers for the program: one generator, from the seed of this run. */
    public Random random() {
        return random;
    }

    /** A random UUID of version 4, from {@link #random}. */
    public UUID uuid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        long upper = (halves.getLong() & ~0xF000L) | 0x4000L; // the version
        long lower = (halves.getLong() & ~(0b11L << 62)) | (0b10L << 62); // the variant
        return new UUID(upper, lower);
    }

    /**
     * Waits until {@code duration} of virtual time has passed, and then until no other task can run without time advancing.
     *
     * @throws IllegalArgumentException if the duration is negative
     * @throws IllegalStateException if the caller is not a task of this simulation
     * @throws InterruptedException if the caller is cancelled
     */
    public void advance(Duration duration) throws InterruptedException {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration must not be negative, but is " + Durations.inWords(duration));
        }
        Async.sleep(duration);
        runUntilIdle();
    }

    /**
     * Waits until no other task can run without time advancing. Time does not advance meanwhile.
     *
     * @throws IllegalStateException if the caller is not a task of this simulation
     * @throws InterruptedException if the caller is cancelled
     * @implNote Heritage: {@code trio.testing.wait_all_tasks_blocked}.
     */
    public void runUntilIdle() throws InterruptedException {
        Strand.throwIfCancelled();
        Strand strand = Strand.current();
        if (Scheduler.of(strand) != scheduler) {
            throw new IllegalStateException("runUntilIdle must be called by a task of the simulation");
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

    /** Makes the simulation fail if a permit of {@code semaphore} is missing when the run has ended. */
    public void watch(Semaphore semaphore) {
        watched.add(Objects.requireNonNull(semaphore, "semaphore"));
    }

    SimulatedScheduler scheduler() {
        return scheduler;
    }

    Schedule schedule() {
        return schedule;
    }

    /** A description of the permit or timers that a run without a failure has left behind; null if it has left none. */
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
        return "simulation " + schedule + " at " + SimulatedClock.words(time.nanoTime());
    }
}
