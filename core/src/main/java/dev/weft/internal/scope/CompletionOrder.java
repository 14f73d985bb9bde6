package dev.weft.internal.scope;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The tasks of a group in the order in which they end, and the waits for the next task to end. */
public final class CompletionOrder {
    private final GroupNode group;
    private final Children children;
    private final String groupName;
    private final TaskSource source;
    private final WaitQueue waiters = new WaitQueue();
    private final List<TaskNode> known = new ArrayList<>();

    /** Whether the group has ended. Written before its waiters are resumed, and read after a waiter was added. */
    private volatile boolean groupEnded;

    CompletionOrder(GroupNode group, Children children, TaskSource source) {
        if (children.forgetsEnded()) {
            throw new IllegalStateException("group '" + group.name() + "' is long-lived and has no completions");
        }
        this.group = group;
        this.children = children;
        this.groupName = group.name();
        this.source = source;
    }

    /** Wakes the waiters because a task has ended. Called after {@link Children#end}. */
    void taskEnded() {
        waiters.wakeAll();
    }

    /** Notes that the group has ended, perhaps before it spawned all tasks of its source. */
    public void end() {
        groupEnded = true;
        waiters.wakeAll();
    }

    /** Whether a completion is awaited. */
    boolean isAwaited() {
        return waiters.waiting() > 0;
    }

    /**
     * Returns a handle for each present and future task. The function {@code handle} makes the handles from the numbers 0,
     * 1, 2…. {@code hasNext} starts the tasks that may run.
     */
    public <H> Iterable<H> handles(IntFunction<? extends H> handle) {
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                if (!groupEnded) {
                    source.fill();
                }
                // in this order: a task that has left the source has been spawned already
                return (!groupEnded && source.hasMore()) || next < children.spawnedCount();
            }

            @Override
            public H next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("every task of group '" + groupName + "' has been handed out");
                }
                return handle.apply(next++);
            }
        };
    }

    /**
     * Waits for the end of task number {@code index}, counted from 0 in the order in which tasks end. Returns the task;
     * null if the group has ended with fewer tasks.
     */
    public @Nullable TaskNode ended(int index) throws InterruptedException {
        Strand.throwIfCancelled();
        while (children.endedCount() <= index) {
            if (groupEnded) {
                return null;
            }
            source.fill();
            Strand strand = Strand.current();
            Waiter waiter = new Waiter(strand, new NextEnd(index, strand));
            waiters.enter(waiter);
            if (children.endedCount() <= index && !groupEnded) {
                waiters.await(waiter);
            } else {
                waiters.leave(waiter);
            }
        }
        synchronized (known) {
            if (known.size() <= index) {
                known.addAll(children.inEndOrder(known.size()));
            }
            return known.get(index);
        }
    }

    /** Returns the description of a completion. */
    public String describe(int index) {
        return "completion " + (index + 1) + " in group '" + groupName + "'";
    }

    /** The target of a wait for completion number {@code index}. The strand that waits is {@code waiting}. */
    private final class NextEnd implements Awaitable {
        private final int index;
        private final Strand waiting;

        NextEnd(int index, Strand waiting) {
            this.index = index;
            this.waiting = waiting;
        }

        @Override
        public String description() {
            return describe(index);
        }

        /** The ends of the live tasks, and an action of the group's body, which may spawn another task. */
        @Override
        public Collection<? extends Awaitable> alternatives() {
            List<TaskNode> living = children.candidatesToEndNext(index);
            if (living.isEmpty() || waiting == group.strand()) {
                return living;
            }
            List<Awaitable> either = new ArrayList<>(living);
            either.add(new ActionOf(group.strand()));
            return either;
        }
    }
}
