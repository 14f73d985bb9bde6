package dev.weft.http.resilience;

import dev.weft.Async;
import dev.weft.spi.run.Clock;
import dev.weft.sync.Lock;
import java.time.Duration;

/**
 * A bucket of tokens that tasks wait at. The one at the head has the lock and sleeps until there is a token; the others
 * wait for the lock, which is first come, first served. A task that is cancelled, at the head or behind it, has taken nothing.
 *
 * <p>A token counts as taken when it was there for the task that wanted it, not when that task woke up. So waking up late, as
 * timers do, does not make the rate lower than it was set.
 */
final class Turnstile {
    private final Lock head;
    private final Clock clock;

    /** Guarded by its own monitor: whether it is full is asked without the lock. */
    private final TokenBucket bucket;

    Turnstile(String name, long interval, int burst, Clock clock) {
        this.head = Lock.create(name);
        this.clock = clock;
        this.bucket = new TokenBucket(interval, burst, clock.nanoTime());
    }

    /**
     * Waits for a token and takes it.
     *
     * @throws InterruptedException if the caller is cancelled while it waits; it has taken none
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
