package dev.weft.http;

import dev.weft.Action;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.TooLargeException;
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
 * The decompressed body of a response. It can be read once, as it arrives, by one task at a time. Reading it to the end
 * returns the connection to the pool.
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

    /** The length in bytes; empty if it is not known in advance. */
    public OptionalLong length() {
        return received.length() < 0 ? OptionalLong.empty() : OptionalLong.of(received.length());
    }

    /**
     * Waits until at least one byte has arrived, and puts the bytes that have arrived into the array {@code into}.
     *
     * @return the number of bytes read; -1 at the end of the body
     * @throws HttpException if the rest of the body cannot be received
     * @throws InterruptedException if the caller is cancelled while it waits; the rest of the body is lost
     */
    public int read(byte[] into) throws IOException, InterruptedException {
        return read(into, 0, into.length);
    }

    /**
     * Waits until at least one byte has arrived, and puts the bytes that have arrived into a part of the array
     * {@code into}.
     *
     * @return the number of bytes read; -1 at the end of the body
     * @throws HttpException if the rest of the body cannot be received
     * @throws InterruptedException if the caller is cancelled while it waits; the rest of the body is lost
     */
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        return received.read(into, offset, length);
    }

    /**
     * Waits for the rest of the body and returns it.
     *
     * @throws HttpException if the rest of the body cannot be received
     * @throws IllegalStateException if the body was read to its end already
     * @throws InterruptedException if the caller is cancelled while it waits; the rest of the body is lost
     */
    public byte[] bytes() throws IOException, InterruptedException {
        received.requireMore();
        return received.bytes();
    }

    /**
     * Waits for the rest of the body and returns it as text. The charset is given by the byte order mark of the body,
     * otherwise by the content type, and is otherwise UTF-8.
     *
     * @throws HttpException if the rest of the body cannot be received
     * @throws IllegalStateException if the body was read to its end already
     * @throws InterruptedException if the caller is cancelled while it waits; the rest of the body is lost
     */
    public String text() throws IOException, InterruptedException {
        return Charsets.decode(bytes(), headers);
    }

    /**
     * Waits for each line in turn and calls {@code action} with it, without its line terminator. The size of a line has
     * the same limit as the size of a buffered body; see {@link SessionOptions#maxBodySize}.
     *
     * @throws X if the action throws it; the rest of the body is not read
     * @throws TooLargeException if a line exceeds the limit; the body is closed
     * @throws IOException if the rest of the body cannot be received
     * @throws IllegalStateException if the body was read to its end already
     * @throws InterruptedException if the caller is cancelled while it waits; the rest of the body is lost
     */
    public <X extends Exception> void lines(Action.On<? super String, X> action)
            throws X, IOException, InterruptedException {
        Objects.requireNonNull(action, "action");
        received.requireMore();
        LineDecoder lines = new LineDecoder(headers, request.maxBodySize());
        byte[] chunk = new byte[CHUNK];
        for (int count = read(chunk); count >= 0; count = read(chunk)) {
            for (String line : lines.add(chunk, count)) {
                action.run(line);
            }
            if (lines.isTooLong()) {
                received.close();
                throw TooLargeException.ofLine(request.uri(), request.maxBodySize());
            }
        }
        for (String line : lines.end()) {
            action.run(line);
        }
    }

    /**
     * Waits for each piece of the body in turn and calls {@code action} with it. The action may keep the array.
     *
     * @throws X if the action throws it; the rest of the body is not read
     * @throws IOException if the rest of the body cannot be received
     * @throws IllegalStateException if the body was read to its end already
     * @throws InterruptedException if the caller is cancelled while it waits; the rest of the body is lost
     */
    public <X extends Exception> void chunks(Action.On<? super byte[], X> action)
            throws X, IOException, InterruptedException {
        Objects.requireNonNull(action, "action");
        received.requireMore();
        byte[] chunk = new byte[CHUNK];
        for (int count = read(chunk); count >= 0; count = read(chunk)) {
            action.run(Arrays.copyOf(chunk, count));
        }
    }

    /**
     * Writes the rest of the body to {@code out} as it arrives.
     *
     * @return the number of bytes
     * @throws IOException if the rest of the body cannot be received or written to {@code out}
     * @throws IllegalStateException if the body was read to its end already
     * @throws InterruptedException if the caller is cancelled while it waits; the rest of the body is lost
     */
    public long transferTo(OutputStream out) throws IOException, InterruptedException {
        Objects.requireNonNull(out, "out");
        received.requireMore();
        long total = 0;
        byte[] chunk = new byte[CHUNK];
        for (int count = read(chunk); count >= 0; count = read(chunk)) {
            out.write(chunk, 0, count);
            total += count;
        }
        return total;
    }

    /**
     * Saves the rest of the body as a file. The body is written to a temporary file in the same directory. When the
     * temporary file is complete, it replaces {@code file}. So {@code file} is never partial, not even if the caller is
     * cancelled.
     *
     * @return the number of bytes
     * @throws IOException if the rest of the body cannot be received, or the file cannot be written, for example
     *     because it is a device
     * @throws IllegalStateException if the body was read to its end already
     * @throws InterruptedException if the caller is cancelled while it waits; the rest of the body is lost
     */
    public long saveTo(Path file) throws IOException, InterruptedException {
        try (AtomicFile whole = AtomicFile.begin(Objects.requireNonNull(file, "file"))) {
            long bytes = transferTo(whole.stream());
            whole.commit();
            return bytes;
        }
    }

    /**
     * The rest of the body as a stream, for code that uses {@code java.io}. The methods of the stream wait. If the
     * caller is cancelled, they throw {@link InterruptedIOException} and set the thread's interrupt status.
     */
    public InputStream stream() {
        return new BodyStream(received);
    }

    @Override
    public String toString() {
        return "body of " + request;
    }
}
