package dev.weft.spi.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The baton of one {@link BatonScheduler}, which a thread has or which is free, and the inbox of turns that are posted by
 * threads without it.
 *
 * <pre>
 *                 passTo(thread)
 *                  ┌─────────┐           layDown(), and the inbox is empty
 *   a thread picks │         ▼   ───────────────────────────────────────────►
 *   it up ───────► HELD by a thread                                           FREE
 *                                ◄───────────────────────────────────────────
 *                                          pickUp(), by a thread that has posted
 * </pre>
 *
 * <p><b>Invariant.</b> A thread that frees the baton then looks at the inbox again; a thread that posts to the inbox then
 * checks whether the baton is free. At least one of the two sees the other, and a compare-and-set decides which takes it.
 */
final class Baton {
    private final Queue<Turn> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean idle = new AtomicBoolean(true);
    private volatile @Nullable Thread holder;
    private final AtomicLong passes = new AtomicLong();

    /** The thread that has the baton; null if it is free. */
    @Nullable
    Thread holder() {
        return holder;
    }

    /** Whether the current thread has it. */
    boolean isHeld() {
        return holder == Thread.currentThread();
    }

    /** The number of times that it was handed over. */
    long passes() {
        return passes.getAcquire();
    }

    /** Hands it to {@code thread}. Called with the baton. */
    void passTo(Thread thread) {
        holder = thread;
        passes.setRelease(passes.getPlain() + 1);
    }

    /** Undoes {@link #passTo}: the thread it was handed to did not start, and the current thread has it still. */
    void keep() {
        holder = Thread.currentThread();
    }

    /** Frees it; false if the current thread has taken it again, because a turn was posted. */
    boolean layDown() {
        holder = null;
        idle.set(true);
        return inbox.isEmpty() || !pickUp();
    }

    /** Takes it if it is free. */
    boolean pickUp() {
        return idle.get() && idle.compareAndSet(true, false);
    }

    /** Adds {@code turn} to the inbox. To be followed by {@link #pickUp}. */
    void post(Turn turn) {
        inbox.add(turn);
    }

    boolean isInboxEmpty() {
        return inbox.isEmpty();
    }

    /** Removes and returns the first turn of the inbox; null if it is empty. Called with the baton. */
    @Nullable
    Turn takePosted() {
        return inbox.poll();
    }
}
