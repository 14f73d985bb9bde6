package dev.weft.internal.scope;

import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a group's owner, the strand (task or thread) that opened the group, until few enough tasks of the group are
 * alive: none at the end of the group, and fewer than the limit before a spawn.
 *
 * <pre>
 *   the owner                          a task that ends
 *     publishes its waiter               is counted as ended
 *     reads the number of live tasks     reads the waiter
 *     parks, if there are too many       resumes it, if there are few enough
 * </pre>
 *
 * <p>At least one of the two sees the write of the other, so the owner does not park forever. A waiter that is resumed too
 * often or too early does no harm: the owner reads the number again after each wait.
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

    /** Waits until at most {@code max} tasks are alive. Cancellable. */
    void awaitAtMost(int max) throws InterruptedException {
        Strand.throwIfCancelled();
        if (children.liveCount() > max) {
            beforeWaiting();
        }
        while (children.liveCount() > max) {
            Waiter published = publish(max);
            if (children.liveCount() > max) {
                published.await();
            }
        }
        waiter = null;
    }

    /** Waits until all tasks have ended, and closes the group. Not cancellable. */
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
        Scheduler.of(group.strand()).beforeWaitingForTasks();
    }

    /**
     * Creates a waiter that is resumed when at most {@code max} tasks are alive. Before it waits, the caller must check
     * again that more than {@code max} tasks are alive.
     */
    Waiter publish(int max) {
        Waiter made = new Waiter(group.strand(), group);
        wakesAt = max;
        waiter = made;
        return made;
    }

    /** Resumes the waiter if few enough tasks are alive. Called after a task was counted as ended. */
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

    /**
     * Returns the tasks of which at least one must end before this wait can end. Empty if it is not certain which tasks
     * these are.
     */
    List<TaskNode> awaited() {
        int max = wakesAt;
        List<TaskNode> living = children.candidatesToEndNext(children.endedCount());
        return living.size() > max ? living : List.of();
    }
}
