package dev.weft.io;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.io.internal.Require;
import dev.weft.io.internal.Run;
import dev.weft.io.internal.memory.MemoryWire;
import dev.weft.io.spi.Wire;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection that carries bytes in both directions: over TCP, a Unix domain socket, TLS, or memory. {@link Tcp}, {@link
 * Unix}, {@link Tls} and {@link #pair} make streams.
 *
 * {@snippet :
 * try (ByteStream stream = Tcp.connect("www.example.org", 80)) {
 *     stream.write("HEAD / HTTP/1.0\r\nHost: www.example.org\r\n\r\n");
 *     System.out.println(stream.readLine());
 * }
 * }
 *
 * <h2>Overview</h2>
 *
 * <p>The two directions of a stream end separately; the stream as a whole is closed once:
 *
 * <pre>
 *   output:  OPEN ── shutdownOutput ──► ENDED     the peer sees the end; this side can still read
 *   input:   OPEN ── the peer ended ──► ENDED     bytes that came before are read first
 *   stream:  OPEN ── finish, close ───► CLOSED    in order: written bytes arrive
 *            OPEN ── abort ───────────► CLOSED    immediately: written bytes may be lost
 *                    a cancelled write
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A read that is cancelled, times out, fails, or reaches the end of the stream too early loses no byte: the next
 *       read gets the bytes that have arrived. The stream stays usable, unless the transport has failed.
 *   <li>A write passes its bytes to the transport before it returns, unless {@link StreamOptions#outputBuffer} is set. While
 *       the transport accepts no bytes, the write waits: this is the back-pressure.
 *   <li>A write that is cancelled while it waits may have sent a part, so it aborts the stream. A write that finds a
 *       cancellation pending at its start sends nothing and leaves the stream as it is.
 *   <li>Operations on a closed stream, and operations in progress when it is closed, fail with a {@link StreamClosedException}
 *       that gives the reason.
 * </ol>
 *
 * <p>Operations have no time limit of their own; {@link Async#withTimeout} and {@link Async#moveOnAfter} set a time
 * limit. One task reads at a time; a second reader gets an exception. Any number of tasks may write: each write is sent
 * as a whole, in the order of the calls. Reading and writing are independent of each other. Any thread may call {@link
 * #close} and {@link #abort}.
 *
 * @implNote Heritage: asyncio's {@code StreamReader} and {@code StreamWriter}; differs: {@code write} waits, so there is
 *     no {@code drain} to forget.
 */
public final class ByteStream implements AutoCloseable {
    private final Wire wire;
    private final StreamOptions options;
    private final @Nullable TlsDetails tls;
    private final StreamState state;
    private final Inbound inbound;
    private final Outbound outbound;

    private ByteStream(Wire wire, StreamOptions options, @Nullable TlsDetails tls) {
        this.wire = wire;
        this.options = options;
        this.tls = tls;
        this.state = new StreamState(wire, options.idleTimeout);
        this.inbound = new Inbound(wire, state);
        this.outbound = new Outbound(wire, state, options.outputBuffer);
    }

    /** The default settings of a stream, from which other settings are derived. */
    public static StreamOptions options() {
        return StreamOptions.DEFAULT;
    }

    /** Returns a stream over {@code wire}. The stream owns the wire from now on. For authors of transports. */
    public static ByteStream over(Wire wire, StreamOptions options) {
        return new ByteStream(Objects.requireNonNull(wire, "wire"), Objects.requireNonNull(options, "options"), null);
    }

    /** A stream over TLS, after the handshake. */
    static ByteStream secured(Wire wire, StreamOptions options, TlsDetails tls) {
        return new ByteStream(wire, options, tls);
    }

    /** Two connected streams in memory: bytes written to one are read from the other. */
    public static Pair pair() {
        return pair(Link.perfect());
    }

    /** Two streams in memory over {@code link}, which can delay bytes, cut them into pieces, and break. */
    public static Pair pair(Link link) {
        return pair(link, StreamOptions.DEFAULT);
    }

    /** Like {@link #pair(Link)}, with the same settings for both sides. */
    public static Pair pair(Link link, StreamOptions options) {
        return pair(link, options, options);
    }

    /** Like {@link #pair(Link)}, with separate settings for each side. */
    public static Pair pair(Link link, StreamOptions near, StreamOptions far) {
        Objects.requireNonNull(link, "link");
        Objects.requireNonNull(near, "near");
        Objects.requireNonNull(far, "far");
        MemoryWire wire = MemoryWire.pair(link.settings);
        return new Pair(over(wire, near), over(wire.peer(), far));
    }

    /**
     * The two sides of a stream in memory.
     *
     * @param near one side
     * @param far the other side
     */
    public record Pair(ByteStream near, ByteStream far) {}

    // Reading

    /**
     * Reads the bytes that have arrived, at most as many as the buffer has space for. Waits for at least one byte.
     *
     * @return the number of bytes read; -1 at the end of the stream; 0 if {@code into} has no space
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if {@code into} is read-only
     * @throws IllegalStateException if another task is reading
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     * @implNote Heritage: {@code StreamReader.read(n)}.
     */
    public int read(ByteBuffer into) throws IOException, InterruptedException {
        Require.writable(into, "into");
        inbound.begin();
        try {
            return inbound.read(into);
        } finally {
            inbound.end();
        }
    }

    /**
     * Like {@link #read(ByteBuffer)}, into an array.
     *
     * @return the number of bytes read; -1 at the end of the stream; 0 if the array is empty
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalStateException if another task is reading
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     */
    public int read(byte[] into) throws IOException, InterruptedException {
        return read(ByteBuffer.wrap(Objects.requireNonNull(into, "into")));
    }

    /**
     * Like {@link #read(ByteBuffer)}, but does not wait. For example, checks whether the peer has ended a stream that
     * was idle.
     *
     * @return the number of bytes read; 0 if none has arrived, or {@code into} has no space; -1 at the end of the stream
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalStateException if another task is reading
     */
    public int readNow(ByteBuffer into) throws IOException {
        return inbound.readNow(Objects.requireNonNull(into, "into"));
    }

    /**
     * Reads {@code count} bytes. Waits until all of them have arrived.
     *
     * @throws EndOfStreamException if the stream ends before {@code count} bytes have arrived; the bytes that have
     *     arrived stay in the stream
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if the count is negative
     * @throws IllegalStateException if another task is reading
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     * @implNote Heritage: {@code StreamReader.readexactly}.
     */
    public byte[] readExactly(int count) throws IOException, InterruptedException {
        Require.notNegative(count, "count");
        return inbound.alone(() -> inbound.readExactly(count));
    }

    /**
     * Like {@link #readExactly(int)}, but fills {@code into}. If this method fails or is cancelled, the position of the
     * buffer does not change, and the bytes that have arrived stay in the stream.
     *
     * @throws EndOfStreamException if the stream ends before the buffer is full
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if {@code into} is read-only
     * @throws IllegalStateException if another task is reading
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     */
    public void readExactly(ByteBuffer into) throws IOException, InterruptedException {
        Require.writable(into, "into");
        inbound.alone(() -> {
            inbound.readExactly(into);
            return into;
        });
    }

    /**
     * Reads a record: the bytes before the next {@code delimiter}. Drops the delimiter. Waits until the delimiter has
     * arrived.
     *
     * @param limit the maximum length of the record in bytes, without the delimiter
     * @throws LimitExceededException if the record is longer; the record stays in the stream, and {@link #skipUntil} skips it
     * @throws EndOfStreamException if the stream ends before the delimiter; the bytes that have arrived stay in the stream
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if the delimiter is empty or the limit is negative
     * @throws IllegalStateException if another task is reading
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     * @implNote Heritage: {@code StreamReader.readuntil}; differs: the delimiter is not part of the record.
     */
    public byte[] readUntil(byte[] delimiter, int limit) throws IOException, InterruptedException {
        checkDelimiter(delimiter);
        Require.notNegative(limit, "limit");
        return inbound.alone(() -> inbound.readUntil(delimiter, limit));
    }

    /**
     * Drops all bytes up to and including the next {@code delimiter}. Waits until the delimiter has arrived. Bytes that were
     * dropped before a cancellation or failure are lost.
     *
     * @return the number of dropped bytes, including the delimiter
     * @throws EndOfStreamException if the stream ends before the delimiter
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if the delimiter is empty
     * @throws IllegalStateException if another task is reading
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public long skipUntil(byte[] delimiter) throws IOException, InterruptedException {
        checkDelimiter(delimiter);
        return inbound.alone(() -> inbound.skipUntil(delimiter));
    }

    private static void checkDelimiter(byte[] delimiter) {
        if (Objects.requireNonNull(delimiter, "delimiter").length == 0) {
            throw new IllegalArgumentException("delimiter must not be empty");
        }
    }

    /**
     * Reads a line without its end, which is a line feed, or a carriage return and a line feed. Waits until the end of
     * the line has arrived. The charset and the limit come from the {@linkplain StreamOptions settings}.
     *
     * @return the line; null at the end of the stream
     * @throws LimitExceededException if the line is longer than the limit; the line stays in the stream
     * @throws EndOfStreamException if the stream ends within a line; the bytes that have arrived stay in the stream
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalStateException if another task is reading
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     * @implNote Heritage: {@code StreamReader.readline}; differs: a line without its end is a failure.
     */
    public @Nullable String readLine() throws IOException, InterruptedException {
        return readLine(options.charset, options.lineLimit);
    }

    /**
     * Like {@link #readLine()}, with another charset and limit.
     *
     * @param charset a charset in which a line feed is the byte 10, such as UTF-8 or ISO-8859-1
     * @param limit the maximum length of a line in bytes, without its end
     * @return the line; null at the end of the stream
     * @throws LimitExceededException if the line is longer than the limit; the line stays in the stream
     * @throws EndOfStreamException if the stream ends within a line; the bytes that have arrived stay in the stream
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if the limit is less than one
     * @throws IllegalStateException if another task is reading
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     */
    public @Nullable String readLine(Charset charset, int limit) throws IOException, InterruptedException {
        Objects.requireNonNull(charset, "charset");
        Require.atLeastOne(limit, "limit");
        return nextLine(charset, limit, false);
    }

    private @Nullable String nextLine(Charset charset, int limit, boolean lastMayLackItsEnd)
            throws IOException, InterruptedException {
        inbound.begin();
        try {
            byte[] line = inbound.readLine(limit, lastMayLackItsEnd);
            return line == null ? null : new String(line, charset);
        } finally {
            inbound.end();
        }
    }

    /**
     * Runs {@code action} with each line, in turn, until the end of the stream. Waits for each line. The last line may lack
     * its end.
     *
     * @throws X if the action throws it; later lines stay in the stream
     * @throws LimitExceededException if a line is longer than the limit; the line stays in the stream
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalStateException if another task is reading
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     * @implNote Heritage: {@code async for line in reader}.
     */
    public <X extends Exception> void forEachLine(Action.On<? super String, X> action)
            throws X, IOException, InterruptedException {
        Objects.requireNonNull(action, "action");
        for (String line = nextLine(options.charset, options.lineLimit, true);
                line != null;
                line = nextLine(options.charset, options.lineLimit, true)) {
            action.run(line);
        }
    }

    /**
     * Reads all bytes until the end of the stream. Waits for the end.
     *
     * @param limit the maximum number of bytes
     * @throws LimitExceededException if more bytes arrive; they stay in the stream
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if the limit is negative
     * @throws IllegalStateException if another task is reading
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     * @implNote Heritage: {@code StreamReader.read()}.
     */
    public byte[] readAll(int limit) throws IOException, InterruptedException {
        Require.notNegative(limit, "limit");
        return inbound.alone(() -> inbound.readAll(limit));
    }

    // Writing

    /**
     * Writes all bytes of the buffer. Waits while the peer is slow, and for earlier writes of other tasks.
     *
     * @throws StreamClosedException if the stream is closed, or its output was shut down
     * @throws IOException if the stream has failed, for example because the peer has reset it
     * @throws InterruptedException if the caller is cancelled; if the caller was waiting for the peer, the stream is aborted
     * @implNote Heritage: {@code StreamWriter.write} and {@code drain} in one.
     */
    public void write(ByteBuffer from) throws IOException, InterruptedException {
        outbound.write(Objects.requireNonNull(from, "from"));
    }

    /**
     * Writes as many bytes of the buffer as the transport accepts now, without waiting. If this method returns false,
     * call {@link #awaitWritable} and then repeat the call. Unlike with {@link #write(ByteBuffer)}, the caller always
     * knows how many bytes were written, and may stop without aborting the stream. But a write of another task may come
     * between two of these calls.
     *
     * @return whether all bytes were written, and none is still in a buffer
     * @throws StreamClosedException if the stream is closed, or its output was shut down
     * @throws IOException if the stream has failed
     */
    public boolean writeNow(ByteBuffer from) throws IOException {
        return outbound.writeNow(Objects.requireNonNull(from, "from"));
    }

    /**
     * Waits until another {@link #writeNow} is likely to write bytes. Writes nothing; may return early.
     *
     * @throws IOException if the stream has failed, is closed, or its output was shut down
     * @throws InterruptedException if the caller is cancelled while it waits; the stream is as before
     */
    public void awaitWritable() throws IOException, InterruptedException {
        outbound.awaitWritable();
    }

    /**
     * Like {@link #write(ByteBuffer)}, from an array.
     *
     * @throws IOException if the stream has failed, is closed, or its output was shut down
     * @throws InterruptedException if the caller is cancelled; if the caller was waiting for the peer, the stream is aborted
     */
    public void write(byte[] bytes) throws IOException, InterruptedException {
        write(ByteBuffer.wrap(Objects.requireNonNull(bytes, "bytes")));
    }

    /**
     * Writes {@code text} in the charset of the settings, like {@link #write(ByteBuffer)}.
     *
     * @throws IOException if the stream has failed, is closed, or its output was shut down
     * @throws InterruptedException if the caller is cancelled; if the caller was waiting for the peer, the stream is aborted
     */
    public void write(String text) throws IOException, InterruptedException {
        write(Objects.requireNonNull(text, "text").getBytes(options.charset));
    }

    /**
     * Writes the contents of a file. If the system supports it, the contents are not copied through the program. Waits while
     * the peer is slow. The file is read on the caller's thread.
     *
     * @throws IOException if the file cannot be read, or the stream has failed, is closed, or its output was shut down
     * @throws InterruptedException if the caller is cancelled; if sending had begun, the stream is aborted
     * @implNote Heritage: {@code loop.sendfile}.
     */
    public void write(Path file) throws IOException, InterruptedException {
        Objects.requireNonNull(file, "file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            write(channel, 0, channel.size());
        }
    }

    /**
     * Writes a part of a file, like {@link #write(Path)}. The position of the channel does not change.
     *
     * @param position the beginning of the part, in bytes from the start of the file
     * @param count the length of the part, in bytes
     * @throws EndOfStreamException if the file ends before the end of the part
     * @throws IOException if the file cannot be read, or the stream has failed, is closed, or its output was shut down
     * @throws IllegalArgumentException if position or count are negative
     * @throws InterruptedException if the caller is cancelled; if sending had begun, the stream is aborted. If the file
     *     was being read, its channel is closed, as after any interrupt
     */
    public void write(FileChannel file, long position, long count) throws IOException, InterruptedException {
        Objects.requireNonNull(file, "file");
        Require.notNegative(position, "position");
        Require.notNegative(count, "count");
        outbound.write(file, position, count);
    }

    /**
     * Sends the bytes that {@link StreamOptions#outputBuffer} has collected. Waits while the peer is slow.
     *
     * @throws IOException if the stream has failed, is closed, or its output was shut down
     * @throws InterruptedException if the caller is cancelled; if the caller was waiting for the peer, the stream is aborted
     */
    public void flush() throws IOException, InterruptedException {
        outbound.flush();
    }

    // Ending

    /**
     * Sends the buffered bytes and ends the output: the peer sees the end of its input. Waits while the peer is slow. This side
     * can continue reading. If the output has ended already, this does nothing.
     *
     * @throws IOException if the stream has failed or is closed
     * @throws InterruptedException if the caller is cancelled; if the caller was waiting for the peer, the stream is aborted
     * @implNote Heritage: {@code StreamWriter.write_eof}.
     */
    public void shutdownOutput() throws IOException, InterruptedException {
        outbound.shutdown();
    }

    /**
     * Closes the stream in an orderly way: sends buffered bytes, ends the output, waits until the peer has ended its
     * output too, and closes. Bytes that the peer still sends are dropped. After {@link StreamOptions#finishTimeout},
     * or when the peer has been silent for {@link StreamOptions#idleTimeout}, this method closes the stream even if the
     * peer has not ended its output. Finishing a closed stream does nothing.
     *
     * @throws IOException if the stream fails, or buffered bytes could not be sent within the limit; the stream is
     *     closed nevertheless
     * @throws InterruptedException if the caller is cancelled while it waits; the stream is aborted
     * @implNote Heritage: {@code StreamWriter.close} and {@code wait_closed}.
     */
    public void finish() throws IOException, InterruptedException {
        Run.throwIfCancelled();
        if (state.isOver()) {
            return;
        }
        try {
            boolean inTime = Async.<Boolean, IOException>moveOnAfter(options.finishTimeout, () -> {
                        outbound.shutdown();
                        inbound.drainIfFree();
                        return true;
                    })
                    .orElse(false);
            if (!inTime && (state.isOver() || outbound.holdsBytes())) {
                state.abort("finishing it took too long");
                throw new IOException(wire.description() + " did not accept the last bytes within "
                        + Durations.inWords(options.finishTimeout));
            }
        } catch (InterruptedException e) {
            state.abort("finishing it was cancelled");
            throw e;
        } finally {
            close();
        }
    }

    /**
     * Closes the stream. Never waits. Bytes that were written are not discarded, unless the peer still sends bytes: the
     * system answers such bytes with a reset. {@link #finish} avoids this, because it waits until the peer has ended
     * its output. Bytes that {@link StreamOptions#outputBuffer} has collected are sent if this is possible without
     * waiting. Operations in progress fail with a {@link StreamClosedException}. Closing a closed stream does nothing.
     *
     * @throws IOException if buffered bytes had to be dropped, or closing fails; the stream is closed nevertheless
     */
    @Override
    public void close() throws IOException {
        if (state.isOver()) {
            return;
        }
        int left = 0;
        try {
            left = outbound.flushNow();
        } finally {
            if (state.end("closed by " + Run.caller())) {
                if (left == 0) {
                    wire.close();
                } else {
                    wire.abort();
                }
            }
        }
        if (left > 0) {
            throw new IOException(left + " buffered bytes could not be sent without waiting when " + wire.description()
                    + " was closed; call flush or finish before close");
        }
    }

    /**
     * Aborts the stream. Never waits. Written bytes may be lost. The peer sees a reset, if the transport can send one.
     * Operations in progress fail with a {@link StreamClosedException}. Aborting a closed stream does nothing.
     *
     * @implNote Heritage: {@code transport.abort}.
     */
    public void abort() {
        state.abort("aborted by " + Run.caller());
    }

    /** Whether the stream was neither closed nor aborted on this side. */
    public boolean isOpen() {
        return !state.isOver();
    }

    // Properties

    /** The address on this side, if there is one. */
    public Optional<SocketAddress> localAddress() {
        return wire.localAddress();
    }

    /** The address of the peer, if there is one. */
    public Optional<SocketAddress> remoteAddress() {
        return wire.remoteAddress();
    }

    /** The parameters on which both sides agreed, if this stream uses TLS. */
    public Optional<TlsDetails> tls() {
        return Optional.ofNullable(tls);
    }

    /**
     * Returns a view for code that reads from an {@link InputStream}. Its reads wait like the reads of this stream. A
     * read of the view that is cancelled throws an {@link java.io.InterruptedIOException}, and loses no byte. Closing
     * the view closes this stream.
     */
    public InputStream inputStream() {
        return new InputView(this);
    }

    /**
     * Returns a view for code that writes to an {@link OutputStream}. Its writes wait like the writes of this stream. A
     * write of the view that is cancelled throws an {@link java.io.InterruptedIOException}. Closing the view closes
     * this stream.
     */
    public OutputStream outputStream() {
        return new OutputView(this);
    }

    Wire wire() {
        return wire;
    }

    /**
     * Closes this stream, but not its wire. Returns the wire and the bytes that were read ahead, for the stream that
     * replaces this one.
     */
    Takeover takeOver(String why) throws IOException, InterruptedException {
        outbound.flush();
        return inbound.alone(() -> {
            if (!state.end(why)) {
                state.check();
            }
            return new Takeover(wire, ByteBuffer.wrap(inbound.takeBuffered()), options);
        });
    }

    /**
     * Aborts the wire, unless it is closed. The wire may belong to this stream, or to the TLS stream that has replaced
     * this stream.
     */
    void abandon() {
        state.abort("the server has ended the connection");
        wire.abort();
    }

    /** The parts of a closed stream that its replacement continues to use. */
    record Takeover(Wire wire, ByteBuffer ahead, StreamOptions options) {}

    @Override
    public String toString() {
        String words = state.isOver() ? "closed" : outbound.hasEnded() ? "output ended" : "open";
        return wire.description() + " [" + words + "]";
    }
}
