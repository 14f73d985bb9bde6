package dev.weft.sync;

import dev.weft.ClosedException;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.WaitQueue;
import org.jspecify.annotations.Nullable;

/**
 * The permanent state of a lock that is broken: a task ended while it owned the lock, so the data that the lock guards may
 * be half changed. The waiters of the lock are resumed with this object.
 *
 * @param lock the description of the lock
 * @param owner the name of the task that ended
 * @param held the description of the lock or lease that the task held
 */
record Broken(String lock, String owner, String held) {

    /**
     * Throws if {@code seen} says that a lock is broken. {@code seen} is the state of the lock, or the object that a waiter was
     * resumed with.
     */
    static void check(@Nullable Object seen) {
        if (seen instanceof Broken broken) {
            throw new ClosedException(
                    broken.lock + " is broken: task '" + broken.owner + "' ended holding " + broken.held);
        }
    }

    /** Resumes all {@code waiters} with this object. Called with the monitor of the queue held. */
    void resumeAll(Guard guard, WaitQueue waiters) {
        for (Enqueued next = waiters.poll(guard); next != null; next = waiters.poll(guard)) {
            waiters.resume(guard, next, this);
        }
    }
}
