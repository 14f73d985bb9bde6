package dev.weft.http.internal.body;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.util.UUID;

/**
 * A file that is written under a temporary name and renamed when it is complete, so that no reader sees an incomplete
 * file. Closing without {@link #commit} deletes the temporary file.
 */
public final class AtomicFile implements AutoCloseable {
    private final Path part;
    private final Path file;
    private final OutputStream out;

    private AtomicFile(Path part, Path file, OutputStream out) {
        this.part = part;
        this.file = file;
        this.out = out;
    }

    /** Creates the temporary file for {@code file}, with these attributes. */
    public static AtomicFile begin(Path file, FileAttribute<?>... attributes) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("not a file: " + file);
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // In a program that has the permission, the rename would replace even a device such as /dev/null with a
            // file.
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        Path part = Files.createFile(parent.resolve(".weft-" + UUID.randomUUID() + ".part"), attributes);
        return new AtomicFile(part, file, Files.newOutputStream(part));
    }

    /** The stream to which the content is written. */
    public OutputStream stream() {
        return out;
    }

    /** Renames the complete temporary file, which replaces an existing file. */
    public void commit() throws IOException {
        out.close();
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes the temporary file unless {@link #commit} has renamed it. */
    @Override
    public void close() throws IOException {
        try {
            out.close();
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
