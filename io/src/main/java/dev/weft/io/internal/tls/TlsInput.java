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

/** The incoming half of a TLS connection: takes records from the base wire and opens them. Used by one reader at a time. */
final class TlsInput {
    private final Wire base;
    private final ByteBuffer ahead;
    private final SSLEngine engine;
    private final TlsOutput output;
    private final String description;
    private final Function<String, ? extends IOException> truncation;

    /** Bytes that came and are not opened; written to at its position. */
    private ByteBuffer received;

    /** Bytes that are opened and not read; read from at its position. */
    private ByteBuffer plain;

    private boolean ended;

    /** What the engine has failed with. It is final: a failed engine then says that it is closed, as after an orderly end. */
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
        this.received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        this.plain = emptyPlain();
    }

    private ByteBuffer emptyPlain() {
        return ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .limit(0);
    }

    /** See {@link Wire#read}. */
    int read(ByteBuffer into) throws IOException {
        while (!plain.hasRemaining()) {
            if (ended) {
                return -1;
            }
            switch (open()) {
                case CLOSED -> ended = true;
                case NEEDS_BYTES -> {
                    int count = receive();
                    if (count == 0) {
                        return 0;
                    }
                    if (count < 0) {
                        throw truncation.apply(description
                                + " ended without close_notify: what was read may not be all that was sent");
                    }
                }
                case OPENED -> {}
            }
        }
        int count = Math.min(plain.remaining(), into.remaining());
        into.put(plain.slice(plain.position(), count));
        plain.position(plain.position() + count);
        return count;
    }

    /** The result of opening a record. */
    enum Opening {
        OPENED,
        NEEDS_BYTES,
        CLOSED
    }

    /** Opens the next record, and does what the protocol asks for then. {@code plain} must be empty. */
    Opening open() throws IOException {
        SSLEngineResult result = unwrap();
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
            case BUFFER_UNDERFLOW -> {
                growIfFull();
                yield Opening.NEEDS_BYTES;
            }
        };
    }

    private SSLEngineResult unwrap() throws IOException {
        if (failure != null) {
            throw new SSLException(description + " has failed: " + failure.getMessage(), failure);
        }
        received.flip();
        plain.clear();
        try {
            return engine.unwrap(received, plain);
        } catch (SSLException e) {
            failure = e;
            output.sendAlert(e);
            throw e;
        } finally {
            plain.flip();
            received.compact();
        }
    }

    private void growIfFull() {
        if (!received.hasRemaining()) {
            ByteBuffer larger = ByteBuffer.allocate(
                    Math.max(2 * received.capacity(), engine.getSession().getPacketBufferSize()));
            received = larger.put(received.flip());
        }
    }

    /** Moves what the base wire has into {@code received}; the result is that of {@link Wire#read}. */
    int receive() throws IOException {
        if (ahead.hasRemaining()) {
            int count = Math.min(ahead.remaining(), received.remaining());
            received.put(ahead.slice(ahead.position(), count));
            ahead.position(ahead.position() + count);
            return count;
        }
        return base.read(received);
    }
}
