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
 * A number of permits, which limits how many tasks may do something at the same time. A task acquires a permit, waiting until
 * one is free, and gives it back by closing it.
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
 * <p>Permits do not belong to tasks: {@link #release} adds permits even if the caller has not acquired any, for protocols in
 * which one task acquires and another releases. If such a release can only be a mistake, use a {@link BoundedSemaphore}.
 *
 * <p>The semaphore is fair: no task overtakes a waiter, even a task that needs fewer permits. Every method may be called from
 * any thread, and a permit may be closed by a thread other than the one that acquired it. Actions before a permit is given back
 * happen-before actions after it is next acquired.
 *
 * <h2>Overview</h2>
 *
 * <p>The value of one field tells the number n of free permits, and whether there may be waiters:
 *
 * <pre>
 *    n ≥ 0      n permits are free, and the queue is empty;    any thread may change the field by compare-and-set
 *   ~n &lt; 0   n permits are free, and there may be waiters; the field changes only under the queue's monitor
 * </pre>
 *
 * @implNote Heritage: {@code asyncio.Semaphore}; differs: one call can acquire several permits, and permits can be closed.
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
     * Creates a semaphore with {@code permits} permits, all free. With zero, tasks wait until permits are released.
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

    /** The maximum number of free permits. */
    int max() {
        return Integer.MAX_VALUE;
    }

    /**
     * Acquires a permit; waits until one is free. A caller that is cancelled while waiting does not acquire a permit. A caller
     * that is cancelled after a permit was handed to it returns normally, with the permit.
     *
     * @return the permit, to be closed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Permit acquire() throws InterruptedException {
        return acquire(1);
    }

    /**
     * Acquires {@code count} permits together; waits until all are free. A caller that is cancelled while waiting acquires
     * none.
     *
     * @return the permits, to be closed together
     * @throws IllegalArgumentException if {@code count} is less than one, or greater than the maximum number of permits
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Permit acquire(int count) throws InterruptedException {
        check(count);
        Strand.throwIfCancelled();
        Waiter waiter = take(count) ? null : takeOrEnqueue(count);
        if (waiter != null) {
            waiters.await(waiter, this::handOutAfterCancel);
        }
        return new Permit(this, count);
    }

    /** Acquires a permit if one is free and no task waits; otherwise returns an empty result. Never waits. */
    public Optional<Permit> tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Acquires {@code count} permits if they are free and no task waits; otherwise returns an empty result. Never waits.
     *
     * @throws IllegalArgumentException if {@code count} is less than one, or greater than the maximum number of permits
     */
    public Optional<Permit> tryAcquire(int count) {
        check(count);
        return take(count) ? Optional.of(new Permit(this, count)) : Optional.empty();
    }

    /**
     * Adds a permit, which need not have been acquired. The permit goes to the task that has waited longest. Never waits.
     *
     * @throws IllegalStateException if too many permits would be free; nothing changes
     */
    public void release() {
        release(1);
    }

    /**
     * Adds {@code count} permits, which need not have been acquired. They go to the tasks that have waited longest. Never
     * waits. Give an acquired permit back by this method or by {@linkplain Permit#close closing} it, not by both.
     *
     * @throws IllegalArgumentException if {@code count} is less than one, or greater than the maximum number of permits
     * @throws IllegalStateException if too many permits would be free; nothing changes
     */
    public void release(int count) {
        check(count);
        Outstanding.noteReleased(outstanding);
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
        if (count > max() - available) {
            throw new IllegalStateException("release of " + count + (count == 1 ? " permit" : " permits")
                    + " would exceed the maximum: " + available + " of " + max() + " are free already");
        }
        return available + count;
    }

    private void check(int count) {
        if (count < 1 || count > max()) {
            throw new IllegalArgumentException("count must be "
                    + (max() == Integer.MAX_VALUE ? "at least 1" : "from 1 to " + max()) + ", but is " + count);
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

    /** Called after a waiter was cancelled and removed, because the waiters behind it may need fewer permits. */
    private void handOutAfterCancel(Guard guard) {
        if (state < 0) { // a negative state changes only under the monitor
            handOut(guard, ~state);
        }
    }

    /** Hands {@code available} permits to the waiters in their order. A cancelled waiter takes no permit. */
    private void handOut(Guard guard, int available) {
        int free = available;
        for (Enqueued first = waiters.peek(guard); first != null && count(first) <= free; first = waiters.peek(guard)) {
            waiters.remove(guard, first);
            if (waiters.resume(guard, first)) {
                free -= count(first);
            }
        }
        state = waiters.isEmpty(guard) ? free : ~free;
    }

    private static int count(Enqueued waiter) {
        return ((Claim) waiter.target()).count();
    }

    /** Returns the state at this moment. */
    public Statistics statistics() {
        try (Guard guard = waiters.lock()) {
            int seen = state;
            return new Statistics(permits, seen < 0 ? ~seen : seen, waiters.size(guard));
        }
    }

    /** Returns the kind of this object, with its name if it has one: {@code semaphore 'seats'}. */
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
                + Outstanding.lostPermitsInWords(outstanding);
    }

    /**
     * The state of a semaphore at one moment.
     *
     * @param permits the number of permits with which the semaphore was created
     * @param available the number of free permits; more than {@code permits} if permits were released without being acquired
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
            this.leftover = Outstanding.noteAcquired(semaphore.outstanding, semaphore);
        }

        /**
         * Gives the permits back; they go to the tasks that have waited longest. Never waits. Closing again does nothing.
         *
         * @throws IllegalStateException if the permits were also released, so that too many permits would be free
         */
        @Override
        public void close() {
            int held = (int) COUNT.getAndSet(this, 0);
            if (held > 0) {
                Outstanding.noteClosed(semaphore.outstanding, leftover);
                semaphore.giveBack(held);
            }
        }

        @Override
        public String toString() {
            return count == 0 ? "permit [given back]" : "permit [" + count + " of " + semaphore.description() + "]";
        }
    }
}
