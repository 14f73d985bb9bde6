package dev.weft.cli;

import dev.weft.cli.store.Part;
import dev.weft.cli.store.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Takes a body as it comes: counts it, keeps its beginning, and, if wanted, sums it up and saves it. */
final class Receiver {
    private final int headLength;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(0);
    private final @Nullable MessageDigest digest;
    private final @Nullable Part part;
    private long bytes;

    /**
     * A receiver of one body.
     *
     * @param headLength how many bytes of its beginning to keep
     * @param summing whether to compute its checksum
     * @param part where to save it, or null
     */
    Receiver(int headLength, boolean summing, @Nullable Part part) {
        this.headLength = headLength;
        this.digest = summing ? Sha256.begin() : null;
        this.part = part;
    }

    /**
     * Takes more.
     *
     * @throws SaveException if it cannot be saved
     */
    void write(byte[] chunk, int offset, int length) throws SaveException {
        bytes += length;
        int wanted = Math.min(length, headLength - head.size());
        head.write(chunk, offset, wanted);
        if (digest != null) {
            digest.update(chunk, offset, length);
        }
        if (part != null) {
            try {
                part.write(chunk, offset, length);
            } catch (IOException e) {
                throw new SaveException(e);
            }
        }
    }

    /** How many bytes came. */
    long bytes() {
        return bytes;
    }

    /** The first of them. */
    byte[] head() {
        return head.toByteArray();
    }

    /** The checksum of all of them, to be asked for once; null if none was wanted. */
    @Nullable
    String sum() {
        return digest == null ? null : HexFormat.of().formatHex(digest.digest());
    }
}
