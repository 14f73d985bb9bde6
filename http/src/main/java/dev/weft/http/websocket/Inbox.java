package dev.weft.http.websocket;

import dev.weft.Action;
import dev.weft.http.Headers;
import dev.weft.http.failure.StatusException;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.WebSocketReceiver;
import dev.weft.queue.Queue;
import dev.weft.queue.QueueClosedException;
import dev.weft.sync.Event;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The messages received on a web socket and not taken yet. The reader thread puts messages into a bounded queue and
 * waits while the queue is full. While the reader waits, nothing is read from the connection, so TCP flow control stops
 * the other side.
 */
final class Inbox implements WebSocketReceiver {
    private final URI url;
    private final Queue<Message> messages;

    /** Set when it is known whether the web socket could be opened. */
    private final Event handshakeDone = Event.create();

    private volatile @Nullable Headers headers;
    private volatile @Nullable CloseStatus status;
    private volatile @Nullable IOException failure;

    /** An inbox for {@code capacity} messages from the web socket at {@code url}. */
    Inbox(URI url, int capacity) {
        this.url = url;
        this.messages = Queue.bounded(capacity);
    }

    /**
     * Waits until the web socket is open.
     *
     * @throws IOException if it cannot be opened
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    Headers awaitOpen() throws IOException, InterruptedException {
        handshakeDone.await();
        Headers received = headers;
        if (received == null) {
            throw end();
        }
        return received;
    }

    Message take() throws IOException, InterruptedException {
        try {
            return messages.take();
        } catch (QueueClosedException e) {
            throw end();
        }
    }

    /** Calls {@code action} with each message until the other side closes. */
    <X extends Exception> void forEach(Action.On<? super Message, X> action)
            throws X, IOException, InterruptedException {
        messages.forEach(action);
        if (status == null) {
            throw end();
        }
    }

    /** Discards messages until the other side closes. */
    CloseStatus drain() throws IOException, InterruptedException {
        messages.forEach(_ -> {});
        CloseStatus received = status;
        if (received == null) {
            throw end();
        }
        return received;
    }

    /** Discards all messages, present and future, so that the reader thread never waits again. */
    void discard() {
        messages.closeNow();
    }

    boolean hasEnded() {
        return failure != null || status != null;
    }

    /** The exception for taking or sending after the web socket has ended. */
    IOException end() {
        IOException failed = failure;
        return failed != null ? failed : new WebSocketClosedException(status);
    }

    @Override
    public void opened(HeaderFields headers) {
        this.headers = Headers.of(headers);
        handshakeDone.set();
    }

    @Override
    public void received(String text) throws InterruptedException {
        put(new Message.Text(text));
    }

    @Override
    public void received(byte[] bytes) throws InterruptedException {
        put(new Message.Binary(bytes));
    }

    /**
     * Queues a message. If this side has closed, the message is dropped, and the reader continues, so that it receives
     * the close frame of the other side.
     */
    @SuppressWarnings("EmptyCatch")
    private void put(Message message) throws InterruptedException {
        try {
            messages.put(message);
        } catch (QueueClosedException _) {
            // dropped
        }
    }

    @Override
    public void closed(int code, String reason) {
        end(new CloseStatus(code, reason), null);
    }

    @Override
    public void refused(int status) {
        end(null, new StatusException(status, url, ""));
    }

    @Override
    public void failed(IOException failure) {
        end(null, Objects.requireNonNull(failure, "failure"));
    }

    /**
     * Records how the web socket ended. Only the first call has an effect: after a regular close the connection often
     * breaks as well.
     */
    private synchronized void end(@Nullable CloseStatus status, @Nullable IOException failure) {
        if (!hasEnded()) {
            this.status = status;
            this.failure = failure;
            messages.close();
            handshakeDone.set();
        }
    }

    @Override
    public String toString() {
        return messages.toString();
    }
}
