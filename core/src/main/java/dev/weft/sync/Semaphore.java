package dev.weft.sync;

import dev.weft.internal.check.Require;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Leftover;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits, which limits how many tasks do something at once: a task waits until a permit is free, and gives it
 * back by closing it.
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
 * <p>Permits do not belong to tasks: {@link #release} adds some that were not acquired, for protocols in which one task
 * acquires and another releases. Where such a release can only be a mistake, a {@link BoundedSemaphore} reports it.
 *
 * <p>The semaphore is fair: no task overtakes a waiter, even to acquire fewer permits. Every method may be called from any
 * thread, and a permit may be closed by a thread other than the one that acquired it. Actions before a permit is given back
 * happen-before those after it is next acquired.
 *
 * <h2>Overview</h2>
 *
 * <p>One word holds the number of free permits, and whether there may be waiters:
 *
 * <pre>
 *    n ≥ 0    n are free, and the queue is empty;          changed by a compare-and-set of any thread
 *   ~n < 0    n are free, and there may be waiters;        changed only under the queue's monitor
 * </pre>
 *
 * @implNote Heritage: {@code asyncio.Semaphore}; differs: several permits at once, and permits that are closed.
 */
public sealed class Semaphore permits BoundedSemaphore {
    private static final VarHandle STATE = Fields.handle(MethodHandles.lookup(), "state", int.class);

    private final int permits;
    private final String description;
    private final WaitQueue waiters = WaitQueue.forShortWaits();
    private final @Nullable Outstanding outstanding;
    private volatile int state;

    Semaphore(int permits, String description) {
        this.permits = permits;
        this.description = description;
        this.state = permits;
        this.outstanding = Outstanding.of(permits);
    }

    /**
     * A semaphore that starts with {@code permits} permits, all free. With zero, permits must be released first.
     *
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public static Semaphore of(int permits) {
        return new Semaphore(Require.notNegative(permits, "permits"), "a semaphore");
    }

    /**
     * Like {@link #of(int)}, with a name for reports.
     *
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public static Semaphore of(int permits, String name) {
        return new Semaphore(Require.notNegative(permits, "permits"), Require.named("semaphore", name));
    }

    /** The most permits that can be free. */
    int most() {
        return Integer.MAX_VALUE;
    }

    /**
     * Acquires a permit; waits until one is free. A caller that is cancelled while waiting does not acquire it; a caller to
     * which it was handed first returns with it.
     *
     * @return the permit, to be closed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Permit acquire() throws InterruptedException {
        return acquire(1);
    }

    /**
     * Acquires {@code count} permits at once; waits until all are free. A caller that is cancelled while waiting acquires
     * none.
     *
     * @return the permits, to be closed together
     * @throws IllegalArgumentException if {@code count} is less than one, or more than can be free
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Permit acquire(int count) throws InterruptedException {
        check(count);
        Strand.throwIfCancelled();
        Waiter waiter = take(count) ? null : takeOrEnqueue(count);
        if (waiter != null) {
            waiters.await(waiter, this::letNextIn);
        }
        return new Permit(this, count);
    }

    /** Acquires a permit if one is free and no task waits. Never waits. */
    public Optional<Permit> tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Acquires {@code count} permits if they are free and no task waits. Never waits.
     *
     * @throws IllegalArgumentException if {@code count} is less than one, or more than can be free
     */
    public Optional<Permit> tryAcquire(int count) {
        check(count);
        return take(count) ? Optional.of(new Permit(this, count)) : Optional.empty();
    }

    /**
     * Adds a permit, whether it was acquired or not. It goes to the task that has waited longest. Never waits.
     *
     * @throws IllegalStateException if too many permits would be free; nothing changes
     */
    public void release() {
        release(1);
    }

    /**
     * Adds {@code count} permits, whether they were acquired or not. They go to the tasks that have waited longest. Never
     * waits. A permit that was acquired is either released or {@linkplain Permit#close closed}, not both.
     *
     * @throws IllegalArgumentException if {@code count} is less than one, or more than can be free
     * @throws IllegalStateException if too many permits would be free; nothing changes
     */
    public void release(int count) {
        check(count);
        Outstanding.released(outstanding);
        giveBack(count);
    }

    private void giveBack(int count) {
        if (addIfNoneWaits(count)) {
            return;
        }
        try (Guard guard = waiters.lock()) {
            if (!addIfNoneWaits(count)) {
                handOut(guard, sum(~state, count));
            }
        }
    }

    private boolean addIfNoneWaits(int count) {
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
            Waiter waiter = new Waiter(Strand.current(), new Claim(this, count));
            waiters.add(guard, waiter);
            return waiter;
        }
    }

    /** After a waiter at the head was cancelled: those behind it may want fewer permits. */
    private void letNextIn(Guard guard) {
        if (state < 0) { // it changes under the monitor only
            handOut(guard, ~state);
        }
    }

    /** Hands {@code available} permits to the waiters in their order. A cancelled waiter takes none. */
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
        return ((Claim) waiter.target()).count();
    }

    /** The state at this moment. */
    public Statistics statistics() {
        try (Guard guard = waiters.lock()) {
            int seen = state;
            return new Statistics(permits, seen < 0 ? ~seen : seen, waiters.size(guard));
        }
    }

    /** The kind of the primitive, with the name if it has one: {@code semaphore 'seats'}. */
    public final String description() {
        return description;
    }

    @Override
    public String toString() {
        return description + " [" + stateInWords() + "]";
    }

    final String stateInWords() {
        Statistics now = statistics();
        return now.available() + " of " + permits + " available, " + now.waiting() + " waiting"
                + Outstanding.lost(outstanding);
    }

    /**
     * The state of a semaphore at one moment.
     *
     * @param permits the number of permits with which it was made
     * @param available the number of free permits; more than {@code permits} if some were released without being acquired
     * @param waiting the number of tasks that wait for permits
     */
    public record Statistics(int permits, int available, int waiting) {}

    /** One or several permits that were acquired together. */
    public static final class Permit implements AutoCloseable {
        private static final VarHandle COUNT = Fields.handle(MethodHandles.lookup(), "count", int.class);

        private final Semaphore semaphore;
        private final @Nullable Leftover leftover;
        private volatile int count;

        private Permit(Semaphore semaphore, int count) {
            this.semaphore = semaphore;
            this.count = count;
            this.leftover = Outstanding.acquired(semaphore.outstanding, semaphore);
        }

        /**
         * Gives the permits back, to the tasks that have waited longest. Never waits. Closing again does nothing.
         *
         * @throws IllegalStateException if they were released too, and too many would be free
         */
        @Override
        public void close() {
            int held = (int) COUNT.getAndSet(this, 0);
            if (held > 0) {
                Outstanding.closed(semaphore.outstanding, leftover);
                semaphore.giveBack(held);
            }
        }

        @Override
        public String toString() {
            return count == 0 ? "permit [given back]" : "permit [" + count + " of " + semaphore.description() + "]";
        }
    }
}
