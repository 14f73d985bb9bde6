package dev.weft.sync;

import dev.weft.internal.check.Require;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A signal between the tasks that use a {@link Lock}: a task gives the lock back and waits until another task, which has
 * changed the guarded state, signals it.
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
 * <p>A task must own the lock to wait or to signal. There are no spurious wake-ups, but between a signal and the return
 * from the wait another task may own the lock and change the state. So a task that waits for a state uses
 * {@link #awaitUntil}.
 *
 * @implNote Heritage: {@code asyncio.Condition}; differs: a waiter that is cancelled before the signal leaves the signal to the
 *     next waiter; a waiter that is cancelled after the signal returns normally.
 */
public final class Condition {
    private final Lock lock;
    private final String kind;
    private final Awaitable target = new ASignal();
    private final WaitQueue waiters = new WaitQueue();

    Condition(Lock lock, String kind) {
        this.lock = lock;
        this.kind = kind;
    }

    /**
     * Gives the lock back, waits for a signal, and acquires the lock again. A cancellation does not end the wait for the lock.
     * So the caller owns the lock afterwards, even if this method throws an {@link InterruptedException}. A caller that is
     * cancelled while waiting for the signal uses up no signal. A caller that is cancelled after it was signalled returns, and
     * the cancellation is thrown at its next wait.
     *
     * @throws IllegalStateException if the caller does not own the lock; or if the lock was broken during the wait, in
     *     which case the caller does not own it afterwards
     * @throws InterruptedException if the caller is cancelled before a signal
     */
    public void await() throws InterruptedException {
        Strand owner = lock.requireOwner("waits for a condition of");
        Strand.throwIfCancelled();
        Waiter waiter = new Waiter(owner, target);
        waiters.enter(waiter);
        lock.release(owner);
        try {
            waiters.await(waiter);
        } finally {
            lock.reacquire(owner);
        }
    }

    /**
     * Waits, like {@link #await}, until {@code predicate} is true; returns immediately if it is true already. The predicate is
     * evaluated while the caller owns the lock.
     *
     * @throws IllegalStateException under the same conditions as {@link #await}
     * @throws InterruptedException if the caller was cancelled before this call, or is cancelled before the predicate is true
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
     * Wakes the task that has waited longest, if any task waits. The woken task continues when it has acquired the lock. Never
     * waits.
     *
     * @throws IllegalStateException if the caller does not own the lock
     */
    public void signal() {
        lock.requireOwner("signals a condition of");
        resume(1);
    }

    /**
     * Wakes the {@code count} tasks that have waited longest, or all if there are fewer. Never waits.
     *
     * @throws IllegalArgumentException if {@code count} is less than one
     * @throws IllegalStateException if the caller does not own the lock
     */
    public void signal(int count) {
        Require.atLeastOne(count, "count");
        lock.requireOwner("signals a condition of");
        resume(count);
    }

    private void resume(int count) {
        try (Guard guard = waiters.lock()) {
            int remaining = count;
            while (remaining > 0 && waiters.resumeFirst(guard)) {
                remaining--;
            }
        }
    }

    /**
     * Wakes all waiting tasks. Never waits.
     *
     * @throws IllegalStateException if the caller does not own the lock
     */
    public void signalAll() {
        lock.requireOwner("signals a condition of");
        waiters.wakeAll();
    }

    /** Wakes all tasks because the lock is broken. Each task gets an exception when it tries to acquire the lock again. */
    void wakeAll() {
        waiters.wakeAll();
    }

    /** Returns the state at this moment. */
    public Statistics statistics() {
        return new Statistics(waiters.waiting(), lock.statistics());
    }

    /** Returns the kind of this object, with its name if it has one, and the lock: {@code condition 'full' of lock 'box'}. */
    public String description() {
        return kind + " of " + lock.description();
    }

    @Override
    public String toString() {
        Statistics now = statistics();
        return description() + " [" + now.waiting() + " waiting, " + lock + "]";
    }

    /** The target of a wait for a signal. */
    private final class ASignal implements Awaitable {
        @Override
        public String description() {
            return Condition.this.description();
        }

        @Override
        public Object subject() {
            return Condition.this;
        }

        @Override
        public String state() {
            return waiters.waiting() + " waiting, the lock is " + lock.ownerInWords();
        }
    }

    /**
     * The state of a condition at one moment.
     *
     * @param waiting the number of tasks that wait for a signal
     * @param lock the state of the lock
     */
    public record Statistics(int waiting, Lock.Statistics lock) {
        /** Checks that no argument is null. */
        public Statistics {
            Objects.requireNonNull(lock, "lock");
        }
    }
}
