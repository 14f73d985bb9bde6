package dev.weft.cli.attempt;

import dev.weft.Async;
import dev.weft.cli.store.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives a body: counts its bytes, keeps its beginning, and optionally computes its checksum and passes it on. */
final class Receiver {
    /**
     * The bytes after which other tasks may run. The next bytes of a quick server are there before the last ones were
     * handled, so such a body would never give way by itself.
     */
    private static final int TURN = 128 * 1024;

    private final int headLength;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(0);
    private final @Nullable MessageDigest digest;
    private final List<Sink> sinks;
    private final Arrival arrival;
    private long bytes;
    private int sinceTurn;

    /**
     * Creates a receiver for one body.
     *
     * @param headLength the number of bytes to keep from the beginning
     * @param summing whether to compute the checksum
     * @param sinks what the body is passed on to
     * @param arrival is told of bytes as they arrive
     */
    Receiver(int headLength, boolean summing, List<Sink> sinks, Arrival arrival) {
        this.headLength = headLength;
        this.digest = summing ? Sha256.begin() : null;
        this.sinks = sinks;
        this.arrival = arrival;
    }

    /**
     * Receives more bytes; may wait.
     *
     * @throws IOException if the bytes cannot be passed on
     */
    void write(byte[] chunk, int offset, int length) throws IOException, InterruptedException {
        count(chunk, offset, length);
        for (Sink sink : sinks) {
            sink.write(chunk, offset, length);
        }
        arrival.on(length);
        sinceTurn += length;
        if (sinceTurn >= TURN) {
            sinceTurn = 0;
            Async.checkpoint();
        }
    }

    /** Counts bytes that are saved already. */
    void count(byte[] chunk, int offset, int length) {
        bytes += length;
        int wanted = Math.min(length, headLength - head.size());
        head.write(chunk, offset, wanted);
        if (digest != null) {
            digest.update(chunk, offset, length);
        }
    }

    /** The number of bytes received. */
    long bytes() {
        return bytes;
    }

    /** The beginning of the body. */
    byte[] head() {
        return head.toByteArray();
    }

    /**
     * The checksum of the body, or null if it is not computed. Must be called at most once, because it resets the
     * digest.
     */
    @Nullable
    String sum() {
        return digest == null ? null : HexFormat.of().formatHex(digest.digest());
    }

    /** Is told of bytes. */
    @FunctionalInterface
    interface Arrival {
        /** Counts bytes, and waits if they came too early. */
        void on(int bytes) throws InterruptedException;
    }
}
