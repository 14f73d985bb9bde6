package dev.weft.http.internal.chain;

import dev.weft.Async;
import dev.weft.http.spi.BodySource;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

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
    private final ConnectionPermit permit;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean streams;
    private volatile boolean whole;
    private long count;

    AttemptSource(Attempt attempt, BodySource received, ConnectionPermit permit) {
        this.attempt = attempt;
        this.received = received;
        this.permit = permit;
    }

    /**
     * From now on the body is read outside the scopes of the exchange. It may be closed already, because a short body
     * may have been read ahead to its end.
     */
    void streams() {
        streams = true;
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
            return read;
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private int readInScope(byte[] into, int offset, int length) throws IOException, InterruptedException {
        return Async.<Integer, IOException>call(() -> attempt.read(received, into, offset, length));
    }

    /** The number of bytes received. */
    long count() {
        return count;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            received.close();
            permit.close();
            attempt.ended(this, whole);
        }
    }
}
