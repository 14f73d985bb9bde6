package dev.weft.http;

import dev.weft.Async;
import dev.weft.http.spi.BodySource;
import dev.weft.spi.Strand;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The body of a response as it was sent; with its end, the exchange's turn ends. */
final class HopSource implements BodySource {
    private final Hop hop;
    private final BodySource received;
    private final Slot slot;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean streams;
    private volatile boolean whole;
    private long count;

    HopSource(Hop hop, Response head, Slot slot) {
        this.hop = hop;
        this.received = head.body().source();
        this.slot = slot;
    }

    /** From now on it is read outside of what the exchange runs in. */
    void streams() {
        streams = true;
        hop.opened(this);
        if (closed.get()) {
            hop.closed(this);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        Strand.throwIfCancelled();
        if (closed.get()) {
            throw new IOException("the response is closed");
        }
        try {
            int read = streams ? readInScope(into, offset, length) : hop.readNow(received, into, offset, length);
            whole = read < 0;
            count += Math.max(read, 0);
            return read;
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private int readInScope(byte[] into, int offset, int length) throws IOException, InterruptedException {
        return Async.<Integer, IOException>call(() -> hop.read(received, into, offset, length));
    }

    /** How many bytes have come. */
    long count() {
        return count;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            received.close();
            slot.close();
            hop.ended(this, whole);
        }
    }
}
