package dev.weft.queue;

/** The plain queue. */
final class FifoQueue<T> extends WaitingQueue<T> {

    FifoQueue(int capacity) {
        super(new FifoBuffer<>(), capacity, "queue");
    }
}
