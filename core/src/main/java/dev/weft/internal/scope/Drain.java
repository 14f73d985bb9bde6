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
 * Drains a group: lets callers wait until its tasks have ended, and cancels the group if that takes too long.
 *
 * <pre>
 *   a caller                           the last task that ends
 *     stops the group taking tasks       is counted as ended
 *     reads whether the group is over    reads whether the group takes tasks, and wakes the callers if not
 *     enters the queue and parks
 * </pre>
 *
 * <p><b>Invariant.</b> No lost wake-up: a caller reads whether the group is over, and enters the queue, without releasing
 * the queue's monitor in between. The group is over, and stays so, before {@link #wake} acquires that monitor.
 */
public final class Drain {
    private final GroupNode group;
    private final BooleanSupplier isOver;
    private final Limiting limiting;
    private final WaitQueue callers = new WaitQueue();

    /**
     * Creates the queue of callers that wait for {@code group} until {@code isOver} returns true, within limits that
     * {@code limiting} sets.
     */
    public Drain(GroupNode group, BooleanSupplier isOver, Limiting limiting) {
        this.group = group;
        this.isOver = isOver;
        this.limiting = limiting;
    }

    /** A wait that may have a limit. */
    @FunctionalInterface
    public interface Wait {
        /** Waits. */
        void await() throws InterruptedException;
    }

    /** Sets a limit for a wait. */
    @FunctionalInterface
    public interface Limiting {
        /** Runs {@code wait}, and cancels it after {@code limit}; returns whether the wait ended before that. */
        boolean moveOnAfter(Duration limit, Wait wait) throws InterruptedException;
    }

    /**
     * Throws if the caller is a task of {@code group}, because the task would wait for its own end.
     *
     * @param does the verb for the caller's operation, such as {@code closes}
     */
    public static void refuseTaskOf(GroupNode group, String does) {
        if (Strand.currentOrNull() instanceof TaskNode task && task.isIn(group)) {
            throw new IllegalStateException(
                    "task '" + task.name() + "' " + does + " group '" + group.name() + "', which waits for it to end");
        }
    }

    /**
     * Waits until the group is over, and cancels the group if that takes longer than {@code limit}.
     *
     * @param done the participle for the caller's operation, such as {@code closed}, for the reason of the cancellation
     * @param called the name of the limit, such as {@code grace}, for the reason of the cancellation
     * @return whether the group was over within the limit
     * @throws InterruptedException if the caller is cancelled while it waits within the limit
     */
    public boolean await(Duration limit, String done, String called) throws InterruptedException {
        if (awaitWithin(limit)) {
            return true;
        }
        group.requestCancel(
                "the group was " + done + ", and the " + called + " of " + Durations.inWords(limit) + " is over");
        awaitUncancelled();
        return false;
    }

    /** Like {@link #await}. If the caller is cancelled, also cancels the group, and still waits until the group is over. */
    public boolean awaitOrCancel(Duration limit, String done, String called) throws InterruptedException {
        try {
            return await(limit, done, called);
        } catch (InterruptedException e) {
            group.requestCancel("the group was being " + done + ", by a caller that was cancelled");
            awaitUncancelled();
            throw e;
        }
    }

    /** Waits until the group is over, but no longer than {@code limit}; returns whether it is over. */
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

    /** Returns a new waiter in the queue; null if the group is over. */
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

    /** Resumes the callers. Called when the group is over. */
    public void wake() {
        callers.wakeAll();
    }
}
