package dev.weft.io;

import dev.weft.Job;
import dev.weft.io.internal.Run;
import dev.weft.io.internal.poll.Poller;
import dev.weft.io.spi.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The incoming direction of a stream.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Every byte from the wire is in {@code input}, in the buffer of the current read, or was returned. A read that ends
 *       with an exception puts the bytes of its buffer back into {@code input}.
 *   <li>One task reads at a time; {@code reader} is its thread. A second reader gets an exception, because chance would decide
 *       which of the two gets which bytes.
 * </ol>
 */
final class Inbound {
    /** The largest array that is allocated for a read before its bytes have arrived. */
    private static final int MAX_PREALLOCATED = 1 << 16;

    private static final byte[] LINE_FEED = {'\n'};

    private final Wire wire;
    private final StreamState state;
    private final InputBuffer input = new InputBuffer();
    private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();

    Inbound(Wire wire, StreamState state) {
        this.wire = wire;
        this.state = state;
    }

    /** Makes the caller the reader. Must be followed by {@link #end} in a finally block. */
    void begin() throws IOException, InterruptedException {
        Run.throwIfCancelled();
        if (!tryBegin()) {
            throw readTwice();
        }
        if (state.isOver()) {
            end();
            state.check();
        }
    }

    private IllegalStateException readTwice() {
        return new IllegalStateException(wire.description() + " is being read by another task already");
    }

    private boolean tryBegin() {
        return reader.compareAndSet(null, Thread.currentThread());
    }

    void end() {
        reader.set(null);
    }

    /** Runs {@code body} with the caller as the reader. */
    <T> T alone(Job<T, IOException> body) throws IOException, InterruptedException {
        begin();
        try {
            return body.call();
        } finally {
            end();
        }
    }

    /** Removes and returns the bytes that have arrived and were not read. Must be called by the reader. */
    byte[] takeBuffered() {
        return input.take(input.size());
    }

    int read(ByteBuffer into) throws IOException, InterruptedException {
        if (!into.hasRemaining()) {
            return 0;
        }
        return input.isEmpty() ? receive(into) : input.take(into);
    }

    /** See {@link ByteStream#readNow}. */
    int readNow(ByteBuffer into) throws IOException {
        if (!tryBegin()) {
            throw readTwice();
        }
        try {
            state.check();
            if (!into.hasRemaining()) {
                return 0;
            }
            return input.isEmpty() ? receiveNow(into) : input.take(into);
        } finally {
            end();
        }
    }

    /** Waits for at least one byte, and reads the bytes that have arrived; -1 at the end. */
    private int receive(ByteBuffer into) throws IOException, InterruptedException {
        int count = receiveNow(into);
        if (count == 0 && Poller.letOthersRun()) {
            count = receiveNow(into);
        }
        while (count == 0) {
            state.awaitReadable();
            count = receiveNow(into);
        }
        return count;
    }

    private int receiveNow(ByteBuffer into) throws IOException {
        try {
            int count = wire.read(into);
            if (count > 0) {
                state.moved();
            }
            return count;
        } catch (IOException e) {
            throw state.explain(e);
        }
    }

    /** Waits for more bytes, and puts them into {@code input}; false at the end. */
    private boolean fill() throws IOException, InterruptedException {
        int count = receive(input.space());
        if (count > 0) {
            input.added(count);
        }
        return count > 0;
    }

    void readExactly(ByteBuffer into) throws IOException, InterruptedException {
        int begin = into.position();
        int end = into.limit();
        boolean complete = false;
        try {
            while (into.hasRemaining()) {
                if (read(into) < 0) {
                    throw new EndOfStreamException(end - begin + " bytes", into.position() - begin);
                }
            }
            complete = true;
        } finally {
            if (!complete) {
                input.unread(into.flip().position(begin));
                into.limit(end).position(begin);
            }
        }
    }

    byte[] readExactly(int count) throws IOException, InterruptedException {
        if (count <= MAX_PREALLOCATED) {
            ByteBuffer into = ByteBuffer.allocate(count);
            readExactly(into);
            return into.array();
        }
        while (input.size() < count) {
            if (!fill()) {
                throw new EndOfStreamException(count + " bytes", input.size());
            }
        }
        return input.take(count);
    }

    byte[] readUntil(byte[] delimiter, int limit) throws IOException, InterruptedException {
        int length = find(delimiter, limit, 0, "a record");
        if (length < 0) {
            throw new EndOfStreamException("a record", input.size());
        }
        byte[] record = input.take(length);
        input.skip(delimiter.length);
        return record;
    }

    /**
     * Waits until {@code delimiter} has arrived, and returns the number of bytes before it, which is at most {@code
     * limit + extra}; -1 if the stream ends before the delimiter.
     */
    private int find(byte[] delimiter, int limit, int extra, String what) throws IOException, InterruptedException {
        int searched = 0;
        while (true) {
            int at = input.indexOf(delimiter, searched);
            int length = at >= 0 ? at : Math.max(0, input.size() - delimiter.length + 1);
            if (length - extra > limit) {
                throw new LimitExceededException(what, limit);
            }
            if (at >= 0) {
                return at;
            }
            searched = length;
            if (!fill()) {
                return -1;
            }
        }
    }

    /** A line without its end; null at the end of the stream. */
    byte @Nullable [] readLine(int limit, boolean lastMayLackItsEnd) throws IOException, InterruptedException {
        int length = find(LINE_FEED, limit, 1, "a line");
        if (length < 0) {
            int left = input.size();
            if (left > 0 && !lastMayLackItsEnd) {
                throw new EndOfStreamException("a line", left);
            }
            return left == 0 ? null : input.take(left);
        }
        boolean returned = length > 0 && input.at(length - 1) == '\r';
        if (length - (returned ? 1 : 0) > limit) {
            throw new LimitExceededException("a line", limit);
        }
        byte[] line = input.take(returned ? length - 1 : length);
        input.skip(returned ? 2 : 1);
        return line;
    }

    byte[] readAll(int limit) throws IOException, InterruptedException {
        do {
            if (input.size() > limit) {
                throw new LimitExceededException("the rest of the stream", limit);
            }
        } while (fill());
        return input.take(input.size());
    }

    long skipUntil(byte[] delimiter) throws IOException, InterruptedException {
        long skipped = 0;
        while (true) {
            int at = input.indexOf(delimiter, 0);
            int count = at >= 0 ? at + delimiter.length : Math.max(0, input.size() - delimiter.length + 1);
            input.skip(count);
            skipped += count;
            if (at >= 0) {
                return skipped;
            }
            if (!fill()) {
                throw new EndOfStreamException("a record to skip", skipped + input.size());
            }
        }
    }

    /**
     * Reads to the end, and drops the bytes; does nothing if another task is reading. The dropped bytes need not be
     * complete, so neither a truncated stream nor a long pause is a failure.
     */
    void drainIfFree() throws IOException, InterruptedException {
        if (!tryBegin()) {
            return;
        }
        try {
            do {
                input.skip(input.size());
            } while (fill());
        } catch (TruncatedException | IdleException e) {
            System.getLogger("dev.weft")
                    .log(
                            System.Logger.Level.TRACE,
                            wire.description() + " was finished before the peer ended its output",
                            e);
        } finally {
            end();
        }
    }
}
