package dev.weft.io.internal.tls;

import dev.weft.io.spi.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The incoming half of a TLS connection: takes records from the base wire, which is the wire under TLS, and opens
 * (decrypts) them. Used by one reader at a time.
 */
final class TlsInput {
    /**
     * The size up to which {@link #received} grows while many bytes arrive, so that one read of the base wire gets several
     * records.
     */
    private static final int LARGE = 1 << 17;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final Wire base;
    private final ByteBuffer ahead;
    private final SSLEngine engine;
    private final TlsOutput output;
    private final String description;
    private final Function<String, ? extends IOException> truncation;

    /** Bytes that have arrived and were not opened yet. The next byte is at the position of the buffer. */
    private ByteBuffer received;

    /** Whether the last read of the base has filled {@link #received}, so that more bytes are probably available. */
    private boolean wasFilled;

    /** Bytes that were opened and not read yet. The next byte is at the position of the buffer. */
    private ByteBuffer plain;

    private boolean ended;

    /** A failure that occurred after a read had already got some bytes. The next read throws it. */
    private @Nullable IOException late;

    /**
     * The failure of the engine. The failure is kept, because a failed engine later reports that it is closed, as after
     * an orderly end.
     */
    private @Nullable SSLException failure;

    TlsInput(
            Wire base,
            ByteBuffer ahead,
            SSLEngine engine,
            TlsOutput output,
            String description,
            Function<String, ? extends IOException> truncation) {
        this.base = base;
        this.ahead = ahead;
        this.engine = engine;
        this.output = output;
        this.description = description;
        this.truncation = truncation;
        this.received = emptyReceived();
        this.plain = emptyPlain();
    }

    private ByteBuffer emptyReceived() {
        return ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).limit(0);
    }

    private ByteBuffer emptyPlain() {
        return ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .limit(0);
    }

    /** See {@link Wire#read}. Opens all records that have arrived completely and fit into {@code into}. */
    int read(ByteBuffer into) throws IOException {
        if (late != null) {
            IOException thrown = late;
            late = null;
            throw thrown;
        }
        int count = readRecord(into, true);
        try {
            for (int more = count; more > 0 && into.hasRemaining(); count += Math.max(more, 0)) {
                more = readRecord(into, false);
            }
        } catch (IOException e) {
            late = e;
        }
        return count;
    }

    /**
     * Moves bytes of one record into {@code into}.
     *
     * @param receives whether to receive more bytes if the record is not complete
     * @return the number of bytes; 0 if no record has arrived; -1 at the end
     */
    private int readRecord(ByteBuffer into, boolean receives) throws IOException {
        while (!plain.hasRemaining()) {
            if (ended) {
                return -1;
            }
            int begin = into.position();
            switch (open(into)) {
                case CLOSED -> ended = true;
                case NEEDS_BYTES -> {
                    if (!receives || !receiveMore()) {
                        return 0;
                    }
                }
                case OPENED -> {
                    if (into.position() > begin) {
                        return into.position() - begin;
                    }
                }
            }
        }
        int count = Math.min(plain.remaining(), into.remaining());
        into.put(plain.slice(plain.position(), count));
        plain.position(plain.position() + count);
        return count;
    }

    /** Receives bytes without waiting; returns whether there were any. */
    private boolean receiveMore() throws IOException {
        int count = receive();
        if (count < 0) {
            throw truncation.apply(
                    description + " ended without close_notify: what was read may not be all that was sent");
        }
        return count > 0;
    }

    /** The result of opening a record. */
    enum Opening {
        OPENED,
        NEEDS_BYTES,
        CLOSED
    }

    /** Opens the next record, which contains no application data. */
    Opening open() throws IOException {
        return open(NONE);
    }

    /**
     * Opens the next record. Then runs the computations or sends the answer that the engine asks for. If {@code into}
     * may be too small for the decrypted bytes, these bytes are put into {@code plain}, which must be empty.
     */
    private Opening open(ByteBuffer into) throws IOException {
        SSLEngineResult result = unwrap(into.remaining() < plain.capacity() ? plain : into);
        HandshakeStatus status = result.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            TlsOutput.runTasks(engine);
        } else if (status == HandshakeStatus.NEED_WRAP) {
            output.answerForReader();
        }
        return switch (result.getStatus()) {
            case OK -> Opening.OPENED;
            case CLOSED -> Opening.CLOSED;
            case BUFFER_OVERFLOW -> {
                plain = emptyPlain();
                yield Opening.OPENED;
            }
            case BUFFER_UNDERFLOW -> Opening.NEEDS_BYTES;
        };
    }

    private SSLEngineResult unwrap(ByteBuffer into) throws IOException {
        if (failure != null) {
            throw new SSLException(description + " has failed: " + failure.getMessage(), failure);
        }
        plain.clear();
        try {
            return engine.unwrap(received, into);
        } catch (SSLException e) {
            failure = e;
            output.sendAlert(e);
            throw e;
        } finally {
            plain.flip();
        }
    }

    /** Moves the bytes that the base wire has into {@code received}. Returns the result of {@link Wire#read}. */
    int receive() throws IOException {
        makeSpace();
        int count = 0;
        try {
            count = ahead.hasRemaining() ? takeAhead() : base.read(received);
        } finally {
            wasFilled = !received.hasRemaining();
            received.flip();
        }
        if (count == 0 && !received.hasRemaining() && received.capacity() == LARGE) {
            received = emptyReceived(); // so that an idle connection takes little memory
        }
        return count;
    }

    private void makeSpace() {
        boolean full = received.remaining() == received.capacity();
        if (full || (wasFilled && received.capacity() < LARGE)) {
            int record = engine.getSession().getPacketBufferSize();
            int wanted = full ? 2 * received.capacity() : LARGE;
            received = ByteBuffer.allocate(Math.max(wanted, record)).put(received);
        } else {
            received.compact();
        }
    }

    private int takeAhead() {
        int count = Math.min(ahead.remaining(), received.remaining());
        received.put(ahead.slice(ahead.position(), count));
        ahead.position(ahead.position() + count);
        return count;
    }
}
