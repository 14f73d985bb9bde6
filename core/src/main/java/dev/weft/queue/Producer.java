package dev.weft.queue;

/**
 * One of several producers that share a queue, until it is closed; when the last one is, so is the queue. To be got from
 * {@link Queue#producer}.
 *
 * {@snippet :
 * import dev.weft.queue.Queue;
 *
 * Queue<Integer> numbers = Queue.bounded(10);
 * TaskGroup.run(group -> {
 *     for (int start : List.of(0, 1000)) {
 *         Producer<Integer> producer = numbers.producer();
 *         group.spawn(() -> {
 *             try (producer) {
 *                 for (int i = 0; i < 10; i++) {
 *                     producer.put(start + i);
 *                 }
 *             }
 *         });
 *     }
 *     numbers.forEach(number -> System.out.println(number));
 * });
 * }
 *
 * <p>Every method may be called from any thread.
 *
 * @param <T> the items
 * @implNote Heritage: the cloned send channels of trio.
 */
public final class Producer<T> implements AutoCloseable {
    private final WaitingQueue<T> queue;
    private volatile boolean closed;

    Producer(WaitingQueue<T> queue) {
        this.queue = queue;
    }

    /**
     * Puts an item, as {@link Queue#put} does.
     *
     * @throws IllegalStateException if this producer is closed
     * @throws QueueClosedException if the queue is closed, or is closed while the caller waits; nothing was put
     * @throws InterruptedException if the caller is cancelled while it waits; nothing was put
     */
    public void put(T item) throws InterruptedException {
        requireOpen();
        queue.put(item);
    }

    /**
     * Puts an item if that needs no waiting, as {@link Queue#offer} does. Does not wait.
     *
     * @throws IllegalStateException if this producer is closed
     * @throws QueueClosedException if the queue is closed
     */
    public boolean offer(T item) {
        requireOpen();
        return queue.offer(item);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this producer of " + queue.description() + " is closed");
        }
    }

    /** Ends this producer; if it was the last one, closes the queue. Does not wait. Closing again does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        queue.producerClosed();
    }

    @Override
    public String toString() {
        return "producer of " + queue.description() + (closed ? " [closed]" : " [open]");
    }
}
