package dev.weft.io;

import dev.weft.Action;
import dev.weft.io.internal.Run;
import dev.weft.io.spi.Wire;
import dev.weft.sync.Lock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing direction of a stream.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>{@code lock} guards all fields, and is held during a whole write. It is fair, so writes are sent in the order of the
 *       calls.
 *   <li>Bytes are sent in the order in which they were written: {@code buffer} is empty before other bytes are sent directly.
 *   <li>A write that is cancelled while it holds the lock and waits may have sent some of its bytes, and the peer cannot notice
 *       that the rest is missing. So the write aborts the stream. A write that is cancelled while it waits for the lock has
 *       sent nothing.
 * </ol>
 */
final class Outbound {
    private static final int MAX_FILE_PART = 1 << 20;
    private static final int MAX_COPY = 1 << 16;

    private final Wire wire;
    private final StreamState state;
    private final int bufferSize;
    private final Lock lock;
    private @Nullable ByteBuffer buffer;
    private volatile boolean ended;

    Outbound(Wire wire, StreamState state, int bufferSize) {
        this.wire = wire;
        this.state = state;
        this.bufferSize = bufferSize;
        this.lock = Lock.create("writing to " + wire.description());
    }

    void write(ByteBuffer from) throws IOException, InterruptedException {
        try (Lock.Lease lease = begin()) {
            assert lease != null;
            put(from);
        }
    }

    void write(FileChannel file, long position, long count) throws IOException, InterruptedException {
        try (Lock.Lease lease = begin()) {
            assert lease != null;
            sendBuffer();
            sendFile(file, position, count);
        }
    }

    void flush() throws IOException, InterruptedException {
        try (Lock.Lease lease = begin()) {
            assert lease != null;
            sendBuffer();
        }
    }

    /** Sends the buffered bytes, and ends this direction; does nothing if this direction has already ended. */
    void shutdown() throws IOException, InterruptedException {
        try (Lock.Lease lease = lock.acquire()) {
            assert lease != null;
            state.check();
            if (!ended) {
                sendBuffer();
                ended = true;
                endNow();
            }
        }
    }

    /** See {@link ByteStream#writeNow}. */
    boolean writeNow(ByteBuffer from) throws IOException {
        Optional<Lock.Lease> free = lock.tryAcquire();
        if (free.isEmpty()) {
            return false;
        }
        try (Lock.Lease lease = free.get()) {
            assert lease != null;
            checkOpen();
            return sendBufferNow() && sendNow(from) && wire.flush();
        } catch (IOException e) {
            throw state.explain(e);
        }
    }

    /** Sends as many bytes as possible without waiting; returns false if some bytes remain. */
    private boolean sendNow(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            if (wire.write(from) == 0) {
                return false;
            }
            state.moved();
        }
        return true;
    }

    private boolean sendBufferNow() throws IOException {
        ByteBuffer full = buffer;
        if (full == null || full.position() == 0) {
            return true;
        }
        full.flip();
        try {
            return sendNow(full);
        } finally {
            full.compact();
        }
    }

    /** See {@link ByteStream#awaitWritable}. */
    void awaitWritable() throws IOException, InterruptedException {
        try (Lock.Lease lease = begin()) {
            assert lease != null;
            state.awaitWritable();
        }
    }

    private void checkOpen() throws StreamClosedException {
        state.check();
        if (ended) {
            throw new StreamClosedException("the output of " + wire.description() + " was shut down");
        }
    }

    private Lock.Lease begin() throws IOException, InterruptedException {
        Lock.Lease lease = lock.acquire();
        boolean open = false;
        try {
            checkOpen();
            open = true;
            return lease;
        } finally {
            if (!open) {
                lease.close();
            }
        }
    }

    private void put(ByteBuffer from) throws IOException, InterruptedException {
        ByteBuffer into = buffer;
        if (bufferSize > 0 && into == null) {
            into = ByteBuffer.allocate(bufferSize);
            buffer = into;
        }
        if (into != null && from.remaining() > into.remaining()) {
            sendBuffer();
        }
        if (into != null && from.remaining() <= into.remaining()) {
            into.put(from);
        } else {
            send(from);
        }
    }

    private void sendBuffer() throws IOException, InterruptedException {
        ByteBuffer full = buffer;
        if (full != null && full.position() > 0) {
            full.flip();
            try {
                send(full);
            } finally {
                full.compact();
            }
        }
    }

    private void send(ByteBuffer from) throws IOException, InterruptedException {
        abortOnFailure(() -> {
            while (from.hasRemaining()) {
                if (wire.write(from) > 0) {
                    state.moved();
                } else {
                    state.awaitWritable();
                }
            }
            while (!wire.flush()) {
                state.awaitWritable();
            }
        });
    }

    private void endNow() throws IOException, InterruptedException {
        abortOnFailure(() -> {
            while (!wire.shutdownOutput()) {
                state.awaitWritable();
            }
        });
    }

    private void sendFile(FileChannel file, long position, long count) throws IOException, InterruptedException {
        long end = position + count;
        long[] at = {position};
        abortOnFailure(() -> {
            while (at[0] < end) {
                long sent = wire.writeFrom(file, at[0], Math.min(end - at[0], MAX_FILE_PART));
                if (sent < 0) {
                    copyFile(file, at[0], end);
                    return;
                }
                if (sent > 0) {
                    at[0] += sent;
                    state.moved();
                } else if (at[0] >= file.size()) {
                    throw new EndOfStreamException(count + " bytes of a file", at[0] - position);
                } else {
                    state.awaitWritable();
                }
            }
        });
    }

    private void copyFile(FileChannel file, long position, long end) throws IOException, InterruptedException {
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(MAX_COPY, end - position));
        long at = position;
        while (at < end) {
            part.clear().limit((int) Math.min(part.capacity(), end - at));
            int read = file.read(part, at);
            if (read < 0) {
                throw new EndOfStreamException(end - position + " bytes of a file", at - position);
            }
            at += read;
            send(part.flip());
        }
    }

    /**
     * Runs {@code body}, which sends bytes and may wait. If it is cancelled, or a wait is idle for too long, the stream
     * is aborted.
     */
    private void abortOnFailure(Action<IOException> body) throws IOException, InterruptedException {
        try {
            body.run();
        } catch (InterruptedException e) {
            state.abort("a write was cancelled, and a part of it may have been sent");
            throw e;
        } catch (IdleException e) {
            state.abort("a write was idle for too long, and a part of it may have been sent");
            throw e;
        } catch (ClosedByInterruptException e) { // from the channel of a file, which the interrupt has closed
            state.abort("the write of a file was interrupted, and a part of it may have been sent");
            Run.throwIfCancelled();
            throw e;
        } catch (IOException e) {
            throw state.explain(e);
        }
    }

    /**
     * Sends as many buffered bytes as possible without waiting.
     *
     * @return the number of bytes that remain in the buffer or in the transport, or a greater number
     */
    int flushNow() throws IOException {
        Optional<Lock.Lease> free = lock.tryAcquire();
        if (free.isEmpty()) {
            return 0; // another task is writing, and will fail
        }
        try (Lock.Lease lease = free.get()) {
            assert lease != null;
            ByteBuffer full = buffer;
            int before = full == null ? 0 : full.position();
            if (full == null || before == 0) {
                return 0;
            }
            return !sendBufferNow() ? full.position() : wire.flush() ? 0 : before;
        }
    }

    /** Whether bytes are buffered. Reads without the lock, because the caller no longer sends. */
    boolean holdsBytes() {
        ByteBuffer held = buffer;
        return held != null && held.position() > 0;
    }

    boolean hasEnded() {
        return ended;
    }
}
