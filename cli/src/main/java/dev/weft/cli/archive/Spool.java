package dev.weft.cli.archive;

import dev.weft.cli.store.Temporary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Stores a body until its length is known: a short body in memory, a longer body in a temporary file without a name.
 * Used by one task at a time.
 */
final class Spool implements AutoCloseable {
    private static final int MAX_BYTES_IN_MEMORY = 64 * 1024;

    private final ByteArrayOutputStream start = new ByteArrayOutputStream(0);
    private final MessageDigest digest = sha1();

    /** A {@link RandomAccessFile} and not a channel, which an interrupt would close. */
    private @Nullable RandomAccessFile file;

    private long length;

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1"); // tools for WARC files expect this algorithm
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }

    void write(byte[] chunk, int offset, int count) throws IOException {
        digest.update(chunk, offset, count);
        length += count;
        if (length <= MAX_BYTES_IN_MEMORY) {
            start.write(chunk, offset, count);
            return;
        }
        RandomAccessFile rest = file;
        if (rest == null) {
            rest = Temporary.file("weft", ".exchange");
            file = rest;
            rest.write(start.toByteArray());
            start.reset();
        }
        rest.write(chunk, offset, count);
    }

    long length() {
        return length;
    }

    /** The SHA-1 digest. Must be called at most once, because it resets the digest. */
    byte[] digest() {
        return digest.digest();
    }

    /** Opens all bytes for reading. They must be read before {@link #close}. */
    InputStream read() throws IOException {
        RandomAccessFile from = file;
        if (from == null) {
            return new ByteArrayInputStream(start.toByteArray());
        }
        from.seek(0);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return from.read();
            }

            @Override
            public int read(byte[] into, int offset, int count) throws IOException {
                return from.read(into, offset, count);
            }
        };
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
