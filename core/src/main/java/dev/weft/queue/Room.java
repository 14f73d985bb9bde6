package dev.weft.queue;

import dev.weft.spi.wait.Awaitable;

/** What a waiting put waits for, and its item. */
final class Room<T> implements Awaitable {
    private final Queue<T> queue;
    private final T item;

    Room(Queue<T> queue, T item) {
        this.queue = queue;
        this.item = item;
    }

    T item() {
        return item;
    }

    @Override
    public String description() {
        return (queue.capacity() == 0 ? "one who takes from " : "room in ") + queue.description();
    }
}
