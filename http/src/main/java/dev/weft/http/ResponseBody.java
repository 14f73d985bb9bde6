package dev.weft.http;

import dev.weft.Action;
import dev.weft.http.failure.HttpException;
import dev.weft.http.internal.body.AtomicFile;
import dev.weft.http.internal.body.ReceivedBody;
import dev.weft.http.internal.chain.ReceivedResponse;
import dev.weft.http.internal.message.Charsets;
import dev.weft.http.internal.message.LineDecoder;
import dev.weft.http.spi.HeaderFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The body of a response, decompressed, to be read once and as it comes. Read by one task at a time. Reading it to its end
 * gives the connection back.
 */
public final class ResponseBody {
    private static final int CHUNK = 16 * 1024;

    private final ReceivedBody received;
    private final HeaderFields headers;
    private final Request request;

    ResponseBody(Request request, ReceivedResponse response) {
        this.request = request;
        this.received = response.body();
        this.headers = response.headers();
    }

    /** How many bytes it has; empty if that is not known before the end. */
    public OptionalLong length() {
        return received.length() < 0 ? OptionalLong.empty() : OptionalLong.of(received.length());
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
        return received.read(into, offset, length);
    }

    /**
     * Waits for the rest.
     *
     * @throws HttpException if it does not come
     * @throws InterruptedException if the caller is cancelled while it waits; the rest is lost then
     */
    public byte[] bytes() throws IOException, InterruptedException {
        return received.bytes();
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
        return new BodyStream(received);
    }

    @Override
    public String toString() {
        return "body of " + request;
    }
}
