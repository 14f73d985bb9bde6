package dev.weft.pace;

import dev.weft.internal.check.Require;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import dev.weft.sync.Lock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many callers begin something in each period, and spaces them evenly: with five permits in a second, one
 * caller begins every 200 milliseconds. Callers are served in the order of arrival.
 *
 * {@snippet :
 * import dev.weft.pace.RateLimiter;
 *
 * RateLimiter limiter = RateLimiter.of(5, Duration.ofSeconds(1));
 * Async.forEach(List.of("a", "b", "c"), name -> {
 *     limiter.acquire();
 *     System.out.println(name);
 * });
 * }
 *
 * <p>Unused permits are not saved, except for the {@link #burst}. After a stall of the process, callers that could have begun
 * during the stall do not all begin together. Timers that fire up to ten milliseconds late do not reduce the rate.
 *
 * <p>Each caller uses the clock of its own run. If runs with different clocks use a limiter, for example a simulation and a
 * run in real time, the limiter is reset at each change of the clock. May be used by any thread.
 */
public final class RateLimiter {
    private final String name;
    private final int permits;
    private final Duration period;
    private final int burst;
    private final long interval;

    /** Owned by the first waiting caller, which sleeps until it may take a permit. */
    private final Lock head;

    /** Guarded by the monitor of this object, like {@link #clock}. */
    private @Nullable TokenBucket bucket;

    private @Nullable Clock clock;

    private RateLimiter(String name, int permits, Duration period, int burst) {
        this.name = name;
        this.permits = permits;
        this.period = period;
        this.burst = burst;
        this.interval = TokenBucket.interval(permits, period);
        this.head = Lock.create(name);
        if (interval > Clock.MAX_NANOS / burst) {
            throw new IllegalArgumentException(
                    "burst must be at most " + Clock.MAX_NANOS / interval + " at this rate, but is " + burst);
        }
    }

    /**
     * Lets {@code permits} callers begin in each {@code period}.
     *
     * @throws IllegalArgumentException if {@code permits} is less than one, or {@code period} is not longer than zero
     */
    public static RateLimiter of(int permits, Duration period) {
        return of(permits, period, "a rate limiter");
    }

    /**
     * Like {@link #of(int, Duration)}, with a name for reports.
     *
     * @throws IllegalArgumentException if {@code permits} is less than one, or {@code period} is not longer than zero
     */
    public static RateLimiter of(int permits, Duration period, String name) {
        return new RateLimiter(
                Objects.requireNonNull(name, "name"),
                Require.atLeastOne(permits, "permits"),
                Require.positive(period, "period"),
                1);
    }

    /**
     * Returns a new limiter like this one that lets up to {@code burst} callers begin at the same time, if the limiter was
     * idle long enough before. The default is 1.
     *
     * @throws IllegalArgumentException if {@code burst} is less than one, or so large that it would take longer than
     *     146 years until that number of permits is available again
     */
    public RateLimiter burst(int burst) {
        return new RateLimiter(name, permits, period, Require.atLeastOne(burst, "burst"));
    }

    /** Returns a new limiter with the settings of this one, and with another name for reports. */
    public RateLimiter withName(String name) {
        return new RateLimiter(Objects.requireNonNull(name, "name"), permits, period, burst);
    }

    /**
     * Waits until the caller may begin.
     *
     * @throws InterruptedException if the caller is cancelled while it waits; it has not taken a permit
     */
    public void acquire() throws InterruptedException {
        Clock time = Scheduler.of(Strand.current()).clock();
        long arrival = time.nanoTime();
        try (var _ = head.acquire()) {
            long due = due(time, arrival);
            long ahead = due - time.nanoTime();
            if (ahead > 0) {
                awaitToken(time, Duration.ofNanos(ahead));
            }
            take(time, due);
        }
    }

    private void awaitToken(Clock time, Duration ahead) throws InterruptedException {
        Waiter waiter = new Waiter(Strand.current(), new Token());
        Clock.Timer timer = time.schedule(time.deadlineAfter(ahead), waiter::resume);
        try {
            waiter.await();
        } finally {
            timer.cancel();
        }
    }

    /** The target of the first caller's wait. Only time ends that wait. */
    private final class Token implements Awaitable {
        @Override
        public String description() {
            return "a permit of '" + name + "'";
        }

        @Override
        public Object subject() {
            return RateLimiter.this;
        }

        @Override
        public String state() {
            Statistics now = statistics();
            return now.waiting() + " waiting, " + Durations.inWords(now.untilNext()) + " to the next permit";
        }
    }

    /**
     * Returns whether a wait is a wait for this limiter. {@code subject} is the {@link Awaitable#subject} of the target of
     * the wait: the first caller waits for time to pass, and every other caller waits for the first. This is for observers.
     */
    public boolean includes(Object subject) {
        Objects.requireNonNull(subject, "subject");
        return subject == this || subject == head;
    }

    /**
     * Takes a permit if the caller may begin now and no other caller waits; returns whether a permit was taken. Never
     * waits.
     */
    public boolean tryAcquire() {
        Clock time = Scheduler.of(Strand.current()).clock();
        Optional<Lock.Lease> first = head.tryAcquire();
        if (first.isEmpty()) {
            return false;
        }
        try (Lock.Lease _ = first.get()) {
            long now = time.nanoTime();
            boolean due = due(time, now) - now <= 0;
            if (due) {
                take(time, now);
            }
            return due;
        }
    }

    private synchronized long due(Clock time, long arrival) {
        return bucketOf(time, arrival).due(arrival);
    }

    private synchronized void take(Clock time, long due) {
        bucketOf(time, due).take(due, time.nanoTime());
    }

    private TokenBucket bucketOf(Clock time, long now) {
        TokenBucket current = bucket;
        if (current == null || clock != time) {
            current = new TokenBucket(interval, burst, now);
            bucket = current;
            clock = time;
        }
        return current;
    }

    /**
     * Returns whether the limiter is in its initial state: since the last permit was taken, the whole {@link #burst} has
     * become available again, by the clock of the run that took the permit. The result may be true although a waiting
     * caller is about to take the first permit.
     */
    public synchronized boolean isIdle() {
        TokenBucket current = bucket;
        Clock time = clock;
        return current == null || time == null || current.isFull(time.nanoTime());
    }

    /** Returns the state at this moment. */
    public Statistics statistics() {
        Lock.Statistics line = head.statistics();
        return new Statistics(line.waiting() + (line.owner().isPresent() ? 1 : 0), untilNext());
    }

    private synchronized Duration untilNext() {
        TokenBucket current = bucket;
        Clock time = clock;
        if (current == null || time == null) {
            return Duration.ZERO;
        }
        long now = time.nanoTime();
        return Duration.ofNanos(Math.max(0, current.due(now) - now));
    }

    /**
     * The state of a rate limiter at one moment.
     *
     * @param waiting the number of callers that wait to begin
     * @param untilNext the time until the next caller may begin, by the clock of the run that used the limiter last; zero
     *     if a caller may begin now
     */
    public record Statistics(int waiting, Duration untilNext) {
        /** Checks that no argument is null. */
        public Statistics {
            Objects.requireNonNull(untilNext, "untilNext");
        }
    }

    @Override
    public String toString() {
        return name + " [" + permits + " in " + Durations.inWords(period) + (burst > 1 ? ", burst " + burst : "") + "]";
    }
}
