package dev.weft.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.TestScheduler;
import dev.weft.fixture.VirtualTime;
import dev.weft.fixture.Way;
import dev.weft.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs random producers and consumers, round after round, with cancellations and timeouts, and checks after each round
 * that every item that was put was taken or discarded exactly once. A failure names its seed.
 */
class QueueSweepTest {
    private static final long SECONDS = Long.getLong("weft.sweep.seconds", 5);
    private static final Duration STUCK = Duration.ofSeconds(30);

    enum Kind {
        PARALLEL_IN_VIRTUAL_TIME,
        PLATFORM_THREADS_IN_VIRTUAL_TIME,
        EVENT_LOOP_IN_VIRTUAL_TIME,
        PARALLEL;

        Scheduler scheduler() {
            return switch (this) {
                case PARALLEL_IN_VIRTUAL_TIME -> Way.PARALLEL.scheduler();
                case PLATFORM_THREADS_IN_VIRTUAL_TIME ->
                    new VirtualTime(Thread.ofPlatform().daemon().factory());
                case EVENT_LOOP_IN_VIRTUAL_TIME -> Way.EVENT_LOOP.scheduler();
                case PARALLEL -> Scheduler.parallel();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyItemIsTakenExactlyOnceOrDiscarded(Kind kind) {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos() / Kind.values().length;
        long first = System.nanoTime();
        long rounds = LongStream.iterate(first, seed -> seed + 1)
                .peek(seed -> round(seed, kind.scheduler()))
                .takeWhile(seed -> System.nanoTime() < end)
                .count();

        System.out.printf("queue sweep %s: %d rounds, seeds from %d%n", kind, rounds, first);
        assertThat(rounds).isPositive();
    }

    private static void round(long seed, Scheduler scheduler) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try {
            Thread runner = Thread.ofPlatform().name("sweep").start(() -> {
                try {
                    new QueueProgram(seed).run(scheduler);
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            if (!runner.join(STUCK)) {
                throw new AssertionError("seed " + seed + ": stuck, " + scheduler);
            }
            if (failure.get() != null) {
                throw new AssertionError("seed " + seed + ": " + failure.get(), failure.get());
            }
            if (scheduler instanceof TestScheduler time) {
                assertThat(time.awaitEnd())
                        .as("seed %d: threads left: %s", seed, time)
                        .isTrue();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
