package dev.weft.http.internal.http1;

import dev.weft.http.spi.BodySource;
import java.io.IOException;
import java.util.Objects;

/**
 * The body of a response, read from its connection.
 *
 * <pre>
 *   OPEN ── read to the end ─────────────────────────────► ENDED     the connection is free
 *     ├──── close: a small rest has already arrived ─────► CLOSED    the connection is free
 *     ├──── close: more would have to arrive ────────────► CLOSED    the connection is aborted
 *     └──── a read fails ────────────────────────────────► CLOSED    the connection is aborted
 * </pre>
 *
 * <p><b>Invariant.</b> Only one thread at a time uses the connection's buffers: if the source is closed while another
 * thread reads, the close only aborts the connection, and the reading thread ends the exchange after its read.
 */
final class ResponseSource implements BodySource {
    /** If a body is closed early, its rest is read in pieces of this size, so that the connection can be kept. */
    private static final int PIECE = 4 << 10;

    private static final int MAX_PIECES = 16;

    /** A read of at least this size does not use the connection's buffer. */
    private static final int MIN_DIRECT = 2 << 10;

    private final Exchange exchange;
    private final Http1Connection connection;
    private final Input in;
    private final Delimiter delimiter;

    /** Guarded by the monitor of this object, like {@link #ended} and {@link #closed}. */
    private boolean reading;

    private boolean ended;
    private boolean closed;

    ResponseSource(Exchange exchange, Http1Connection connection, Delimiter delimiter) {
        this.exchange = exchange;
        this.connection = connection;
        this.in = connection.in();
        this.delimiter = delimiter;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (!beginReading()) {
            return -1;
        }
        boolean isEnd = false;
        boolean failed = true;
        try {
            int count = readSome(into, offset, length);
            isEnd = count < 0;
            failed = false;
            return count;
        } catch (InterruptedException e) {
            failed = false; // no byte is lost
            throw e;
        } catch (IOException e) {
            throw exchange.failure(e);
        } finally {
            endReading(isEnd, failed);
        }
    }

    private int readSome(byte[] into, int offset, int length) throws IOException, InterruptedException {
        int count = delimiter.take(in, into, offset, length);
        while (count == 0) {
            int direct = in.isEmpty() ? (int) Math.min(length, delimiter.knownBytes()) : 0;
            if (direct >= MIN_DIRECT) {
                count = in.readPast(into, offset, direct);
                delimiter.consumed(Math.max(count, 0));
                if (count > 0) {
                    return count;
                }
                delimiter.streamEnded();
            } else if (!in.fill()) {
                delimiter.streamEnded();
            }
            count = delimiter.take(in, into, offset, length);
        }
        return count;
    }

    /** Begins a read; returns false if the body has ended. */
    private synchronized boolean beginReading() throws IOException {
        if (closed) {
            throw new IOException("the response is closed");
        }
        reading = !ended;
        return reading;
    }

    private synchronized void endReading(boolean isEnd, boolean failed) {
        reading = false;
        ended |= isEnd;
        closed |= failed;
        if (isEnd || closed) {
            exchange.over(isEnd);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (reading) {
            connection.close();
        } else if (!ended) {
            exchange.over(readRestNow());
        }
    }

    /** Reads the rest of the body without waiting, if it is small. Returns whether the end was reached. */
    private boolean readRestNow() {
        byte[] piece = new byte[PIECE];
        try {
            for (int i = 0; i < MAX_PIECES; i++) {
                int count = delimiter.take(in, piece, 0, PIECE);
                if (count < 0 || (count == 0 && in.fillNow() <= 0)) {
                    return count < 0;
                }
            }
        } catch (IOException e) {
            // Not a static logger: loading the logging system would slow down the start of every program.
            System.getLogger("dev.weft.http")
                    .log(System.Logger.Level.DEBUG, "a response body broke off while it was discarded", e);
        }
        return false;
    }
}
