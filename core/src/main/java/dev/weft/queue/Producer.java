package dev.weft.queue;

import dev.weft.Action;
import dev.weft.ClosedException;
import java.util.Objects;

/**
 * A handle for one of several producers of a queue. The queue is closed when the last of its producers is closed.
 * {@link Queue#producers} opens the handles.
 *
 * {@snippet :
 * import dev.weft.queue.Queue;
 *
 * Queue<Integer> numbers = Queue.bounded(10);
 * TaskGroup.run(group -> {
 *     for (Producer<Integer> producer : numbers.producers(2)) {
 *         group.spawn(() -> producer.produce(() -> {
 *             for (int i = 0; i < 10; i++) {
 *                 producer.put(i);
 *             }
 *         }));
 *     }
 *     numbers.forEach(number -> System.out.println(number));
 * });
 * }
 *
 * <p>{@link #close()} means that the producer has put all its items; {@link #close(Throwable)} closes the queue with a
 * failure, for all producers. {@link #produce} closes the producer in one of these ways, depending on how its body ends. A
 * producer is not {@link AutoCloseable}, because a try-with-resources statement calls {@code close()} even if its block
 * throws: consumers would see a normal end after a part of the items.
 *
 * <p>Every method may be called from any thread.
 *
 * @param <T> the items
 * @implNote Heritage: the cloned send channels of trio; differs: consumers can tell a failed producer from one that has
 *     finished.
 */
public final class Producer<T> {
    private final WaitingQueue<T> queue;
    private volatile boolean closed;

    Producer(WaitingQueue<T> queue) {
        this.queue = queue;
    }

    /**
     * Puts an item, like {@link Queue#put}.
     *
     * @throws ClosedException if this producer is closed
     * @throws QueueClosedException if the queue is closed, or is closed while the caller waits; nothing was put. If the queue
     *     was closed with a failure, for example by another producer, the failure is the cause
     * @throws InterruptedException if the caller is cancelled while it waits; nothing was put
     */
    public void put(T item) throws InterruptedException {
        requireOpen();
        queue.put(item);
    }

    /**
     * Puts an item if the queue is not full, like {@link Queue#offer}. Never waits.
     *
     * @return false if the queue is full
     * @throws ClosedException if this producer is closed
     * @throws QueueClosedException if the queue is closed
     */
    public boolean offer(T item) {
        requireOpen();
        return queue.offer(item);
    }

    /**
     * Runs {@code body} in the calling task, and closes this producer when the body ends: by {@link #close()} if it returns, by
     * {@link #close(Throwable)} if it throws, which includes a cancellation.
     *
     * <p>A task that is cancelled before it starts never makes this call, and leaves the producer open.
     *
     * @throws ClosedException if this producer is closed; the body does not run
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled while the body waits
     */
    public <X extends Exception> void produce(Action<X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        requireOpen();
        try {
            body.run();
        } catch (Throwable failure) {
            close(failure);
            throw failure;
        }
        close();
    }

    /**
     * Closes this producer because it has put all its items. If it is the last open producer, the queue is closed. Never waits.
     * Does nothing if this producer is closed already.
     */
    public void close() {
        if (markClosed()) {
            queue.producerClosed();
        }
    }

    /**
     * Closes this producer because it failed, and closes the queue with {@code cause}. The queue is closed even if other
     * producers are open, since items will be missing in any case. Never waits. If this producer or the queue is closed
     * already, the queue does not change.
     *
     * @param cause the failure
     */
    public void close(Throwable cause) {
        Objects.requireNonNull(cause, "cause");
        if (markClosed()) {
            queue.close(cause);
        }
    }

    private synchronized boolean markClosed() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("this producer of " + queue.description() + " is closed");
        }
    }

    @Override
    public String toString() {
        return "producer of " + queue.description() + (closed ? " [closed]" : " [open]");
    }
}
