package dev.weft.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * TLS over another wire.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   read  ◄── plain ◄── engine.unwrap ◄── received ◄── base.read       by the reader alone
 *   write ───────────► engine.wrap   ───► sealed   ───► base.write     under the monitor of this
 *
 *   HANDSHAKE ──► OPEN ──► shutdownOutput: our close_notify is sent, we still read
 *                     └──► the peer's close_notify came: input has ended, in TLS 1.2 output too
 *                     └──► base ended without it: TruncatedException
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Nothing waits here but {@link #awaitReadable} and {@link #awaitWritable}, so a cancellation finds every record
 *       whole: in {@code received}, in {@code plain}, or in {@code sealed}.
 *   <li>What the engine sealed is in {@code sealed} until base took it, and goes out before anything that is sealed later,
 *       for records are numbered. The reader may seal too, when the protocol wants an answer; that never waits: {@code
 *       sealed} grows a little.
 *   <li>A failed engine has an alert to send: it is tried once.
 * </ol>
 */
final class TlsWire implements Wire {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MOST_SEALED = 1 << 18;

    private final Wire base;
    private final ByteBuffer ahead;
    private final SSLEngine engine;
    private final String description;

    /** What came and was not opened; written to at its position. */
    private ByteBuffer received;

    /** What was opened and not read; read from at its position. */
    private ByteBuffer plain;

    private boolean inputEnded;

    /** What was sealed and not sent; read from at its position. */
    private ByteBuffer sealed;

    private volatile @Nullable TlsDetails details;

    TlsWire(Wire base, ByteBuffer ahead, SSLEngine engine) {
        this.base = base;
        this.ahead = ahead;
        this.engine = engine;
        this.description = "TLS over " + base.description();
        this.received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .limit(0);
        this.sealed =
                ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).limit(0);
    }

    // The handshake

    /** Waits until both sides agree. */
    void handshake() throws IOException, InterruptedException {
        engine.beginHandshake();
        boolean agreed = false;
        while (!agreed) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> answerAndWait();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> openAndWait();
                case FINISHED, NOT_HANDSHAKING -> agreed = true;
            }
        }
        details = TlsSessions.details(engine);
    }

    private void answerAndWait() throws IOException, InterruptedException {
        answer();
        while (!flush()) {
            base.awaitWritable();
        }
    }

    private void openAndWait() throws IOException, InterruptedException {
        if (open() != Opening.NEEDS_BYTES) {
            return;
        }
        int count = receive();
        if (count < 0) {
            throw new SSLHandshakeException("the other side ended " + base.description() + " during the TLS handshake");
        }
        if (count == 0) {
            base.awaitReadable();
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    // Reading

    @Override
    public int read(ByteBuffer into) throws IOException {
        while (!plain.hasRemaining()) {
            if (inputEnded) {
                return -1;
            }
            switch (open()) {
                case CLOSED -> inputEnded = true;
                case NEEDS_BYTES -> {
                    int count = receive();
                    if (count == 0) {
                        return 0;
                    }
                    if (count < 0) {
                        throw new TruncatedException(description
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

    private enum Opening {
        OPENED,
        NEEDS_BYTES,
        CLOSED
    }

    /** Opens the next record, and does what the protocol wants done about it. {@code plain} is empty. */
    private Opening open() throws IOException {
        SSLEngineResult result = unwrap();
        HandshakeStatus status = result.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks();
        } else if (status == HandshakeStatus.NEED_WRAP) {
            answer();
            flushOrLeave();
        }
        return switch (result.getStatus()) {
            case OK -> Opening.OPENED;
            case CLOSED -> Opening.CLOSED;
            case BUFFER_OVERFLOW -> {
                plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                        .limit(0);
                yield Opening.OPENED;
            }
            case BUFFER_UNDERFLOW -> {
                if (!received.hasRemaining()) {
                    ByteBuffer larger = ByteBuffer.allocate(Math.max(
                            2 * received.capacity(), engine.getSession().getPacketBufferSize()));
                    received = larger.put(received.flip());
                }
                yield Opening.NEEDS_BYTES;
            }
        };
    }

    private SSLEngineResult unwrap() throws IOException {
        received.flip();
        plain.clear();
        try {
            return engine.unwrap(received, plain);
        } catch (SSLException e) {
            sendAlert(e);
            throw e;
        } finally {
            plain.flip();
            received.compact();
        }
    }

    /** Reads from base what is there; answers as {@link #read}. */
    private int receive() throws IOException {
        if (ahead.hasRemaining()) {
            int count = Math.min(ahead.remaining(), received.remaining());
            received.put(ahead.slice(ahead.position(), count));
            ahead.position(ahead.position() + count);
            return count;
        }
        return base.read(received);
    }

    // Writing

    @Override
    public synchronized int write(ByteBuffer from) throws IOException {
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
                case NEED_TASK -> runTasks();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (result.bytesConsumed() == 0) {
                        throw new IOException(
                                "the other side wants to negotiate anew, which " + description + " does not support");
                    }
                }
                default -> {}
            }
        }
        flush();
        return from.position() - before;
    }

    /** Seals one record behind those that were not sent. */
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
            if (capacity > MOST_SEALED) {
                throw new SSLException("the other side wants answers and does not read them");
            }
            sealed = ByteBuffer.allocate(capacity).put(sealed).flip();
        }
    }

    /** Seals what the protocol wants said. */
    private synchronized void answer() throws IOException {
        seal(NOTHING);
    }

    @Override
    public synchronized boolean flush() throws IOException {
        while (sealed.hasRemaining()) {
            if (base.write(sealed) == 0) {
                return false;
            }
        }
        return base.flush();
    }

    /** Sends what can be sent. If base takes nothing any more, the next write will tell; what is to be read is still there. */
    private void flushOrLeave() {
        try {
            flush();
        } catch (IOException e) {
            System.getLogger("dev.weft").log(System.Logger.Level.TRACE, description + " could not be answered", e);
        }
    }

    private synchronized void sendAlert(SSLException failure) {
        try {
            seal(NOTHING);
            flush();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void awaitReadable() throws IOException, InterruptedException {
        base.awaitReadable();
    }

    @Override
    public void awaitWritable() throws IOException, InterruptedException {
        base.awaitWritable();
    }

    // The end

    @Override
    public synchronized boolean shutdownOutput() throws IOException {
        sayGoodbye();
        return flush();
    }

    private void sayGoodbye() throws SSLException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            if (seal(NOTHING).bytesProduced() == 0) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            synchronized (this) {
                sayGoodbye();
                flush();
            }
        } catch (IOException e) {
            System.getLogger("dev.weft").log(System.Logger.Level.DEBUG, description + " was closed without goodbye", e);
        } finally {
            base.close();
        }
    }

    @Override
    public void abort() {
        base.abort();
    }

    @Override
    public Optional<SocketAddress> localAddress() {
        return base.localAddress();
    }

    @Override
    public Optional<SocketAddress> remoteAddress() {
        return base.remoteAddress();
    }

    @Override
    public Optional<TlsDetails> tls() {
        return Optional.ofNullable(details);
    }

    @Override
    public String description() {
        return description;
    }
}
