package dev.weft.http.internal.http1;

import dev.weft.http.internal.message.Words;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The stream to which the caller's body is written. It collects, delimits and counts the bytes. It keeps a failure of
 * the connection, so that such a failure can be distinguished from a failure of the body itself. After such a failure,
 * or after a cancellation, every write fails.
 */
final class RequestBody extends OutputStream {
    private static final int CHUNK = 8 << 10;
    private static final byte[] LINE_END = Output.ascii("\r\n");
    private static final byte[] LAST_CHUNK = Output.ascii("0\r\n\r\n");

    private final Output out;
    private final Progress progress;

    /** The length of the body, or {@link BodyWriter#UNKNOWN}. */
    private final long declared;

    private final byte[] chunk;
    private int chunkSize;
    private long written;
    private boolean ended;
    private @Nullable IOException failure;
    private @Nullable InterruptedException interruption;

    RequestBody(Output out, Progress progress, long declared) {
        this.out = out;
        this.progress = progress;
        this.declared = declared;
        this.chunk = new byte[declared == BodyWriter.UNKNOWN ? CHUNK : 0];
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checkOpen();
        if (declared != BodyWriter.UNKNOWN && length > declared - written) {
            throw new IOException("the body is longer than the " + Words.bytes(declared) + " that it declared");
        }
        written += length;
        if (declared != BodyWriter.UNKNOWN) {
            send(length, () -> out.write(bytes, offset, length));
        } else if (length <= chunk.length - chunkSize) {
            collect(bytes, offset, length);
        } else {
            sendChunk();
            if (length < chunk.length) {
                collect(bytes, offset, length);
            } else {
                sendChunk(bytes, offset, length);
            }
        }
    }

    private void checkOpen() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (ended) {
            throw new IOException("the body was sent already");
        }
    }

    private void collect(byte[] bytes, int offset, int length) {
        System.arraycopy(bytes, offset, chunk, chunkSize, length);
        chunkSize += length;
    }

    private void sendChunk() throws IOException {
        int size = chunkSize;
        chunkSize = 0;
        if (size > 0) {
            sendChunk(chunk, 0, size);
        }
    }

    private void sendChunk(byte[] bytes, int offset, int length) throws IOException {
        byte[] size = Output.ascii(Integer.toHexString(length) + "\r\n");
        send(size.length + length + LINE_END.length, () -> {
            out.write(size, 0, size.length);
            out.write(bytes, offset, length);
            out.write(LINE_END, 0, LINE_END.length);
        });
    }

    @Override
    public void flush() throws IOException {
        checkOpen();
        sendChunk();
        send(Output.COLLECTED, out::flush);
    }

    /**
     * Ends the body. If it is chunked, adds the last chunk to the collected bytes. Fails if the body is shorter than
     * its declared length.
     */
    void end() throws IOException {
        checkOpen();
        if (declared == BodyWriter.UNKNOWN) {
            sendChunk();
            send(LAST_CHUNK.length, () -> out.write(LAST_CHUNK, 0, LAST_CHUNK.length));
        } else if (written < declared) {
            throw new IOException(
                    "the body ended after " + written + " of the " + Words.bytes(declared) + " that it declared");
        }
        ended = true;
    }

    /** Runs a step that adds about {@code more} bytes, and reports to the {@link Progress} if the step may wait. */
    private void send(int more, Step step) throws IOException {
        boolean mayWait = out.isFullWith(more);
        try {
            if (mayWait) {
                progress.sending();
            }
            step.run();
            if (mayWait) {
                progress.sent();
            }
        } catch (InterruptedException e) {
            interruption = e;
            InterruptedIOException interrupted = new InterruptedIOException("the request was cancelled");
            interrupted.initCause(e);
            failure = interrupted;
            throw interrupted;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * The failure of the connection, or the cancellation of a write as an {@link IOException}; null if there was
     * neither.
     */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** The interruption that cut a write short; null if there was none. */
    @Nullable
    InterruptedException interruption() {
        return interruption;
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }
}
