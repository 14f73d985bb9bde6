package dev.weft.sync;

import dev.weft.internal.carrier.OwnCarriers;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.run.Tuning;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs one round of a race again and again, on all cores, until a round shows a fault or the time is over. Carriers of
 * Weft's own keep tasks that wake each other on one core, where they do not race. So each thread here starts on one of
 * several carriers.
 */
final class Races {
    private static final int LONGEST_SPIN = 300;

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong rounds = new AtomicLong();
    private final long nanos;
    private final Duration stuck;

    /**
     * A race.
     *
     * @param time how long the race lasts
     * @param stuck the time after which a round that has not ended is a fault
     */
    Races(Duration time, Duration stuck) {
        this.nanos = time.toNanos();
        this.stuck = stuck;
    }

    /** One round. It throws if it finds a fault, and does not end if a wake-up or a permit was lost. */
    interface Round {
        void run(SplittableRandom random) throws Exception;
    }

    /** Runs rounds, and returns a description of the first fault; null if there is none. */
    @Nullable
    String findFault(Round round) throws InterruptedException {
        Thread runner = Thread.ofPlatform().start(() -> repeat(round));
        long seen = -1;
        while (!runner.join(stuck)) {
            if (rounds.get() == seen) {
                runner.interrupt();
                runner.join();
                return "stuck in round " + seen;
            }
            seen = rounds.get();
        }
        Throwable thrown = failure.get();
        return thrown == null ? null : "round " + rounds + ": " + thrown;
    }

    private void repeat(Round round) {
        try {
            Runner.<Object, Exception>call(onAllCores(), () -> {
                SplittableRandom random = new SplittableRandom(1);
                for (long end = System.nanoTime() + nanos; System.nanoTime() < end; rounds.incrementAndGet()) {
                    round.run(random);
                }
                return rounds;
            });
        } catch (Throwable e) {
            failure.set(e);
        }
    }

    private static Scheduler onAllCores() {
        return OwnCarriers.areAvailable()
                ? Scheduler.parallel(Apart.THREADS, Tuning.ofVirtualThreads())
                : Scheduler.parallel();
    }

    /** Starts each thread on one of several carriers. */
    private static final class Apart {
        private static final List<ThreadFactory> CARRIERS = Stream.generate(
                        () -> OwnCarriers.forLoop(Scheduler.parallel().clock()))
                .limit(Runtime.getRuntime().availableProcessors())
                .map(OwnCarriers::threadsOn)
                .toList();
        private static final ThreadFactory THREADS =
                body -> CARRIERS.get(ThreadLocalRandom.current().nextInt(CARRIERS.size()))
                        .newThread(body);
    }

    static void spin(SplittableRandom random) {
        int times = random.nextInt(LONGEST_SPIN);
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
