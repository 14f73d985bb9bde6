package dev.weft;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The tasks of a group in the order in which they end, and the waits for the next to do so. */
final class CompletionOrder {
    private final Children children;
    private final String groupName;
    private final Feed feed;
    private final WaitQueue waiters = new WaitQueue();
    private final List<SpawnedTask<?>> known = new ArrayList<>();

    CompletionOrder(Children children, String groupName, Feed feed) {
        this.children = children;
        this.groupName = groupName;
        this.feed = feed;
    }

    /** A task has ended; called after {@link Children#end}. */
    void taskEnded() {
        waiters.wakeAll();
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
            Waiter waiter = new Waiter(Strand.current(), new NextEnd(index, groupName));
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

    /** What one who awaits a completion waits for. */
    private record NextEnd(int index, String groupName) implements Awaitable {
        @Override
        public String description() {
            return "completion " + (index + 1) + " in group '" + groupName + "'";
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
