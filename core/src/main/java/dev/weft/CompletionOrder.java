package dev.weft;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The tasks of a group in the order in which they end, and the waits for the next to do so. */
final class CompletionOrder {
    private final GroupScope group;
    private final Children children;
    private final String groupName;
    private final Feed feed;
    private final WaitQueue waiters = new WaitQueue();
    private final List<SpawnedTask<?>> known = new ArrayList<>();

    CompletionOrder(GroupScope group, Children children, Feed feed) {
        this.group = group;
        this.children = children;
        this.groupName = group.name();
        this.feed = feed;
    }

    /** A task has ended; called after {@link Children#end}. */
    void taskEnded() {
        waiters.wakeAll();
    }

    /** Whether a completion is awaited. */
    boolean isAwaited() {
        return waiters.waiting() > 0;
    }

    /** The handles, one for each task there is or will be; asking whether there is another starts what may run. */
    <T extends @Nullable Object> Iterable<Completion<T>> handles() {
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                feed.fill();
                return feed.hasMore() || next < children.spawnedCount(); // in this order: what was fed was spawned
            }

            @Override
            public Completion<T> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("every task of group '" + groupName + "' has been handed out");
                }
                return new Handle<>(next++);
            }
        };
    }

    private SpawnedTask<?> ended(int index) throws InterruptedException {
        Strand.throwIfCancelled();
        while (children.endedCount() <= index) {
            feed.fill();
            Strand strand = Strand.current();
            Waiter waiter = new Waiter(strand, new NextEnd(index, strand));
            waiters.enter(waiter);
            if (children.endedCount() <= index) {
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

    /** What {@code waiting} waits for, which awaits a completion. */
    private final class NextEnd implements Awaitable {
        private final int index;
        private final Strand waiting;

        NextEnd(int index, Strand waiting) {
            this.index = index;
            this.waiting = waiting;
        }

        @Override
        public String description() {
            return "completion " + (index + 1) + " in group '" + groupName + "'";
        }

        /** The ends of the tasks that live, and what the body of the group does, which may spawn another. */
        @Override
        public Collection<? extends Awaitable> alternatives() {
            List<SpawnedTask<?>> living = children.livingUntilMoreEndThan(index);
            if (living.isEmpty() || waiting == group.strand()) {
                return living;
            }
            List<Awaitable> either = new ArrayList<>(living);
            either.add(new ActOf(group.strand()));
            return either;
        }
    }

    private final class Handle<T extends @Nullable Object> implements Completion<T> {
        private final int index;

        Handle(int index) {
            this.index = index;
        }

        @Override
        public T await() throws InterruptedException {
            return task().await();
        }

        @Override
        @SuppressWarnings("unchecked")
        public Task<T> task() throws InterruptedException {
            return (Task<T>) ended(index);
        }

        @Override
        public Outcome<T> outcome() throws InterruptedException {
            return task().outcome();
        }

        @Override
        public String toString() {
            return "completion " + (index + 1) + " in group '" + groupName + "'";
        }
    }
}
