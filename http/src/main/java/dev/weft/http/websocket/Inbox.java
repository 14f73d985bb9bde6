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
 * What has come in on a web socket and was not taken yet. The thread that reads puts into it and waits while it is full;
 * so nothing more is read, and in the end the other side cannot send.
 */
final class Inbox implements WebSocketReceiver {
    private final URI url;
    private final Queue<Message> messages;

    /** Set when it is known whether the web socket could be opened. */
    private final Event settled = Event.create();

    private volatile @Nullable Headers headers;
    private volatile @Nullable CloseStatus status;
    private volatile @Nullable IOException failure;

    /** With room for so many messages, from a web socket that {@code url} opens. */
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
        settled.await();
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

    /** Runs {@code action} on each message until the other side closes. */
    <X extends Exception> void forEach(Action.On<? super Message, X> action)
            throws X, IOException, InterruptedException {
        messages.forEach(action);
        if (status == null) {
            throw end();
        }
    }

    /** Discards what comes until the other side closes. */
    CloseStatus drain() throws IOException, InterruptedException {
        messages.forEach(_ -> {});
        CloseStatus said = status;
        if (said == null) {
            throw end();
        }
        return said;
    }

    /** From now on nothing is kept, and the thread that reads never waits. */
    void discard() {
        messages.closeNow();
    }

    boolean hasEnded() {
        return failure != null || status != null;
    }

    /** Why nothing comes any more, and nothing can be sent. */
    IOException end() {
        IOException failed = failure;
        return failed != null ? failed : new WebSocketClosedException(status);
    }

    @Override
    public void opened(HeaderFields headers) {
        this.headers = Headers.of(headers);
        settled.set();
    }

    @Override
    public void received(String text) throws InterruptedException {
        put(new Message.Text(text));
    }

    @Override
    public void received(byte[] bytes) throws InterruptedException {
        put(new Message.Binary(bytes));
    }

    /** A caller that has closed this side wants no more messages. */
    @SuppressWarnings("EmptyCatch")
    private void put(Message message) throws InterruptedException {
        try {
            messages.put(message);
        } catch (QueueClosedException nobodyWantsIt) {
            // it has been read, so that the other side's close comes next
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

    /** The first end counts: a connection often breaks once the other side has closed, when it is no longer needed. */
    private synchronized void end(@Nullable CloseStatus status, @Nullable IOException failure) {
        if (!hasEnded()) {
            this.status = status;
            this.failure = failure;
            messages.close();
            settled.set();
        }
    }

    @Override
    public String toString() {
        return messages.toString();
    }
}
