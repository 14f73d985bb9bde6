package dev.weft.cli.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A body being saved: a temporary file that is renamed when the body is complete. Closing without {@link #save} deletes
 * it.
 */
public final class Part implements AutoCloseable {
    private final Path part;
    private final Path file;
    private final OutputStream out;
    private boolean saved;

    private Part(Path part, Path file, OutputStream out) {
        this.part = part;
        this.file = file;
        this.out = out;
    }

    static Part create(Path part, Path file) throws IOException {
        return new Part(part, file, Files.newOutputStream(part));
    }

    /** Writes more of the body. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    /** Renames the complete file, replacing an older one. */
    public void save() throws IOException {
        out.close();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        saved = true;
    }

    /** Deletes the file unless {@link #save} has renamed it. */
    @Override
    public void close() throws IOException {
        if (!saved) {
            out.close();
            Files.deleteIfExists(part);
        }
    }
}
