package dev.weft.http;

import dev.weft.Action;
import dev.weft.http.spi.BodySource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The body of a response, decompressed, to be read once and as it comes. Read by one task at a time. Whatever reads it
 * to its end gives the connection back.
 */
public final class ResponseBody {
    private static final int CHUNK = 16 * 1024;
    private static final int PEEK = 800;

    /** As much is set aside for a body that only says how long it is. */
    private static final int MOST_AT_ONCE = 1 << 20;

    private final Request request;
    private final Headers headers;
    private final BodySource source;
    private final long length;
    private byte[] peeked = {};
    private int peekedAt;
    private boolean begun;
    private boolean ended;

    ResponseBody(Request request, Headers headers, BodySource source, long length) {
        this.request = request;
        this.headers = headers;
        this.source = source;
        this.length = length;
    }

    /** How many bytes it has; empty if that is not known before the end. */
    public OptionalLong length() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /**
     * Waits for some bytes, and puts what has come into {@code into}.
     *
     * @return how many bytes; -1 if the body has ended
     * @throws HttpException if the rest does not come
     * @throws InterruptedException if the caller is cancelled while it waits; the rest is lost then
     */
    public int read(byte[] into) throws IOException, InterruptedException {
        return read(into, 0, into.length);
    }

    /**
     * Waits for some bytes, and puts what has come into a part of {@code into}.
     *
     * @return how many bytes; -1 if the body has ended
     * @throws HttpException if the rest does not come
     * @throws InterruptedException if the caller is cancelled while it waits; the rest is lost then
     */
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (peekedAt < peeked.length) {
            return readPeeked(into, offset, length);
        }
        if (ended) {
            return -1;
        }
        begun = true;
        int count = source.read(into, offset, length);
        if (count < 0) {
            ended = true;
            source.close();
        }
        return count;
    }

    private int readPeeked(byte[] into, int offset, int length) {
        int count = Math.min(length, peeked.length - peekedAt);
        System.arraycopy(peeked, peekedAt, into, offset, count);
        peekedAt += count;
        return count;
    }

    /** Waits for the beginning, so that {@link #peeked} has it. */
    void peek() throws IOException, InterruptedException {
        byte[] start = new byte[PEEK];
        int count = 0;
        for (int more = 0; count < PEEK && more >= 0; count += Math.max(more, 0)) {
            more = read(start, count, PEEK - count);
        }
        peeked = Arrays.copyOf(start, count);
    }

    /** The beginning, if it was waited for. */
    byte[] peeked() {
        return peeked;
    }

    /**
     * Waits for the rest.
     *
     * @throws HttpException if it does not come
     * @throws InterruptedException if the caller is cancelled while it waits; the rest is lost then
     */
    public byte[] bytes() throws IOException, InterruptedException {
        if (length >= 0 && length <= MOST_AT_ONCE && peeked.length == 0 && !begun) {
            return knownBytes((int) length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        transferTo(out);
        return out.toByteArray();
    }

    /** All of them, of which nothing was read yet. */
    private byte[] knownBytes(int most) throws IOException, InterruptedException {
        byte[] bytes = new byte[most];
        int count = 0;
        for (int more = 0; more >= 0 && count < most; count += Math.max(more, 0)) {
            more = read(bytes, count, most - count);
        }
        if (read(new byte[1]) >= 0) {
            throw new HttpProtocolException(
                    "the body from " + request.url() + " is longer than it says", request.uri(), null);
        }
        if (count < most) {
            throw new ConnectionLostException(
                    "the body from " + request.url() + " ended after " + count + " of " + Words.bytes(most),
                    request.uri(),
                    null);
        }
        return bytes;
    }

    /**
     * Waits for the rest, as text in the charset that its byte order mark or else the content type says, or else UTF-8.
     *
     * @throws HttpException if it does not come
     * @throws InterruptedException if the caller is cancelled while it waits; the rest is lost then
     */
    public String text() throws IOException, InterruptedException {
        return Charsets.decode(bytes(), headers);
    }

    /**
     * Calls {@code action} with each line, without its end, as it comes.
     *
     * @throws X if the action throws it; the rest is not read
     * @throws IOException if the rest does not come
     * @throws InterruptedException if the caller is cancelled while it waits; the rest is lost then
     */
    public <X extends Exception> void lines(Action.On<? super String, X> action)
            throws X, IOException, InterruptedException {
        Objects.requireNonNull(action, "action");
        LineDecoder lines = new LineDecoder(headers);
        byte[] chunk = new byte[CHUNK];
        for (int count = read(chunk); count >= 0; count = read(chunk)) {
            for (String line : lines.add(chunk, count)) {
                action.run(line);
            }
        }
        for (String line : lines.end()) {
            action.run(line);
        }
    }

    /**
     * Calls {@code action} with each piece as it comes. The array is the action's to keep.
     *
     * @throws X if the action throws it; the rest is not read
     * @throws IOException if the rest does not come
     * @throws InterruptedException if the caller is cancelled while it waits; the rest is lost then
     */
    public <X extends Exception> void chunks(Action.On<? super byte[], X> action)
            throws X, IOException, InterruptedException {
        Objects.requireNonNull(action, "action");
        byte[] chunk = new byte[CHUNK];
        for (int count = read(chunk); count >= 0; count = read(chunk)) {
            action.run(Arrays.copyOf(chunk, count));
        }
    }

    /**
     * Waits for the rest, and writes it to {@code out} as it comes.
     *
     * @return how many bytes
     * @throws IOException if it does not come, or {@code out} does not take it
     * @throws InterruptedException if the caller is cancelled while it waits; the rest is lost then
     */
    public long transferTo(OutputStream out) throws IOException, InterruptedException {
        Objects.requireNonNull(out, "out");
        long total = 0;
        byte[] chunk = new byte[CHUNK];
        for (int count = read(chunk); count >= 0; count = read(chunk)) {
            out.write(chunk, 0, count);
            total += count;
        }
        return total;
    }

    /**
     * Waits for the rest, and makes it a file: another file appears beside it first, and takes its name when it is
     * complete. So under this name there is the old file or the new one, never a part; also if the caller is cancelled.
     *
     * @return how many bytes
     * @throws IOException if it does not come, or the file cannot be written, a device say
     * @throws InterruptedException if the caller is cancelled while it waits; the rest is lost then
     */
    public long saveTo(Path file) throws IOException, InterruptedException {
        try (AtomicFile whole = AtomicFile.begin(Objects.requireNonNull(file, "file"))) {
            long bytes = transferTo(whole.stream());
            whole.commit();
            return bytes;
        }
    }

    /**
     * The rest as a stream, for code that knows nothing of Weft. Its methods wait. A cancellation makes them throw
     * {@link InterruptedIOException}, and interrupts the thread.
     */
    public InputStream stream() {
        return new BodyStream(this);
    }

    BodySource source() {
        return source;
    }

    /** Reads what is left, if it is not much, so that the connection can be used again; then gives it up. */
    void discard() throws InterruptedException {
        byte[] rest = new byte[8 * 1024];
        try {
            for (int i = 0; i < 8 && read(rest) >= 0; i++) {}
        } catch (IOException e) {
            System.getLogger("dev.weft.http").log(System.Logger.Level.DEBUG, "a body that nobody wants broke off", e);
        } finally {
            source.close();
        }
    }

    /** Gives up what is left. */
    void close() {
        source.close();
    }

    @Override
    public String toString() {
        return "body of " + request;
    }
}
