package dev.weft.io;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.io.internal.Run;
import dev.weft.io.spi.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The state that the two directions of a stream share: whether it is open, and when a byte was last sent or received.
 * Also waits until the wire can be read or written.
 *
 * <pre>
 *   OPEN ── close, abort, taken over by TLS ──► CLOSED with the reason      once; the first reason stays
 * </pre>
 */
final class StreamState {
    private final Wire wire;
    private final @Nullable Duration idleTimeout;
    private final AtomicReference<@Nullable String> closed = new AtomicReference<>();
    private volatile long lastMove;
    private volatile boolean everMoved;

    StreamState(Wire wire, @Nullable Duration idleTimeout) {
        this.wire = wire;
        this.idleTimeout = idleTimeout;
    }

    /** Marks the stream as closed; false if it was closed before. */
    boolean end(String why) {
        return closed.compareAndSet(null, why);
    }

    boolean isOver() {
        return closed.get() != null;
    }

    /** Aborts the stream, unless it is closed already. */
    void abort(String why) {
        if (end(why)) {
            wire.abort();
        }
    }

    void check() throws StreamClosedException {
        String why = closed.get();
        if (why != null) {
            throw new StreamClosedException(wire.description() + " was closed: " + why);
        }
    }

    /**
     * Returns the exception to throw for {@code failure} of the wire. If the stream was closed on this side, the
     * closing has caused the failure, and the returned exception says so.
     */
    IOException explain(IOException failure) {
        String why = closed.get();
        if (why == null) {
            return failure;
        }
        StreamClosedException explained = new StreamClosedException(wire.description() + " was closed: " + why);
        explained.addSuppressed(failure);
        return explained;
    }

    /** Records that bytes were sent or received. */
    void moved() {
        if (idleTimeout != null) {
            lastMove = Run.now();
            everMoved = true;
        }
    }

    void awaitReadable() throws IOException, InterruptedException {
        await(wire::awaitReadable);
    }

    void awaitWritable() throws IOException, InterruptedException {
        await(wire::awaitWritable);
    }

    private void await(Action<IOException> wait) throws IOException, InterruptedException {
        Duration limit = idleTimeout;
        if (limit == null) {
            wait.run();
        } else {
            awaitWithin(limit, wait);
        }
        check();
    }

    /** Runs {@code wait}, and throws if no byte is sent or received for {@code limit}. */
    private void awaitWithin(Duration limit, Action<IOException> wait) throws IOException, InterruptedException {
        long begin = Run.now();
        while (true) {
            long idle = Run.now() - (everMoved && lastMove - begin > 0 ? lastMove : begin);
            Duration rest = limit.minusNanos(idle);
            if (!rest.isPositive()) {
                throw new IdleException(wire.description(), limit);
            }
            boolean over = Async.<Boolean, IOException>moveOnAfter(rest, () -> {
                        wait.run();
                        return true;
                    })
                    .orElse(false);
            if (over) {
                return;
            }
        }
    }
}
