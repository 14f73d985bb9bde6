package dev.weft.cli.attempt;

import dev.weft.cli.store.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receives a body: counts its bytes, keeps its beginning, and optionally computes the checksum of the body and passes
 * the body on to sinks.
 */
final class Receiver {
    private final int headLength;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(0);
    private final @Nullable MessageDigest digest;
    private final List<Sink> sinks;
    private final Arrival arrival;
    private long bytes;

    /**
     * Creates a receiver for one body.
     *
     * @param headLength the number of bytes to keep from the beginning
     * @param summing whether to compute the checksum
     * @param sinks receive the body
     * @param arrival is called as bytes arrive
     */
    Receiver(int headLength, boolean summing, List<Sink> sinks, Arrival arrival) {
        this.headLength = headLength;
        this.digest = summing ? Sha256.begin() : null;
        this.sinks = sinks;
        this.arrival = arrival;
    }

    /** Records that a piece has arrived. Waits if pieces arrive faster than the limits allow. */
    void arrived(byte[] piece, int offset, int length) throws IOException, InterruptedException {
        count(piece, offset, length);
        arrival.on(piece, offset, length);
    }

    /** Adds a piece to the checksum. */
    private void sum(byte[] piece, int offset, int length) {
        if (digest != null) {
            digest.update(piece, offset, length);
        }
    }

    private void pass(byte[] piece, int offset, int length) throws IOException {
        for (Sink sink : sinks) {
            sink.write(piece, offset, length);
        }
    }

    /**
     * Receives a piece that has {@linkplain #arrived arrived}.
     *
     * @throws IOException if the piece cannot be passed on
     */
    void receive(byte[] piece, int offset, int length) throws IOException {
        sum(piece, offset, length);
        pass(piece, offset, length);
    }

    /** The steps of {@link #receive}, which are independent of each other. */
    List<Lane.Step> work() {
        List<Lane.Step> work = new ArrayList<>(2);
        if (digest != null) {
            work.add(this::sum);
        }
        if (!sinks.isEmpty()) {
            work.add(this::pass);
        }
        return work;
    }

    /** Counts a piece that an earlier attempt has saved, and adds it to the checksum. */
    void replay(byte[] piece, int length) {
        count(piece, 0, length);
        sum(piece, 0, length);
    }

    private void count(byte[] piece, int offset, int length) {
        bytes += length;
        head.write(piece, offset, Math.min(length, headLength - head.size()));
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

    /** A listener for arriving bytes. */
    @FunctionalInterface
    interface Arrival {
        /** Counts bytes, and waits if they arrive faster than the limits allow. */
        void on(byte[] piece, int offset, int length) throws IOException, InterruptedException;
    }
}
