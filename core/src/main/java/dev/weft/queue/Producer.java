package dev.weft.queue;

import dev.weft.Action;
import java.util.Objects;

/**
 * One of several producers that share a queue, which is closed when the last of them is. To be got from {@link
 * Queue#producers}.
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
 * <p>A producer ends well or badly. {@link #close()} says that it has put everything; {@link #close(Throwable)} closes the
 * queue with a failure, for all. {@link #produce} chooses between the two by how its body ends. A producer is not {@link
 * AutoCloseable}, because a try-with-resources statement cannot choose: it would close in the same way if its block threw,
 * and takers would see a normal end after half of the items.
 *
 * <p>Every method may be called from any thread.
 *
 * @param <T> the items
 * @implNote Heritage: the cloned send channels of trio; differs: a failed producer is not a finished one.
 */
public final class Producer<T> {
    private final WaitingQueue<T> queue;
    private volatile boolean closed;

    Producer(WaitingQueue<T> queue) {
        this.queue = queue;
    }

    /**
     * Puts an item, as {@link Queue#put} does.
     *
     * @throws IllegalStateException if this producer is closed
     * @throws QueueClosedException if the queue is closed, or is closed while the caller waits; nothing was put. Its cause
     *     is what the queue was closed with, by another producer say, if that was a failure
     * @throws InterruptedException if the caller is cancelled while it waits; nothing was put
     */
    public void put(T item) throws InterruptedException {
        requireOpen();
        queue.put(item);
    }

    /**
     * Puts an item if that needs no waiting, as {@link Queue#offer} does. Does not wait.
     *
     * @return false if the queue is full
     * @throws IllegalStateException if this producer is closed
     * @throws QueueClosedException if the queue is closed
     */
    public boolean offer(T item) {
        requireOpen();
        return queue.offer(item);
    }

    /**
     * Runs {@code body}, in the caller, and closes this producer when it ends: by {@link #close()} if it returns, by {@link
     * #close(Throwable)} if it throws, also because it was cancelled. What it throws is thrown on.
     *
     * <p>A task that is cancelled before it starts never comes to this call, and leaves the producer open.
     *
     * @throws IllegalStateException if this producer is closed; the body does not run
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
     * Ends this producer because it has put everything; if it was the last one, closes the queue. Does not wait. If this
     * producer is closed already, nothing changes.
     */
    public void close() {
        if (markClosed()) {
            queue.producerClosed();
        }
    }

    /**
     * Ends this producer because it failed, and closes the queue with {@code cause} without waiting for the other
     * producers: something is missing already. Does not wait. If this producer is closed already, nothing changes; if the
     * queue is, it stays as it is.
     *
     * @param cause what went wrong
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
            throw new IllegalStateException("this producer of " + queue.description() + " is closed");
        }
    }

    @Override
    public String toString() {
        return "producer of " + queue.description() + (closed ? " [closed]" : " [open]");
    }
}
