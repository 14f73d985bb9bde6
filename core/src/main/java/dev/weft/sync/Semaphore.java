package dev.weft.sync;

import dev.weft.spi.Awaitable;
import dev.weft.spi.Strand;
import dev.weft.spi.WaitQueue;
import dev.weft.spi.Waiter;
import java.util.Optional;

/**
 * A number of permits: whoever acquires some waits until they are free, and gives them back by closing what it got. So
 * no more than that many tasks do something at once.
 *
 * {@snippet :
 * Semaphore seats = Semaphore.of(2);
 * Async.gather(List.of("Ada", "Grace", "Barbara"), name -> {
 *     try (var _ = seats.acquire()) {
 *         Async.sleep(Duration.ofMillis(10));
 *         return name + " sat down";
 *     }
 * });
 * }
 *
 * <p>First come, first served: nobody overtakes one who waits, also not one who wants fewer permits. Every method may
 * be called from any thread, and a permit may be closed by another thread than acquired it. What was written before a
 * permit was closed is seen by whoever acquires it next.
 *
 * @implNote Heritage: {@code asyncio.Semaphore}; differs: several permits at once, and no release without an acquire.
 */
public final class Semaphore implements Awaitable {
    private final int permits;

    /** Those who wait. Its monitor guards {@link #available}. */
    private final WaitQueue waiters = new WaitQueue();

    private int available;

    private Semaphore(int permits) {
        this.permits = permits;
        this.available = permits;
    }

    /**
     * A semaphore with {@code permits} permits, all free.
     *
     * @throws IllegalArgumentException if {@code permits} is less than one
     */
    public static Semaphore of(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits must be at least 1, but is " + permits);
        }
        return new Semaphore(permits);
    }

    /**
     * Waits for a permit. One who is cancelled meanwhile has got none.
     *
     * @return the permit, to be closed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Permit acquire() throws InterruptedException {
        return acquire(1);
    }

    /**
     * Waits for {@code count} permits, and gets all of them at once. One who is cancelled meanwhile has got none.
     *
     * @return the permits, to be closed together
     * @throws IllegalArgumentException if {@code count} is less than one, or more than there are
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Permit acquire(int count) throws InterruptedException {
        check(count);
        Strand.throwIfCancelled();
        Waiter waiter;
        synchronized (waiters) {
            if (isFree(count)) {
                return take(count);
            }
            waiter = new Waiter(Strand.current(), new Claim(count));
            waiters.add(waiter);
        }
        try {
            waiters.await(waiter);
        } catch (Throwable e) {
            letNextIn();
            throw e;
        }
        return new Permit(this, count);
    }

    /** Takes a permit if one is free and nobody waits. Does not wait. */
    public Optional<Permit> tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Takes {@code count} permits if they are free and nobody waits. Does not wait.
     *
     * @throws IllegalArgumentException if {@code count} is less than one, or more than there are
     */
    public Optional<Permit> tryAcquire(int count) {
        check(count);
        synchronized (waiters) {
            return isFree(count) ? Optional.of(take(count)) : Optional.empty();
        }
    }

    private void check(int count) {
        if (count < 1 || count > permits) {
            throw new IllegalArgumentException("count must be from 1 to " + permits + ", but is " + count);
        }
    }

    private boolean isFree(int count) {
        return available >= count && waiters.isEmpty();
    }

    private Permit take(int count) {
        available -= count;
        return new Permit(this, count);
    }

    private void giveBack(int count) {
        synchronized (waiters) {
            available += count;
            handOut();
        }
    }

    /** Who left the queue unserved may have kept back others, who want less. */
    private void letNextIn() {
        synchronized (waiters) {
            handOut();
        }
    }

    /** Serves those who wait, in turn, as far as the permits go. One who was cancelled takes none. */
    private void handOut() {
        for (Waiter first = waiters.peek(); first != null && wants(first) <= available; first = waiters.peek()) {
            waiters.remove(first);
            if (first.resume()) {
                available -= wants(first);
            }
        }
    }

    private static int wants(Waiter waiter) {
        return ((Claim) waiter.target()).count;
    }

    /** The state at this moment. */
    public Statistics statistics() {
        synchronized (waiters) {
            return new Statistics(permits, available, waiters.size());
        }
    }

    @Override
    public String description() {
        return "a semaphore";
    }

    @Override
    public String toString() {
        Statistics now = statistics();
        return "semaphore [" + now.available() + " of " + now.permits() + " available, " + now.waiting() + " waiting]";
    }

    /**
     * The state of a semaphore at one moment.
     *
     * @param permits how many permits it has
     * @param available how many of them are free
     * @param waiting how many tasks wait for some
     */
    public record Statistics(int permits, int available, int waiting) {}

    /** One or several permits that were acquired. Closing gives them back; closing again does nothing. */
    public static final class Permit implements AutoCloseable {
        private final Semaphore semaphore;
        private int count;

        private Permit(Semaphore semaphore, int count) {
            this.semaphore = semaphore;
            this.count = count;
        }

        /** Gives the permits back, to those who have waited longest. Does not wait. */
        @Override
        public void close() {
            int returned;
            synchronized (this) {
                returned = count;
                count = 0;
            }
            if (returned > 0) {
                semaphore.giveBack(returned);
            }
        }

        @Override
        public synchronized String toString() {
            return count == 0 ? "permit [given back]" : "permit [" + count + " of a semaphore]";
        }
    }

    /** What one who waits wants. */
    private final class Claim implements Awaitable {
        private final int count;

        Claim(int count) {
            this.count = count;
        }

        @Override
        public String description() {
            return (count == 1 ? "a permit of " : count + " permits of ") + Semaphore.this.description();
        }
    }
}
