package dev.weft.queue;

import org.jspecify.annotations.Nullable;

/** The plain queue. */
final class FifoQueue<T> extends WaitingQueue<T> {

    FifoQueue(int capacity, @Nullable String name) {
        super(new FifoBuffer<>(), capacity, "queue", name);
    }
}
