package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.TestScheduler;
import dev.weft.fixture.VirtualTime;
import dev.weft.fixture.Way;
import dev.weft.spi.Scheduler;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs groups, timeouts, shields and cancellations against each other at random, round after round, and checks after
 * each round that all is accounted for. Each round has a seed, which is in the message of a failure and repeats the
 * program; which of its tasks is faster is up to the machine. {@code -Dweft.sweep.seconds} says how long.
 */
class SweepTest {
    private static final long SECONDS = Long.getLong("weft.sweep.seconds", 5);
    private static final Duration STUCK = Duration.ofSeconds(30);

    enum Kind {
        PARALLEL_IN_VIRTUAL_TIME,
        PLATFORM_THREADS_IN_VIRTUAL_TIME,
        EVENT_LOOP_IN_VIRTUAL_TIME,
        PARALLEL,
        EVENT_LOOP;

        Scheduler scheduler() {
            return switch (this) {
                case PARALLEL_IN_VIRTUAL_TIME -> Way.PARALLEL.scheduler();
                case PLATFORM_THREADS_IN_VIRTUAL_TIME ->
                    new VirtualTime(Thread.ofPlatform().daemon().factory());
                case EVENT_LOOP_IN_VIRTUAL_TIME -> Way.EVENT_LOOP.scheduler();
                case PARALLEL -> Scheduler.parallel();
                case EVENT_LOOP -> new EventLoopScheduler();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostHoweverScopesEnd(Kind kind) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos() / Kind.values().length;
        long first = System.nanoTime();
        long rounds = LongStream.iterate(first, seed -> seed + 1)
                .peek(seed -> round(seed, kind.scheduler()))
                .takeWhile(seed -> System.nanoTime() < end)
                .count();

        System.out.printf("sweep %s: %d rounds, seeds from %d%n", kind, rounds, first);
        assertThat(rounds).isPositive();
    }

    @Test
    void sweepSeesATaskThatIsNotAccountedFor() {
        RandomProgram program = new RandomProgram(1);
        program.ledger().spawned();

        assertThat(org.assertj.core.api.Assertions.catchThrowable(program.ledger()::check))
                .isInstanceOf(AssertionError.class);
    }

    private static void round(long seed, Scheduler scheduler) {
        RandomProgram program = new RandomProgram(seed);
        try {
            Thread runner = Thread.ofPlatform().name("sweep").start(() -> program.run(scheduler));
            if (!runner.join(STUCK)) {
                throw new AssertionError("stuck: " + java.util.Arrays.toString(runner.getStackTrace()));
            }
            program.ledger().check();
            if (scheduler instanceof TestScheduler time) {
                assertThat(time.awaitEnd()).as("threads left: %s", time).isTrue();
            }
        } catch (InterruptedException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
