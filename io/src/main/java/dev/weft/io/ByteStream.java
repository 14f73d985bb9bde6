package dev.weft.io;

import dev.weft.Action;
import dev.weft.Async;
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
 * Bytes that go both ways between two sides: over TCP, a Unix domain socket, TLS, or memory. Made by {@link Tcp}, {@link
 * Unix}, {@link Tls} and {@link #pair}.
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
 * <p>A stream has two directions, which end one by one, and a life, which ends once:
 *
 * <pre>
 *   output:  OPEN ── shutdownOutput ──► ENDED     the peer sees the end; this side can still read
 *   input:   OPEN ── the peer ended ──► ENDED     what came before is read first
 *   life:    OPEN ── finish, close ───► CLOSED    in order: what was written arrives
 *            OPEN ── abort ───────────► CLOSED    broken off: what was written may be lost
 *                    a cancelled write
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A read that is cancelled, times out, fails or finds the end too early loses no byte: what had come is read by the
 *       next one. The stream stays usable.
 *   <li>A write hands its bytes on before it returns, unless {@link StreamOptions#outputBuffer} says otherwise; if the
 *       other side is slow it waits, which is the back-pressure.
 *   <li>A write that is cancelled while it waits may have sent a part, so it aborts the stream. One that finds a
 *       cancellation pending when it is called has sent nothing and leaves the stream as it is.
 *   <li>Operations on a closed stream, also those under way, fail with a {@link StreamClosedException} that says why.
 * </ol>
 *
 * <p>Operations take as long as they take; {@link Async#withTimeout} and {@link Async#moveOnAfter} limit them. One task
 * reads at a time; a second one is refused. Any number may write: each write goes out as a whole, first come, first
 * served. One may read while another writes. {@link #close} and {@link #abort} may be called by any thread.
 *
 * @implNote Heritage: asyncio's {@code StreamReader} and {@code StreamWriter}; differs: {@code write} waits, so there is
 *     no {@code drain} to forget.
 */
public final class ByteStream implements AutoCloseable {
    private final Wire wire;
    private final StreamOptions options;
    private final Life life;
    private final Inbound inbound;
    private final Outbound outbound;

    private ByteStream(Wire wire, StreamOptions options) {
        this.wire = wire;
        this.options = options;
        this.life = new Life(wire, options.idleLimit);
        this.inbound = new Inbound(wire, life);
        this.outbound = new Outbound(wire, life, options.outputBuffer);
    }

    /** The settings of a stream that is not the plain one. */
    public static StreamOptions options() {
        return StreamOptions.DEFAULT;
    }

    /** A stream over {@code wire}, which belongs to it from now on. For authors of transports. */
    public static ByteStream over(Wire wire, StreamOptions options) {
        return new ByteStream(Objects.requireNonNull(wire, "wire"), Objects.requireNonNull(options, "options"));
    }

    /** Two streams in memory: what is written to one is read from the other. For tests, and between tasks. */
    public static Pair pair() {
        return pair(Link.perfect());
    }

    /** Two streams in memory over {@code link}, which may be slow, cut what is sent into pieces, and break. */
    public static Pair pair(Link link) {
        return pair(link, StreamOptions.DEFAULT);
    }

    /** As {@link #pair(Link)}, both sides with the same settings. */
    public static Pair pair(Link link, StreamOptions options) {
        return pair(link, options, options);
    }

    /** As {@link #pair(Link)}, each side with settings of its own. */
    public static Pair pair(Link link, StreamOptions near, StreamOptions far) {
        Objects.requireNonNull(link, "link");
        Objects.requireNonNull(near, "near");
        Objects.requireNonNull(far, "far");
        MemoryWire wire = MemoryWire.pair(link);
        return new Pair(new ByteStream(wire, near), new ByteStream(wire.peer(), far));
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
     * Reads what is there, as much as {@code into} has room for; waits until at least one byte is.
     *
     * @return how many bytes were read; -1 at the end of the stream; 0 if there is no room
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalStateException if another task is reading
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     * @implNote Heritage: {@code StreamReader.read(n)}.
     */
    public int read(ByteBuffer into) throws IOException, InterruptedException {
        Objects.requireNonNull(into, "into");
        inbound.begin();
        try {
            return inbound.read(into);
        } finally {
            inbound.end();
        }
    }

    /**
     * As {@link #read(ByteBuffer)}, into the whole of an array.
     *
     * @throws IOException if the stream has failed or is closed
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     */
    public int read(byte[] into) throws IOException, InterruptedException {
        return read(ByteBuffer.wrap(Objects.requireNonNull(into, "into")));
    }

    /**
     * Waits until {@code count} bytes have come, and reads them.
     *
     * @throws EndOfStreamException if the stream ends before; the bytes that came stay in the stream
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if the count is negative
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     * @implNote Heritage: {@code StreamReader.readexactly}.
     */
    public byte[] readExactly(int count) throws IOException, InterruptedException {
        Require.notNegative(count, "count");
        inbound.begin();
        try {
            return inbound.readExactly(count);
        } finally {
            inbound.end();
        }
    }

    /**
     * As {@link #readExactly(int)}, as many as {@code into} has room for. If it fails or is cancelled, the position of the
     * buffer is as before, and the bytes that came stay in the stream.
     *
     * @throws EndOfStreamException if the stream ends before
     * @throws IOException if the stream has failed or is closed
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     */
    public void readExactly(ByteBuffer into) throws IOException, InterruptedException {
        Objects.requireNonNull(into, "into");
        inbound.begin();
        try {
            inbound.readExactly(into);
        } finally {
            inbound.end();
        }
    }

    /**
     * Waits until {@code delimiter} has come, and reads what is before it; the delimiter is dropped.
     *
     * @param limit how long a record may be, in bytes and without the delimiter
     * @throws LimitExceededException if it is longer; it stays in the stream, and {@link #skipUntil} gets past it
     * @throws EndOfStreamException if the stream ends before; the bytes that came stay in the stream
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if the delimiter is empty or the limit is negative
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     * @implNote Heritage: {@code StreamReader.readuntil}; differs: the delimiter is not part of the record.
     */
    public byte[] readUntil(byte[] delimiter, int limit) throws IOException, InterruptedException {
        checkDelimiter(delimiter);
        Require.notNegative(limit, "limit");
        inbound.begin();
        try {
            return inbound.readUntil(delimiter, limit);
        } finally {
            inbound.end();
        }
    }

    /**
     * Drops everything up to the end of the next {@code delimiter}, however much that is, and tells how much it was. What
     * was dropped before a cancellation is gone.
     *
     * @throws EndOfStreamException if the stream ends before
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if the delimiter is empty
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public long skipUntil(byte[] delimiter) throws IOException, InterruptedException {
        checkDelimiter(delimiter);
        inbound.begin();
        try {
            return inbound.skipUntil(delimiter);
        } finally {
            inbound.end();
        }
    }

    private static void checkDelimiter(byte[] delimiter) {
        if (Objects.requireNonNull(delimiter, "delimiter").length == 0) {
            throw new IllegalArgumentException("delimiter must not be empty");
        }
    }

    /**
     * Reads a line, which ends with a line feed or a carriage return and a line feed; its end is dropped. Charset and
     * limit are those of the {@linkplain StreamOptions settings}.
     *
     * @return the line; null at the end of the stream
     * @throws LimitExceededException if it is longer than the limit; it stays in the stream
     * @throws EndOfStreamException if the stream ends in the middle of a line; the bytes that came stay in the stream
     * @throws IOException if the stream has failed or is closed
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     * @implNote Heritage: {@code StreamReader.readline}; differs: half a line is no line.
     */
    public @Nullable String readLine() throws IOException, InterruptedException {
        return readLine(options.charset, options.lineLimit);
    }

    /**
     * As {@link #readLine()}, with another charset and limit.
     *
     * @param charset one in which a line feed is the byte 10, as in all that are common on a wire
     * @param limit how long it may be, in bytes and without its end
     * @throws LimitExceededException if it is longer than the limit; it stays in the stream
     * @throws EndOfStreamException if the stream ends in the middle of a line
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if the limit is less than one
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
     * Runs {@code action} with every line until the end of the stream, one after the other, as they come. The last one
     * may lack its end.
     *
     * @throws X if the action throws it; the lines after that one stay in the stream
     * @throws LimitExceededException if a line is longer than the limit; it stays in the stream
     * @throws IOException if the stream has failed or is closed
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
     * Waits for the end of the stream, and reads all that comes before.
     *
     * @param limit how much that may be, in bytes
     * @throws LimitExceededException if it is more; what came stays in the stream
     * @throws IOException if the stream has failed or is closed
     * @throws IllegalArgumentException if the limit is negative
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     * @implNote Heritage: {@code StreamReader.read()}.
     */
    public byte[] readAll(int limit) throws IOException, InterruptedException {
        Require.notNegative(limit, "limit");
        inbound.begin();
        try {
            return inbound.readAll(limit);
        } finally {
            inbound.end();
        }
    }

    // Writing

    /**
     * Writes all that is in {@code from}; waits while the other side is slow.
     *
     * @throws StreamClosedException if the stream is closed, or its output was shut down
     * @throws IOException if the stream has failed, by the other side's reset say
     * @throws InterruptedException if the caller is cancelled; if it was waiting for room then, the stream is aborted
     * @implNote Heritage: {@code StreamWriter.write} and {@code drain} in one.
     */
    public void write(ByteBuffer from) throws IOException, InterruptedException {
        outbound.write(Objects.requireNonNull(from, "from"));
    }

    /**
     * Writes {@code bytes}; waits while the other side is slow.
     *
     * @throws IOException if the stream has failed, is closed, or its output was shut down
     * @throws InterruptedException if the caller is cancelled; if it was waiting for room then, the stream is aborted
     */
    public void write(byte[] bytes) throws IOException, InterruptedException {
        write(ByteBuffer.wrap(Objects.requireNonNull(bytes, "bytes")));
    }

    /**
     * Writes {@code text} in the charset of the settings; waits while the other side is slow.
     *
     * @throws IOException if the stream has failed, is closed, or its output was shut down
     * @throws InterruptedException if the caller is cancelled; if it was waiting for room then, the stream is aborted
     */
    public void write(String text) throws IOException, InterruptedException {
        write(Objects.requireNonNull(text, "text").getBytes(options.charset));
    }

    /**
     * Writes a file, without copying it through the program where the system can. Disk reads are made on the caller's
     * thread.
     *
     * @throws IOException if the file cannot be read, or the stream has failed, is closed, or its output was shut down
     * @throws InterruptedException if the caller is cancelled; if it was waiting for room then, the stream is aborted
     * @implNote Heritage: {@code loop.sendfile}.
     */
    public void write(Path file) throws IOException, InterruptedException {
        Objects.requireNonNull(file, "file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            write(channel, 0, channel.size());
        }
    }

    /**
     * Writes a part of a file, as {@link #write(Path)}. The position of the channel stays as it is.
     *
     * @throws EndOfStreamException if the file is shorter
     * @throws IOException if the file cannot be read, or the stream has failed, is closed, or its output was shut down
     * @throws IllegalArgumentException if position or count are negative
     * @throws InterruptedException if the caller is cancelled; if it was waiting for room then, the stream is aborted
     */
    public void write(FileChannel file, long position, long count) throws IOException, InterruptedException {
        Objects.requireNonNull(file, "file");
        Require.notNegative(position, "position");
        Require.notNegative(count, "count");
        outbound.write(file, position, count);
    }

    /**
     * Hands on what {@link StreamOptions#outputBuffer} has collected; waits while the other side is slow.
     *
     * @throws IOException if the stream has failed, is closed, or its output was shut down
     * @throws InterruptedException if the caller is cancelled; if it was waiting for room then, the stream is aborted
     */
    public void flush() throws IOException, InterruptedException {
        outbound.flush();
    }

    // The end

    /**
     * Ends the output, after what is buffered: the other side sees the end of its input. This side can go on reading. The
     * second time it does nothing.
     *
     * @throws IOException if the stream has failed or is closed
     * @throws InterruptedException if the caller is cancelled; if it was waiting for room then, the stream is aborted
     * @implNote Heritage: {@code StreamWriter.write_eof}.
     */
    public void shutdownOutput() throws IOException, InterruptedException {
        outbound.shutdown();
    }

    /**
     * Closes the stream in good order: sends what is buffered, ends the output, waits until the other side has ended too,
     * dropping what it still sends, and closes. Takes no longer than {@link StreamOptions#finishLimit}: then it closes
     * though the other side goes on. On a closed stream it does nothing.
     *
     * @throws IOException if the stream fails, or what was buffered could not be sent within the limit; it is closed
     *     nevertheless
     * @throws InterruptedException if the caller is cancelled while it waits; the stream is aborted
     * @implNote Heritage: {@code StreamWriter.close} and {@code wait_closed}.
     */
    public void finish() throws IOException, InterruptedException {
        Run.throwIfCancelled();
        if (life.isOver()) {
            return;
        }
        try {
            boolean inTime = Async.<Boolean, IOException>moveOnAfter(options.finishLimit, () -> {
                        outbound.shutdown();
                        drain();
                        return true;
                    })
                    .orElse(false);
            if (!inTime && (life.isOver() || outbound.holdsBytes())) {
                life.abort("it was to be finished, which took too long");
                throw new IOException(wire.description() + " did not take what was to be sent within "
                        + Durations.words(options.finishLimit));
            }
        } catch (InterruptedException e) {
            life.abort("it was to be finished, which was cancelled");
            throw e;
        } finally {
            close();
        }
    }

    private void drain() throws IOException, InterruptedException {
        if (inbound.tryBegin()) {
            try {
                inbound.drain();
            } finally {
                inbound.end();
            }
        }
    }

    /**
     * Closes the stream. Never waits. What was written arrives, unless the other side still sends something, which the
     * system answers with a reset: to wait for its end, {@link #finish} first. What {@link StreamOptions#outputBuffer} has
     * collected is sent if that needs no waiting. Operations under way fail with a {@link StreamClosedException}. The
     * second time it does nothing.
     *
     * @throws IOException if buffered bytes had to be dropped, or closing fails; the stream is closed nevertheless
     */
    @Override
    public void close() throws IOException {
        if (life.isOver()) {
            return;
        }
        int left = 0;
        try {
            left = outbound.flushNow();
        } finally {
            if (life.end("closed by " + Run.caller())) {
                if (left == 0) {
                    wire.close();
                } else {
                    wire.abort();
                }
            }
        }
        if (left > 0) {
            throw new IOException(left + " bytes that were buffered could not be sent at once when "
                    + wire.description() + " was closed; flush or finish it before");
        }
    }

    /**
     * Breaks the stream off. Never waits. What was written may be lost, and the other side sees a reset where there is
     * such a thing. Operations under way fail with a {@link StreamClosedException}. On a closed stream it does nothing.
     *
     * @implNote Heritage: {@code transport.abort}.
     */
    public void abort() {
        life.abort("aborted by " + Run.caller());
    }

    /** Whether the stream was neither closed nor aborted on this side. */
    public boolean isOpen() {
        return !life.isOver();
    }

    // What it is

    /** The address on this side, if there is one. */
    public Optional<SocketAddress> localAddress() {
        return wire.localAddress();
    }

    /** The address on the other side, if there is one. */
    public Optional<SocketAddress> remoteAddress() {
        return wire.remoteAddress();
    }

    /** What was agreed on, if this is TLS. */
    public Optional<TlsDetails> tls() {
        return wire.tls();
    }

    /**
     * A view for code that reads from an {@link InputStream}. Its reads wait like those of this stream; a cancellation is
     * an {@link java.io.InterruptedIOException} there, and loses no byte. Closing it closes this stream.
     */
    public InputStream inputStream() {
        return new InputView(this);
    }

    /**
     * A view for code that writes to an {@link OutputStream}. Its writes wait like those of this stream; a cancellation is
     * an {@link java.io.InterruptedIOException} there. Closing it closes this stream.
     */
    public OutputStream outputStream() {
        return new OutputView(this);
    }

    Wire wire() {
        return wire;
    }

    /** Hands the wire, and what was read ahead, over to {@code TLS}. This stream is closed by that, the wire is not. */
    Takeover takeOver(String why) throws IOException, InterruptedException {
        outbound.flush();
        inbound.begin();
        try {
            if (!life.end(why)) {
                life.check();
            }
            InputBuffer ahead = inbound.input();
            return new Takeover(wire, ByteBuffer.wrap(ahead.take(ahead.size())), options);
        } finally {
            inbound.end();
        }
    }

    /** Breaks off the wire, if it is not closed, whether this stream or one in its place has it. */
    void abandon() {
        life.abort("its server has let go of it");
        wire.abort();
    }

    /** What a stream leaves to the one that goes on in its place. */
    record Takeover(Wire wire, ByteBuffer ahead, StreamOptions options) {}

    @Override
    public String toString() {
        String state = life.isOver() ? "closed" : outbound.hasEnded() ? "output ended" : "open";
        return wire.description() + " [" + state + "]";
    }
}
