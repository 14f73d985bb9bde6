package dev.weft.cli.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A body being saved: a temporary file that is renamed when the body is complete. Closing without {@link #save} or
 * {@link #keep} deletes the file. Bytes are in the file as soon as they are written, since nothing is buffered.
 */
public final class Part implements AutoCloseable {
    private final Path part;
    private final Path file;
    private final OutputStream out;
    private long length;
    private boolean kept;

    private Part(Path part, Path file, OutputStream out, long length) {
        this.part = part;
        this.file = file;
        this.out = out;
        this.length = length;
    }

    static Part create(Path part, Path file) throws IOException {
        return new Part(part, file, Files.newOutputStream(part), 0);
    }

    /** Opens an existing part in order to continue it. */
    static Part open(Path part, Path file) throws IOException {
        return new Part(part, file, Files.newOutputStream(part, StandardOpenOption.APPEND), Files.size(part));
    }

    /** The name of the temporary file. */
    public String name() {
        return String.valueOf(part.getFileName());
    }

    /** The number of bytes in the file. */
    public long length() {
        return length;
    }

    /** Writes more of the body. */
    public void write(byte[] bytes, int offset, int count) throws IOException {
        out.write(bytes, offset, count);
        length += count;
    }

    /** Opens the bytes that were written so far for reading. */
    public InputStream read() throws IOException {
        return Files.newInputStream(part);
    }

    /**
     * Renames the complete file to its final name, and replaces an older file with that name.
     *
     * @param modified the time at which the body was last modified, or null if it is not known
     */
    public void save(@Nullable Instant modified) throws IOException {
        out.close();
        if (modified != null) {
            Files.setLastModifiedTime(part, FileTime.from(modified));
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        kept = true;
    }

    /** Keeps the file when this part is closed, so that a later attempt can continue it. */
    public void keep() {
        kept = true;
    }

    /** Deletes the file unless it was saved or is kept. */
    @Override
    public void close() throws IOException {
        out.close();
        if (!kept) {
            Files.deleteIfExists(part);
        }
    }
}
