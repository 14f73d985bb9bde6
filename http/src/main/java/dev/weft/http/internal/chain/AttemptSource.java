package dev.weft.http.internal.chain;

import dev.weft.Async;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.internal.message.Words;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.Url;
import dev.weft.pace.KeyedLimiter;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response before decompression. Closing the source returns the connection permit of the exchange. The
 * reader closes the source at the end of the body.
 *
 * <p>A buffered body is read inside the scopes of its exchange. A body that is {@linkplain #startStreaming streamed} is
 * read later, perhaps by another task. Each of its reads enters new scopes, so that the time limits of the call, or the
 * closing of the session, can end the read.
 */
final class AttemptSource implements BodySource {
    private final Attempt attempt;
    private final BodySource received;
    private final KeyedLimiter<Origin>.Permit permit;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean isStreamed;
    private volatile boolean isComplete;
    private volatile @Nullable Strand opener;
    private volatile Cleaner.@Nullable Cleanable cleanable;
    private long length = BodyWriter.UNKNOWN;
    private long count;

    AttemptSource(Attempt attempt, BodySource received, KeyedLimiter<Origin>.Permit permit) {
        this.attempt = attempt;
        this.received = received;
        this.permit = permit;
    }

    /**
     * Sets the length that the head of the response announces. Reading a body of any other length fails, over every
     * protocol and with every method of reading.
     */
    void expect(long length) {
        this.length = length;
    }

    /**
     * Declares that the body will be read outside the scopes of the exchange. The body may already be closed: a short
     * body may have been read to its end in advance.
     */
    void startStreaming() {
        isStreamed = true;
        opener = Strand.current();
        attempt.opened(this);
        if (closed.get()) {
            attempt.closed(this);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        Strand.throwIfCancelled();
        if (closed.get()) {
            throw new IOException("the response is closed");
        }
        try {
            int read = isStreamed ? readInScope(into, offset, length) : attempt.readNow(received, into, offset, length);
            isComplete = read < 0;
            count += Math.max(read, 0);
            checkLength();
            return read;
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private void checkLength() throws HttpException {
        if (length >= 0 && isComplete && count < length) {
            isComplete = false;
            throw new ConnectionLostException(
                    "the body from " + Words.url(url()) + " ended after " + count + " of " + Words.bytes(length),
                    url().uri(),
                    null);
        }
        if (length >= 0 && count > length) {
            throw new HttpProtocolException(
                    "the body from " + Words.url(url()) + " is longer than its declared length", url().uri(), null);
        }
    }

    private int readInScope(byte[] into, int offset, int length) throws IOException, InterruptedException {
        return Async.<Integer, IOException>call(() -> attempt.read(received, into, offset, length));
    }

    /**
     * Sets the watch, which closes this source if the {@code ReceivedBody} that reads from it becomes unreachable
     * without having been closed. Closing this source ends the watch.
     */
    void watchWith(Cleaner.Cleanable watch) {
        cleanable = watch;
        if (closed.get()) {
            watch.clean();
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    /** Describes what occupies the connection: an open response, and the task that has opened it. */
    String description() {
        Strand task = opener;
        return (task == null ? "an open response" : "a response that task '" + task.name() + "' has opened") + ", "
                + Words.bytes(count) + " read, from " + Words.url(url());
    }

    RequestState request() {
        return attempt.request();
    }

    Url url() {
        return attempt.request().url();
    }

    /** The number of bytes received. */
    long count() {
        return count;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                received.close();
            } finally { // a transport supplied by the application may throw
                permit.close();
                attempt.ended(this, isComplete);
                Cleaner.Cleanable watch = cleanable;
                if (watch != null) {
                    watch.clean(); // only unregisters the watch, because this source is closed
                }
            }
        }
    }
}
