package dev.weft.sync;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A place to wait, with a {@link Lock} given back meanwhile, until another task says that what the lock guards has
 * changed.
 *
 * {@snippet :
 * Lock lock = Lock.create();
 * Condition changed = lock.newCondition();
 * List<String> box = new ArrayList<>();
 * TaskGroup.run(group -> {
 *     group.spawn(() -> {
 *         try (var _ = lock.acquire()) {
 *             changed.awaitUntil(() -> !box.isEmpty());
 *             System.out.println("found " + box.removeFirst());
 *         }
 *     });
 *     try (var _ = lock.acquire()) {
 *         box.add("a letter");
 *         changed.signal();
 *     }
 * });
 * }
 *
 * <p>Every method but the descriptive ones is for the owner of the lock. There are no spurious wake-ups; but between a
 * signal and the return another task may have owned the lock, so {@link #awaitUntil} is what one normally wants.
 *
 * @implNote Heritage: {@code asyncio.Condition}; differs: who is cancelled before the signal leaves it to the next, and
 *     who is cancelled after it returns with it.
 */
public final class Condition {
    private final Lock lock;
    private final String kind;
    private final Awaitable aSignal = this::description;
    private final WaitQueue waiters = new WaitQueue();

    Condition(Lock lock, String kind) {
        this.lock = lock;
        this.kind = kind;
    }

    /**
     * Gives the lock back, waits for a signal, and takes the lock again. However the wait ends the caller owns the
     * lock, and taking it is not cut short by a cancellation. One who is cancelled has used up no signal; one who was
     * signalled first returns, and is cancelled at its next wait.
     *
     * @throws IllegalStateException if the caller does not own the lock; or if a task ended owning it meanwhile, and
     *     only then the caller does not own it afterwards
     * @throws InterruptedException if the caller is cancelled before a signal
     */
    public void await() throws InterruptedException {
        Strand owner = lock.requireOwner("waits for a condition of");
        Strand.throwIfCancelled();
        Waiter waiter = new Waiter(owner, aSignal);
        waiters.enter(waiter);
        lock.release(owner);
        try {
            waiters.await(waiter);
        } finally {
            lock.reacquire(owner);
        }
    }

    /**
     * Waits, as {@link #await} does, until {@code predicate} is true; not at all if it is. The predicate is asked with
     * the lock held.
     *
     * @throws IllegalStateException as {@link #await} throws it
     * @throws InterruptedException if the caller is cancelled before that
     */
    public void awaitUntil(BooleanSupplier predicate) throws InterruptedException {
        Objects.requireNonNull(predicate, "predicate");
        lock.requireOwner("waits for a condition of");
        Strand.throwIfCancelled();
        while (!predicate.getAsBoolean()) {
            await();
        }
    }

    /**
     * Wakes the one who has waited longest, if anyone waits. It goes on when it has got the lock. Does not wait.
     *
     * @throws IllegalStateException if the caller does not own the lock
     */
    public void signal() {
        lock.requireOwner("signals a condition of");
        resume(1);
    }

    /**
     * Wakes {@code count} of those who wait, or all if they are fewer, in the order in which they came. Does not wait.
     *
     * @throws IllegalArgumentException if {@code count} is less than one
     * @throws IllegalStateException if the caller does not own the lock
     */
    public void signal(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, but is " + count);
        }
        lock.requireOwner("signals a condition of");
        resume(count);
    }

    private void resume(int count) {
        try (Guard guard = waiters.lock()) {
            int left = count;
            while (left > 0 && waiters.resumeFirst(guard)) {
                left--;
            }
        }
    }

    /**
     * Wakes everyone who waits now. Does not wait.
     *
     * @throws IllegalStateException if the caller does not own the lock
     */
    public void signalAll() {
        lock.requireOwner("signals a condition of");
        waiters.wakeAll();
    }

    /** The lock is broken, which those who wait will learn when they take it. */
    void wakeAll() {
        waiters.wakeAll();
    }

    /** The state at this moment. */
    public Statistics statistics() {
        return new Statistics(waiters.waiting(), lock.statistics());
    }

    /** Says what this is, by the name if it has one, and of which lock: {@code condition 'full' of lock 'box'}. */
    public String description() {
        return kind + " of " + lock.description();
    }

    @Override
    public String toString() {
        Statistics now = statistics();
        return description() + " [" + now.waiting() + " waiting, " + lock + "]";
    }

    /**
     * The state of a condition at one moment.
     *
     * @param waiting how many tasks wait for a signal
     * @param lock the state of the lock
     */
    public record Statistics(int waiting, Lock.Statistics lock) {
        /** Refuses null. */
        public Statistics {
            Objects.requireNonNull(lock, "lock");
        }
    }
}
