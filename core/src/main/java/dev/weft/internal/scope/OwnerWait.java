package dev.weft.internal.scope;

import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a group's owner, the strand that opened it, until few enough of its tasks are alive: none at its end, or fewer
 * than a limit before one more is spawned.
 *
 * <pre>
 *   the owner                          a task that ends
 *     publishes its waiter               is counted as ended
 *     reads how many tasks live          reads the waiter
 *     parks, if they are too many        resumes it, if they are few enough
 * </pre>
 *
 * <p>At least one of the two sees what the other has written, so the owner does not park for good. A waiter that is
 * resumed too often or too early does no harm: the owner reads the number again after each wait.
 */
final class OwnerWait {
    private final GroupNode group;
    private final Children children;
    private volatile @Nullable Waiter waiter;
    private volatile int wakesAt;

    OwnerWait(GroupNode group, Children children) {
        this.group = group;
        this.children = children;
    }

    /** Waits until at most {@code most} tasks are alive. Cancellable. */
    void awaitAtMost(int most) throws InterruptedException {
        Strand.throwIfCancelled();
        if (children.liveCount() > most) {
            beforeWaiting();
        }
        while (children.liveCount() > most) {
            Waiter published = publish(most);
            if (children.liveCount() > most) {
                published.await();
            }
        }
        waiter = null;
    }

    /** Waits until all tasks have ended and no more are taken, whatever is cancelled meanwhile. */
    void awaitEnd() {
        if (children.liveCount() > 0) {
            beforeWaiting();
        }
        while (!children.close()) {
            Waiter published = publish(0);
            if (children.liveCount() > 0) {
                published.awaitUncancelled();
            }
        }
        waiter = null;
    }

    private void beforeWaiting() {
        Scheduler.of(group.strand()).tuning().beforeWaitingForTasks();
    }

    /**
     * Makes a waiter that is resumed when at most {@code most} tasks are alive. Its owner checks that again, then waits.
     */
    Waiter publish(int most) {
        Waiter made = new Waiter(group.strand(), group);
        wakesAt = most;
        waiter = made;
        return made;
    }

    /** A task was counted as ended. */
    void taskEnded() {
        Waiter waiting = waiter;
        if (waiting != null && children.liveCount() <= wakesAt) {
            waiting.resume();
        }
    }

    /** Whether the wait, if there is one, is for the end of all tasks. */
    boolean isForAll() {
        return wakesAt == 0;
    }

    /** The tasks of which at least one must end before this wait can end. Empty if that is not certain. */
    List<TaskNode> awaited() {
        int most = wakesAt;
        List<TaskNode> living = children.livingUntilMoreEndThan(children.endedCount());
        return living.size() > most ? living : List.of();
    }
}
