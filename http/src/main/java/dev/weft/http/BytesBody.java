package dev.weft.http;

import dev.weft.http.internal.message.Words;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A body that is held in memory. */
final class BytesBody implements Body {
    private static final int WRITE_SIZE = 64 * 1024;

    private final byte[] bytes;
    private final @Nullable String contentType;

    BytesBody(byte[] bytes, @Nullable String contentType) {
        this.bytes = Objects.requireNonNull(bytes, "bytes");
        this.contentType = contentType;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public Optional<String> contentType() {
        return Optional.ofNullable(contentType);
    }

    /**
     * Writes the bytes in pieces, so that a progress listener is called during the transfer and not only at its end.
     */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (int at = 0; at < bytes.length; at += WRITE_SIZE) {
            out.write(bytes, at, Math.min(WRITE_SIZE, bytes.length - at));
        }
    }

    @Override
    public String toString() {
        return Words.bytes(bytes.length);
    }
}
