package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import dev.weft.fixture.VirtualTime;
import dev.weft.fixture.Way;
import dev.weft.spi.Scheduler;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs all primitives against each other, one inside the other, with cancellations, timeouts and shields at random,
 * round after round, and checks after each round that all is accounted for. The seed in the message of a failure
 * repeats the program; which of its tasks is faster is up to the machine. {@code -Dweft.sweep.seconds} says how long.
 */
class SyncSweepTest {
    private static final long SECONDS = Long.getLong("weft.sweep.seconds", 5);
    private static final Duration STUCK = Duration.ofSeconds(30);

    static List<Named<Supplier<Scheduler>>> ways() {
        return List.of(
                named("virtual time", Way.PARALLEL::scheduler),
                named("event loop in virtual time", Way.EVENT_LOOP::scheduler),
                named(
                        "platform threads",
                        () -> new VirtualTime(Thread.ofPlatform().daemon().factory())),
                named("real time", Scheduler::parallel));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void nothingIsLostHoweverWaitsEnd(Supplier<Scheduler> way) {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos() / ways().size();
        long first = System.nanoTime();
        long rounds = LongStream.iterate(first, seed -> seed + 1)
                .peek(seed -> round(seed, way.get()))
                .takeWhile(seed -> System.nanoTime() < end)
                .count();

        System.out.printf("sweep of sync: %d rounds, seeds from %d%n", rounds, first);
        assertThat(rounds).isPositive();
    }

    private static void round(long seed, Scheduler scheduler) {
        RandomUse program = new RandomUse(seed);
        try {
            Thread runner = Thread.ofPlatform().name("sweep").start(() -> program.run(scheduler));
            if (!runner.join(STUCK)) {
                throw new AssertionError(
                        "stuck with " + program + ": " + scheduler + Arrays.toString(runner.getStackTrace()));
            }
            program.check();
        } catch (InterruptedException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
