package dev.weft.io.internal.memory;

import dev.weft.io.internal.Run;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a stream in memory.
 *
 * <p>Pieces are held in the order in which they were written, each with its time of arrival; these times never
 * decrease. The end of the stream is a piece without bytes. A reset is permanent. If it does not drop the pieces, the
 * bytes that have arrived can still be read. After that, every operation fails.
 *
 * <p><b>Invariants</b>, held under the monitor of {@code readers}:
 *
 * <ol>
 *   <li>{@code held} is the number of bytes in all pieces, and at most the capacity.
 *   <li>A reader is in {@code readers} only if nothing has arrived. If a piece is on its way, a timer resumes the
 *       reader. A writer is in {@code writers} only if the capacity is used up. A change that lets waiters continue
 *       resumes them.
 * </ol>
 */
final class MemoryPipe {
    private static final double NANOS = 1e9;

    private final LinkSettings link;
    private final RandomGenerator random;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final WaitQueue readers = new WaitQueue();
    private final WaitQueue writers = readers.sibling();
    private final boolean timeless;
    private final Awaitable bytes;
    private final Awaitable space;
    private int held;
    private long written;
    private long linkFreeAt;
    private long lastArrival;
    private boolean used;
    private boolean ended;
    private @Nullable String broken;

    MemoryPipe(LinkSettings link, String name) {
        this.link = link;
        this.random = link.generator();
        this.timeless = link.maxLatency() == 0 && link.bandwidth() == Long.MAX_VALUE;
        this.bytes = new Described("bytes from " + name);
        this.space = new Described("space in " + name);
    }

    private record Described(String description) implements Awaitable {}

    /** Bytes that were written and not yet read; null for the end. */
    private record Piece(@Nullable ByteBuffer bytes, long arrival) {}

    int read(ByteBuffer into) throws IOException {
        long now = Run.now();
        try (Guard guard = readers.lock()) {
            int moved = 0;
            for (Piece first = pieces.peek(); arrived(first, now) && into.hasRemaining(); first = pieces.peek()) {
                if (first.bytes == null) {
                    return moved == 0 ? -1 : moved;
                }
                moved += move(first.bytes, into);
                if (!first.bytes.hasRemaining()) {
                    pieces.remove();
                }
                if (link.maxPieceSize() < Integer.MAX_VALUE) {
                    break; // each read gets one piece, even if several have arrived
                }
            }
            held -= moved;
            if (moved > 0) {
                writers.resumeAll(guard);
            } else {
                check();
            }
            return moved;
        }
    }

    /**
     * Whether {@code piece} has arrived. On a link without delays every piece has arrived; its time is not compared,
     * because a piece that was written in another run has a time of another clock.
     */
    private boolean arrived(@Nullable Piece piece, long now) {
        return piece != null && (timeless || piece.arrival - now <= 0);
    }

    private static int move(ByteBuffer from, ByteBuffer into) {
        int count = Math.min(from.remaining(), into.remaining());
        into.put(from.slice(from.position(), count));
        from.position(from.position() + count);
        return count;
    }

    int write(ByteBuffer from) throws IOException {
        long now = Run.now();
        try (Guard guard = readers.lock()) {
            check();
            int moved = 0;
            while (from.hasRemaining() && held < link.capacity() && written < link.resetAfter()) {
                moved += writePiece(from, now);
            }
            if (moved > 0) {
                readers.resumeAll(guard);
            } else if (written >= link.resetAfter() && from.hasRemaining()) {
                breakOff(guard, "the link was reset");
                check();
            }
            return moved;
        }
    }

    private int writePiece(ByteBuffer from, long now) {
        int max = link.maxPieceSize() == Integer.MAX_VALUE
                ? link.maxPieceSize()
                : random.nextInt(link.maxPieceSize()) + 1;
        int size = Math.min(Math.min(from.remaining(), max), link.capacity() - held);
        int count = (int) Math.min(size, link.resetAfter() - written);
        byte[] copy = new byte[count];
        from.get(copy);
        long arrival = arrivalOf(count, now);
        int delivered = Math.clamp(link.stallAfter() - written, 0, count);
        if (delivered > 0) {
            pieces.add(new Piece(ByteBuffer.wrap(copy, 0, delivered), arrival));
            held += delivered;
        }
        written += count;
        return count;
    }

    private long arrivalOf(int count, long now) {
        long begin = used && linkFreeAt - now > 0 ? linkFreeAt : now;
        long time = link.bandwidth() == Long.MAX_VALUE ? 0 : (long) (count * NANOS / link.bandwidth());
        linkFreeAt = begin + time;
        long latency = link.minLatency() == link.maxLatency()
                ? link.minLatency()
                : random.nextLong(link.minLatency(), link.maxLatency() + 1);
        long arrival = linkFreeAt + Math.min(latency, Clock.MAX_NANOS - time);
        lastArrival = used && lastArrival - arrival > 0 ? lastArrival : arrival;
        used = true;
        return lastArrival;
    }

    /** Ends this direction, after the pieces that were written. */
    void end() throws IOException {
        long now = Run.now();
        try (Guard guard = readers.lock()) {
            check();
            if (!ended) {
                ended = true;
                if (written <= link.stallAfter()) {
                    pieces.add(new Piece(null, arrivalOf(0, now)));
                }
                readers.resumeAll(guard);
            }
        }
    }

    void awaitReadable() throws InterruptedException {
        long now = Run.now();
        Waiter waiter = Run.waiter(bytes);
        Piece first;
        try (Guard guard = readers.lock()) {
            first = pieces.peek();
            if (arrived(first, now) || broken != null) {
                return;
            }
            readers.add(guard, waiter);
        }
        if (first == null) {
            readers.await(waiter);
        } else {
            Run.awaitUntil(readers, waiter, first.arrival);
        }
    }

    void awaitWritable() throws InterruptedException {
        Waiter waiter = Run.waiter(space);
        try (Guard guard = readers.lock()) {
            if (held < link.capacity() || broken != null) {
                return;
            }
            writers.add(guard, waiter);
        }
        writers.await(waiter);
    }

    /**
     * Breaks this direction. If {@code lost} is true, the pieces are dropped, and every operation fails from now on.
     * Otherwise the bytes that have arrived can still be read.
     */
    void reset(String why, boolean lost) {
        try (Guard guard = readers.lock()) {
            if (lost) {
                pieces.clear();
                held = 0;
            }
            breakOff(guard, why);
        }
    }

    private void breakOff(Guard guard, String why) {
        if (broken == null) {
            broken = why;
        }
        readers.resumeAll(guard);
        writers.resumeAll(guard);
    }

    private void check() throws StreamReset {
        if (broken != null) {
            throw new StreamReset(broken);
        }
    }

    boolean isBroken() {
        try (Guard _ = readers.lock()) {
            return broken != null;
        }
    }
}
