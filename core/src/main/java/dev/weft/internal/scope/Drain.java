package dev.weft.internal.scope;

import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for the tasks of a group to end, and cancel it if that takes too long.
 *
 * <pre>
 *   a caller                           the last task that ends
 *     has the group take no more         is counted as ended
 *     reads whether it is over           reads whether the group takes more, and wakes if it does not
 *     enters the queue and parks
 * </pre>
 *
 * <p><b>Invariant.</b> No lost wake-up: whether it is over is read under the monitor of the queue, in the step in which
 * the caller enters it; it becomes true, for good, before {@link #wake} takes that monitor.
 */
public final class Drain {
    private final GroupNode group;
    private final BooleanSupplier isOver;
    private final Limiting limiting;
    private final WaitQueue callers = new WaitQueue();

    /** The calls for {@code group}, which wait until {@code isOver}, within limits that {@code limiting} sets. */
    public Drain(GroupNode group, BooleanSupplier isOver, Limiting limiting) {
        this.group = group;
        this.isOver = isOver;
        this.limiting = limiting;
    }

    /** A wait that a limit may be set for. */
    @FunctionalInterface
    public interface Wait {
        /** Waits. */
        void await() throws InterruptedException;
    }

    /** Sets a limit for a wait. */
    @FunctionalInterface
    public interface Limiting {
        /** Runs {@code wait}, which is cancelled after {@code limit}; returns whether it was over before. */
        boolean moveOnAfter(Duration limit, Wait wait) throws InterruptedException;
    }

    /**
     * Refuses a caller that is a task of {@code group}, which would wait for itself.
     *
     * @param does what the caller does to the group, such as {@code closes}
     */
    public static void refuseTaskOf(GroupNode group, String does) {
        if (Strand.currentOrNull() instanceof TaskNode task && task.isIn(group)) {
            throw new IllegalStateException(
                    "task '" + task.name() + "' " + does + " group '" + group.name() + "', which waits for it to end");
        }
    }

    /**
     * Waits until it is over, and cancels the group if that is not so within {@code limit}.
     *
     * @param done what the caller has done to the group, such as {@code closed}, for the reason of the cancellation
     * @param called what the limit is called there
     * @return whether it was over within the limit
     * @throws InterruptedException if the caller is cancelled while it waits for that long
     */
    public boolean await(Duration limit, String done, String called) throws InterruptedException {
        if (awaitWithin(limit)) {
            return true;
        }
        group.requestCancel(
                "the group was " + done + ", and the " + called + " of " + Durations.words(limit) + " is over");
        awaitUncancelled();
        return false;
    }

    /** Like {@link #await}; if the caller is cancelled, the group is cancelled, and waited for all the same. */
    public boolean awaitOrCancel(Duration limit, String done, String called) throws InterruptedException {
        try {
            return await(limit, done, called);
        } catch (InterruptedException e) {
            group.requestCancel("the group was being " + done + ", by a caller that was cancelled");
            awaitUncancelled();
            throw e;
        }
    }

    /** Waits until it is over, but no longer than {@code limit}; returns whether it is. */
    public boolean awaitWithin(Duration limit) throws InterruptedException {
        Strand.throwIfCancelled();
        return isOver.getAsBoolean() || limiting.moveOnAfter(limit, this::awaitOver);
    }

    private void awaitOver() throws InterruptedException {
        Strand.throwIfCancelled();
        Waiter waiter = waiter();
        if (waiter != null) {
            callers.await(waiter);
        }
    }

    private void awaitUncancelled() {
        Waiter waiter = waiter();
        if (waiter != null) {
            waiter.awaitUncancelled();
        }
    }

    /** A waiter in the queue, or null if it is over. */
    private @Nullable Waiter waiter() {
        try (Guard guard = callers.lock()) {
            if (isOver.getAsBoolean()) {
                return null;
            }
            Waiter waiter = new Waiter(Strand.current(), group);
            callers.add(guard, waiter);
            return waiter;
        }
    }

    /** It is over: resumes the callers. */
    public void wake() {
        callers.wakeAll();
    }
}
