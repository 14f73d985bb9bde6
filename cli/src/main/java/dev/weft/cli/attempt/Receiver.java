package dev.weft.cli.attempt;

import dev.weft.cli.store.Sha256;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Receives a body: counts its bytes, keeps its beginning, and optionally computes its checksum and saves it. */
final class Receiver {
    private final int headLength;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(0);
    private final @Nullable MessageDigest digest;
    private final @Nullable Saving saving;
    private final IntConsumer arrived;
    private long bytes;

    /**
     * Creates a receiver for one body.
     *
     * @param headLength the number of bytes to keep from the beginning
     * @param summing whether to compute the checksum
     * @param saving where to save the body, or null
     * @param arrived receives the number of bytes as they arrive
     */
    Receiver(int headLength, boolean summing, @Nullable Saving saving, IntConsumer arrived) {
        this.headLength = headLength;
        this.digest = summing ? Sha256.begin() : null;
        this.saving = saving;
        this.arrived = arrived;
    }

    /**
     * Receives more bytes.
     *
     * @throws SaveException if the bytes cannot be saved
     */
    void write(byte[] chunk, int offset, int length) throws SaveException {
        arrived.accept(length);
        count(chunk, offset, length);
        if (saving != null) {
            saving.write(chunk, offset, length);
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
}
