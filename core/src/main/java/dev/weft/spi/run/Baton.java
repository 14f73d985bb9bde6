package dev.weft.spi.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The baton, the right to run, of one {@link BatonScheduler}, and the inbox to which threads without the baton post
 * {@linkplain Turn turns}: the places of strands in the queue for the baton. The baton is held by a thread, or free.
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
 * <p><b>Invariant.</b> A thread first frees the baton, and then checks the inbox again. Another thread first posts to the
 * inbox, and then checks whether the baton is free. At least one of the two sees the change of the other, and a
 * compare-and-set decides which of them takes the baton.
 */
final class Baton {
    private final Queue<Turn> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean idle = new AtomicBoolean(true);
    private volatile @Nullable Thread holder;
    private final AtomicLong handOverCount = new AtomicLong();

    /** The thread that has the baton; null if it is free. */
    @Nullable
    Thread holder() {
        return holder;
    }

    /** Whether the current thread has the baton. */
    boolean isHeld() {
        return holder == Thread.currentThread();
    }

    /** The number of times that the baton was handed over. */
    long handOverCount() {
        return handOverCount.getAcquire();
    }

    /** Hands the baton to {@code thread}, which may have it already. Called with the baton. */
    void passTo(Thread thread) {
        if (holder != thread) { // a volatile write costs more than the check
            holder = thread;
        }
        handOverCount.setRelease(handOverCount.getPlain() + 1);
    }

    /** Undoes {@link #passTo} after the new holder could not be started. The current thread keeps the baton. */
    void keep() {
        holder = Thread.currentThread();
    }

    /** Frees the baton; returns false if the current thread has taken it again, because a turn was posted. */
    boolean layDown() {
        holder = null;
        idle.set(true);
        return inbox.isEmpty() || !pickUp();
    }

    /** Takes the baton if it is free. */
    boolean pickUp() {
        return idle.get() && idle.compareAndSet(true, false);
    }

    /** Adds {@code turn} to the inbox. The caller must then call {@link #pickUp}. */
    void post(Turn turn) {
        inbox.add(turn);
    }

    boolean isInboxEmpty() {
        return inbox.isEmpty();
    }

    /** Removes and returns the first turn of the inbox; null if the inbox is empty. Called with the baton. */
    @Nullable
    Turn takePosted() {
        return inbox.poll();
    }
}
