package dev.weft.http.resilience;

import dev.weft.Async;
import dev.weft.spi.run.Clock;
import dev.weft.sync.Lock;
import java.time.Duration;

/**
 * A token bucket at which tasks wait. The task at the head of the line holds the lock and sleeps until a token is
 * available; the others wait for the lock, which is fair. A task that is cancelled at any point takes no token.
 *
 * <p>A token counts as taken at the time at which it became available, and not at the time at which the sleeping task
 * woke up. Timers fire late, and otherwise each delay would lower the rate below its setting.
 */
final class Turnstile {
    private final Lock head;
    private final Clock clock;

    /** Guarded by its own monitor, because {@link #isUnused} reads it without holding {@link #head}. */
    private final TokenBucket bucket;

    Turnstile(String name, long interval, int burst, Clock clock) {
        this.head = Lock.create(name);
        this.clock = clock;
        this.bucket = new TokenBucket(interval, burst, clock.nanoTime());
    }

    /**
     * Waits for a token and takes it.
     *
     * @throws InterruptedException if the caller is cancelled while it waits; it takes no token
     */
    void pass() throws InterruptedException {
        long asked = clock.nanoTime();
        try (var _ = head.acquire()) {
            long due = due(asked);
            long ahead = due - clock.nanoTime();
            if (ahead > 0) {
                Async.sleep(Duration.ofNanos(ahead));
            }
            take(due);
        }
    }

    private long due(long asked) {
        synchronized (bucket) {
            return asked + bucket.untilNext(asked);
        }
    }

    private void take(long due) {
        synchronized (bucket) {
            bucket.take(due);
        }
    }

    boolean isUnused() {
        synchronized (bucket) {
            return bucket.isFull(clock.nanoTime());
        }
    }
}
