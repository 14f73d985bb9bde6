package dev.weft.queue;

import org.jspecify.annotations.Nullable;

/** A queue whose items are taken in the order in which they were put. */
final class FifoQueue<T> extends WaitingQueue<T> {

    FifoQueue(int capacity, @Nullable String name) {
        super(new FifoBuffer<>(), capacity, "queue", name);
    }
}
