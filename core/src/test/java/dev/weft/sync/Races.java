package dev.weft.sync;

import dev.weft.Action;
import dev.weft.Async;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs one round of a race again and again, on all cores, until it shows a fault or the time is over. */
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
     * @param stuck how long it may run without finishing a round
     */
    Races(Duration time, Duration stuck) {
        this.nanos = time.toNanos();
        this.stuck = stuck;
    }

    /** One round, which throws if it finds a fault, and does not end if something was lost. */
    interface Round {
        void run(SplittableRandom random) throws Exception;
    }

    /** What went wrong, or null if nothing did. */
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
            Async.run((Action<Exception>) () -> {
                SplittableRandom random = new SplittableRandom(1);
                for (long end = System.nanoTime() + nanos; System.nanoTime() < end; rounds.incrementAndGet()) {
                    round.run(random);
                }
            });
        } catch (Throwable e) {
            failure.set(e);
        }
    }

    static void spin(SplittableRandom random) {
        int times = random.nextInt(LONGEST_SPIN);
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
