package dev.weft.cli.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A body on its way into the folder. */
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

    /** Takes more of the body. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    /** Gives the body, which is whole, its name. */
    public void save() throws IOException {
        out.close();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        saved = true;
    }

    /** Forgets what came, unless it was saved. */
    @Override
    public void close() throws IOException {
        if (!saved) {
            out.close();
            Files.deleteIfExists(part);
        }
    }
}
