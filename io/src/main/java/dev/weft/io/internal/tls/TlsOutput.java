package dev.weft.io.internal.tls;

import dev.weft.io.spi.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * The outgoing half of a TLS connection: seals (encrypts) records and passes them to the base wire, which is the wire
 * under TLS. Records are sealed and sent under the monitor of this object, because the reader also seals records when
 * the protocol requires an answer.
 *
 * <p>A sealed record stays in {@code sealed} until the base wire has accepted it. The record is sent before any later
 * record, because records are numbered. Sealing never waits; instead, the buffer grows up to a limit.
 */
final class TlsOutput {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MAX_SEALED = 1 << 18;

    private final Wire base;
    private final SSLEngine engine;
    private final String description;

    /** Records that are sealed and not sent. The next byte to send is at the position of the buffer. */
    private ByteBuffer sealed;

    TlsOutput(Wire base, SSLEngine engine, String description) {
        this.base = base;
        this.engine = engine;
        this.description = description;
        this.sealed =
                ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).limit(0);
    }

    /** See {@link Wire#write}. */
    synchronized int write(ByteBuffer from) throws IOException {
        if (!flush()) {
            return 0;
        }
        int before = from.position();
        while (from.position() == before) {
            SSLEngineResult result = seal(from);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                throw new IOException("the output of " + description + " has ended");
            }
            switch (result.getHandshakeStatus()) {
                case NEED_TASK -> runTasks(engine);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (result.bytesConsumed() == 0) {
                        throw new IOException(
                                "the peer wants to renegotiate, which " + description + " does not support");
                    }
                }
                default -> {}
            }
        }
        flush();
        return from.position() - before;
    }

    /** Runs the computations that the engine leaves to its caller: key agreement, checks of certificates. */
    static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Seals one record, and adds it after the records that are not sent yet. */
    private SSLEngineResult seal(ByteBuffer from) throws SSLException {
        while (true) {
            sealed.compact();
            try {
                SSLEngineResult result = engine.wrap(from, sealed);
                if (result.getStatus() != SSLEngineResult.Status.BUFFER_OVERFLOW) {
                    return result;
                }
            } finally {
                sealed.flip();
            }
            int capacity = sealed.remaining() + engine.getSession().getPacketBufferSize();
            if (capacity > MAX_SEALED) {
                throw new SSLException("the peer asks for answers and does not read them");
            }
            sealed = ByteBuffer.allocate(capacity).put(sealed).flip();
        }
    }

    /** Seals the handshake message or answer that the engine wants to send. */
    synchronized void answer() throws IOException {
        seal(NOTHING);
    }

    /** See {@link Wire#flush}. */
    synchronized boolean flush() throws IOException {
        while (sealed.hasRemaining()) {
            if (base.write(sealed) == 0) {
                return false;
            }
        }
        return base.flush();
    }

    /**
     * Sends an answer for the reader. A failure of the base wire is only logged, so the reader can still read the bytes
     * that have arrived. The next write fails then.
     */
    void answerForReader() throws IOException {
        answer();
        try {
            flush();
        } catch (IOException e) {
            System.getLogger("dev.weft").log(System.Logger.Level.TRACE, description + " could not send an answer", e);
        }
    }

    /** Tries once to send the alert of an engine that has failed. */
    synchronized void sendAlert(SSLException failure) {
        try {
            seal(NOTHING);
            flush();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Seals {@code close_notify} and sends as much as possible without waiting; returns false if some bytes remain. */
    synchronized boolean end() throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            if (seal(NOTHING).bytesProduced() == 0) {
                break;
            }
        }
        return flush();
    }
}
