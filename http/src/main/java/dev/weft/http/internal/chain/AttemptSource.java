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
 * The body of a response before decompression. Its end returns the connection permit of the exchange.
 *
 * <p>A buffered body is read inside the scopes of its exchange. A body that is {@linkplain #streams streamed} is read
 * later, perhaps by another task, so each read enters scopes of its own in which the session's close and the limits of
 * the call can reach it.
 */
final class AttemptSource implements BodySource {
    private final Attempt attempt;
    private final BodySource received;
    private final KeyedLimiter<Origin>.Permit permit;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean streams;
    private volatile boolean whole;
    private volatile @Nullable Strand opener;
    private volatile Cleaner.@Nullable Cleanable watch;
    private long length = BodyWriter.UNKNOWN;
    private long count;

    AttemptSource(Attempt attempt, BodySource received, KeyedLimiter<Origin>.Permit permit) {
        this.attempt = attempt;
        this.received = received;
        this.permit = permit;
    }

    /**
     * The head announces this many bytes. A body of another length is a failure, however it is read and over whichever
     * protocol it comes.
     */
    void announces(long length) {
        this.length = length;
    }

    /**
     * From now on the body is read outside the scopes of the exchange. It may be closed already, because a short body
     * may have been read ahead to its end.
     */
    void streams() {
        streams = true;
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
            int read = streams ? readInScope(into, offset, length) : attempt.readNow(received, into, offset, length);
            whole = read < 0;
            count += Math.max(read, 0);
            checkLength();
            return read;
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private void checkLength() throws HttpException {
        if (length >= 0 && whole && count < length) {
            whole = false;
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

    /** This body is watched by {@code cleanable} until it is closed. */
    void watchedBy(Cleaner.Cleanable cleanable) {
        watch = cleanable;
        if (closed.get()) {
            cleanable.clean();
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    /** What this is, as a use of a connection: an open response, and which task has opened it. */
    String use() {
        Strand by = opener;
        return (by == null ? "an open response" : "a response that task '" + by.name() + "' has opened") + ", "
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
            } finally { // the transport may be one of the program, and fail
                permit.close();
                attempt.ended(this, whole);
                Cleaner.Cleanable cleanable = watch;
                if (cleanable != null) {
                    cleanable.clean(); // which does nothing, because this is closed, and forgets this
                }
            }
        }
    }
}
