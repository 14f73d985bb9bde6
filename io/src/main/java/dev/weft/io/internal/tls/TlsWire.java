package dev.weft.io.internal.tls;

import dev.weft.io.spi.Wire;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;

/**
 * TLS over another wire, the base wire.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   read  ◄── TlsInput:  plain ◄── engine.unwrap ◄── received ◄── base.read     by the reader alone
 *   write ──► TlsOutput: engine.wrap ──► sealed ──► base.write                  under the output's monitor
 *
 *   HANDSHAKE ──► OPEN ──► shutdownOutput: close_notify is sent, reading continues
 *                     └──► the peer's close_notify has arrived: input has ended, in TLS 1.2 output too
 *                     └──► the base has ended without close_notify: the input is truncated, which is a failure
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Only {@link #handshake}, {@link #awaitReadable} and {@link #awaitWritable} wait, and only for the base wire. So at a
 *       cancellation, every record is complete: in {@code received}, in {@code plain} or in {@code sealed}.
 *   <li>Sealed records are sent in the order in which they were sealed.
 *   <li>If the engine fails, its alert is sent, but only one attempt is made.
 * </ol>
 */
public final class TlsWire implements Wire {
    private final Wire base;
    private final SSLEngine engine;
    private final String description;
    private final TlsInput input;
    private final TlsOutput output;

    /**
     * Creates a wire that has not begun its handshake.
     *
     * @param ahead bytes that were already read from {@code base}; they are processed first
     * @param truncation creates the exception for an input that ends without {@code close_notify}, from a message
     */
    public TlsWire(Wire base, ByteBuffer ahead, SSLEngine engine, Function<String, ? extends IOException> truncation) {
        this.base = base;
        this.engine = engine;
        this.description = "TLS over " + base.description();
        this.output = new TlsOutput(base, engine, description);
        this.input = new TlsInput(base, ahead, engine, output, description, truncation);
    }

    /**
     * Performs the handshake, and waits until both sides have agreed. Must be called once, before the first read or
     * write.
     *
     * @throws javax.net.ssl.SSLException if the two sides cannot agree
     * @throws IOException if the base wire fails
     * @throws InterruptedException if the caller is cancelled while it waits; the wire cannot be used any more
     */
    public void handshake() throws IOException, InterruptedException {
        engine.beginHandshake();
        boolean agreed = false;
        while (!agreed) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> TlsOutput.runTasks(engine);
                case NEED_WRAP -> answerAndWait();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> openAndWait();
                case FINISHED, NOT_HANDSHAKING -> agreed = true;
            }
        }
    }

    private void answerAndWait() throws IOException, InterruptedException {
        output.answer();
        while (!output.flush()) {
            base.awaitWritable();
        }
    }

    private void openAndWait() throws IOException, InterruptedException {
        if (input.open() != TlsInput.Opening.NEEDS_BYTES) {
            return;
        }
        int count = input.receive();
        if (count < 0) {
            throw new SSLHandshakeException("the peer ended " + base.description() + " during the TLS handshake");
        }
        if (count == 0) {
            base.awaitReadable();
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return input.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return output.write(from);
    }

    @Override
    public boolean flush() throws IOException {
        return output.flush();
    }

    @Override
    public void awaitReadable() throws IOException, InterruptedException {
        base.awaitReadable();
    }

    @Override
    public void awaitWritable() throws IOException, InterruptedException {
        base.awaitWritable();
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        return output.end();
    }

    @Override
    public void close() throws IOException {
        try {
            output.end();
        } catch (IOException e) {
            System.getLogger("dev.weft")
                    .log(System.Logger.Level.DEBUG, description + " was closed without close_notify", e);
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
    public String description() {
        return description;
    }
}
