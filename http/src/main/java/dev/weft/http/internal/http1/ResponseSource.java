package dev.weft.http.internal.http1;

import dev.weft.http.spi.BodySource;
import java.io.IOException;
import java.util.Objects;

/**
 * The body of a response, where it is on the connection.
 *
 * <pre>
 *   OPEN ── read to the end ─────────────────────────────► ENDED     the connection is free
 *     ├──── close: a small rest is there already ────────► CLOSED    the connection is free
 *     ├──── close: more would have to come ──────────────► CLOSED    the connection is broken off
 *     └──── a read fails ────────────────────────────────► CLOSED    the connection is broken off
 * </pre>
 *
 * <p><b>Invariant.</b> Only one thread at a time uses the connection's buffers: a close while another thread reads only
 * breaks the connection off, and that thread ends the exchange after its read.
 */
final class ResponseSource implements BodySource {
    /** How much of a body that was closed early is read, in pieces, to save the connection. */
    private static final int PIECE = 4 << 10;

    private static final int MOST_PIECES = 16;

    /** Reads at least as large go past the connection's buffer. */
    private static final int DIRECT = 2 << 10;

    private final Exchange exchange;
    private final Http1Connection connection;
    private final Input in;
    private final Delimiter delimiter;

    /** Guarded by the monitor, as the other two. */
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
        boolean end = false;
        boolean failed = true;
        try {
            int count = readSome(into, offset, length);
            end = count < 0;
            failed = false;
            return count;
        } catch (InterruptedException e) {
            failed = false; // no byte is lost
            throw e;
        } catch (IOException e) {
            throw exchange.failure(e);
        } finally {
            endReading(end, failed);
        }
    }

    private int readSome(byte[] into, int offset, int length) throws IOException, InterruptedException {
        int count = delimiter.take(in, into, offset, length);
        while (count == 0) {
            int direct = in.isEmpty() ? (int) Math.min(length, delimiter.certain()) : 0;
            if (direct >= DIRECT) {
                count = in.readPast(into, offset, direct);
                delimiter.passed(Math.max(count, 0));
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

    /** Whether there is something to read; false at the end. */
    private synchronized boolean beginReading() throws IOException {
        if (closed) {
            throw new IOException("the response is closed");
        }
        reading = !ended;
        return reading;
    }

    private synchronized void endReading(boolean end, boolean failed) {
        reading = false;
        ended |= end;
        closed |= failed;
        if (end || closed) {
            exchange.over(end);
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
            exchange.over(isRestHere());
        }
    }

    /** Reads the rest if it has come already and is small. */
    private boolean isRestHere() {
        byte[] piece = new byte[PIECE];
        try {
            for (int i = 0; i < MOST_PIECES; i++) {
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
