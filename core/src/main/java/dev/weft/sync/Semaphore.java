package dev.weft.sync;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * <p>Permits need not come back from where they went: {@link #release} adds some that nobody acquired, for protocols in
 * which one task acquires and another releases. Where that can only be a mistake, a {@link BoundedSemaphore} finds it.
 *
 * <p>First come, first served: nobody overtakes one who waits, also not one who wants fewer permits. Every method may
 * be called from any thread, and a permit may be closed by another thread than acquired it. What was written before a
 * permit was given back is seen by whoever acquires it next.
 *
 * <h2>Overview</h2>
 *
 * <p>One word holds the number of free permits, and whether somebody waits:
 *
 * <pre>
 *    n ≥ 0    n are free and nobody stands in the queue;   any thread may compare-and-set it
 *   ~n < 0    n are free and somebody may be waiting;      changed only with the queue's monitor held
 * </pre>
 *
 * @implNote Heritage: {@code asyncio.Semaphore}; differs: several permits at once, and permits that are closed.
 */
public sealed class Semaphore permits BoundedSemaphore {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Semaphore.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int permits;
    private final String description;
    private final WaitQueue waiters = WaitQueue.forShortWaits();
    private volatile int state;

    Semaphore(int permits, String description) {
        this.permits = permits;
        this.description = description;
        this.state = permits;
    }

    /**
     * A semaphore with {@code permits} permits to begin with, all free. Zero makes sense if others are released later.
     *
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public static Semaphore of(int permits) {
        return new Semaphore(notNegative(permits), "a semaphore");
    }

    /**
     * A semaphore as of {@link #of(int)}, with a name for reports.
     *
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public static Semaphore of(int permits, String name) {
        return new Semaphore(notNegative(permits), "semaphore '" + Objects.requireNonNull(name, "name") + "'");
    }

    private static int notNegative(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits must not be negative, but is " + permits);
        }
        return permits;
    }

    /** The most permits that can be free; more are never acquired at once, nor released. */
    int most() {
        return Integer.MAX_VALUE;
    }

    /**
     * Waits for a permit. One who is cancelled meanwhile has got none; one who was handed it first returns with it.
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
     * @throws IllegalArgumentException if {@code count} is less than one, or more than there can be
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Permit acquire(int count) throws InterruptedException {
        check(count);
        Strand.throwIfCancelled();
        Waiter waiter = take(count) ? null : takeOrEnqueue(count);
        if (waiter != null) {
            await(waiter);
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
     * @throws IllegalArgumentException if {@code count} is less than one, or more than there can be
     */
    public Optional<Permit> tryAcquire(int count) {
        check(count);
        return take(count) ? Optional.of(new Permit(this, count)) : Optional.empty();
    }

    /**
     * Adds a permit, acquired or not, for the one who has waited longest. Does not wait.
     *
     * @throws IllegalStateException if there would be more free permits than there can be; nothing changes
     */
    public void release() {
        release(1);
    }

    /**
     * Adds {@code count} permits, acquired or not, for those who have waited longest. Does not wait. It has nothing to
     * do with {@link Permit#close}: a permit is either closed or released, not both.
     *
     * @throws IllegalArgumentException if {@code count} is less than one, or more than there can be
     * @throws IllegalStateException if there would be more free permits than there can be; nothing changes
     */
    public void release(int count) {
        check(count);
        if (addIfNobodyWaits(count)) {
            return;
        }
        try (Guard guard = waiters.lock()) {
            if (!addIfNobodyWaits(count)) {
                handOut(guard, sum(~state, count));
            }
        }
    }

    private boolean addIfNobodyWaits(int count) {
        for (int seen = state; seen >= 0; seen = state) {
            if (STATE.compareAndSet(this, seen, sum(seen, count))) {
                return true;
            }
        }
        return false;
    }

    private int sum(int available, int count) {
        if (count > most() - available) {
            throw new IllegalStateException("release of " + count + (count == 1 ? " permit" : " permits")
                    + " too many: " + available + " of " + most() + " are free");
        }
        return available + count;
    }

    private void check(int count) {
        if (count < 1 || count > most()) {
            throw new IllegalArgumentException("count must be "
                    + (most() == Integer.MAX_VALUE ? "at least 1" : "from 1 to " + most()) + ", but is " + count);
        }
    }

    private boolean take(int count) {
        for (int seen = state; seen >= count; seen = state) {
            if (STATE.compareAndSet(this, seen, seen - count)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Waiter takeOrEnqueue(int count) {
        try (Guard guard = waiters.lock()) {
            int seen = state;
            while (seen >= 0 && !STATE.compareAndSet(this, seen, seen >= count ? seen - count : ~seen)) {
                seen = state;
            }
            if (seen >= count) {
                return null;
            }
            Waiter waiter = new Waiter(Strand.current(), new Claim(count));
            waiters.add(guard, waiter);
            return waiter;
        }
    }

    private void await(Waiter waiter) throws InterruptedException {
        try {
            waiters.await(waiter);
        } catch (Throwable e) {
            letNextIn();
            throw e;
        }
    }

    /** A waiter that was cancelled at the head may have kept back others, which want less. */
    private void letNextIn() {
        try (Guard guard = waiters.lock()) {
            int seen = state;
            if (seen < 0) {
                handOut(guard, ~seen);
            }
        }
    }

    /** Serves the waiters in their order, as far as the permits go. A waiter that was cancelled takes none. */
    private void handOut(Guard guard, int available) {
        int left = available;
        for (Enqueued first = waiters.peek(guard); first != null && wants(first) <= left; first = waiters.peek(guard)) {
            waiters.remove(guard, first);
            if (waiters.resume(guard, first)) {
                left -= wants(first);
            }
        }
        state = waiters.isEmpty(guard) ? left : ~left;
    }

    private static int wants(Enqueued waiter) {
        return ((Claim) waiter.target()).count;
    }

    /** The state at this moment. */
    public Statistics statistics() {
        try (Guard guard = waiters.lock()) {
            int seen = state;
            return new Statistics(permits, seen < 0 ? ~seen : seen, waiters.size(guard));
        }
    }

    /** Says what this is, by the name if it has one: {@code semaphore 'seats'}. */
    public final String description() {
        return description;
    }

    @Override
    public String toString() {
        Statistics now = statistics();
        return description + " [" + now.available() + " of " + permits + " available, " + now.waiting() + " waiting]";
    }

    /**
     * The state of a semaphore at one moment.
     *
     * @param permits how many permits it had to begin with
     * @param available how many are free; more than that if some were released that nobody had acquired
     * @param waiting how many tasks wait for some
     */
    public record Statistics(int permits, int available, int waiting) {}

    /** One or several permits that were acquired. Closing gives them back; closing again does nothing. */
    public static final class Permit implements AutoCloseable {
        private static final VarHandle COUNT;

        static {
            try {
                COUNT = MethodHandles.lookup().findVarHandle(Permit.class, "count", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final Semaphore semaphore;
        private volatile int count;

        private Permit(Semaphore semaphore, int count) {
            this.semaphore = semaphore;
            this.count = count;
        }

        /**
         * Gives the permits back, to those who have waited longest. Does not wait.
         *
         * @throws IllegalStateException if they were released too, and there would be more than there can be
         */
        @Override
        public void close() {
            int held = (int) COUNT.getAndSet(this, 0);
            if (held > 0) {
                semaphore.release(held);
            }
        }

        @Override
        public String toString() {
            int held = count;
            return held == 0 ? "permit [given back]" : "permit [" + held + " of " + semaphore.description() + "]";
        }
    }

    /** What a waiter wants. */
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
