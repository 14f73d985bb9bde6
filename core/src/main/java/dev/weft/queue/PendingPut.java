package dev.weft.queue;

import dev.weft.spi.wait.Awaitable;

/** The target of a waiting put. It holds the item to put. */
final class PendingPut<T> implements Awaitable {
    private final WaitingQueue<T> queue;
    private final T item;

    PendingPut(WaitingQueue<T> queue, T item) {
        this.queue = queue;
        this.item = item;
    }

    T item() {
        return item;
    }

    @Override
    public String description() {
        return (queue.capacity() == 0 ? "a task that takes from " : "a free place in ") + queue.description();
    }

    @Override
    public Object subject() {
        return queue;
    }

    @Override
    public String state() {
        return queue.stateInWords();
    }
}
