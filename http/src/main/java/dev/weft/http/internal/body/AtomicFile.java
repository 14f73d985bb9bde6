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

/** A file that is written under another name, and gets its own when it is complete. */
public final class AtomicFile implements AutoCloseable {
    private final Path part;
    private final Path file;
    private final OutputStream out;

    private AtomicFile(Path part, Path file, OutputStream out) {
        this.part = part;
        this.file = file;
        this.out = out;
    }

    /** Begins to write {@code file}; a new file has these attributes. */
    public static AtomicFile begin(Path file, FileAttribute<?>... attributes) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("not a file: " + file);
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // The superuser would put a file in the place of /dev/null.
            throw new FileSystemException(file.toString(), null, "it is no regular file");
        }
        Path part = Files.createFile(parent.resolve(".weft-" + UUID.randomUUID() + ".part"), attributes);
        return new AtomicFile(part, file, Files.newOutputStream(part));
    }

    /** Where to write it. */
    public OutputStream stream() {
        return out;
    }

    /** Gives it its name. */
    public void commit() throws IOException {
        out.close();
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Forgets what was written, unless it has its name. */
    @Override
    public void close() throws IOException {
        try {
            out.close();
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
