package dev.weft.http;

import dev.weft.Job;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file under another name, and gives it its own when it is complete. */
final class AtomicFile {
    private AtomicFile() {}

    static <T> T write(Path file, Job.On<OutputStream, T, IOException> writer)
            throws IOException, InterruptedException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("not a file: " + file);
        }
        Path part = parent.resolve(".weft-" + UUID.randomUUID() + ".part");
        try {
            T result;
            try (OutputStream out =
                    Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                result = writer.call(out);
            }
            move(part, file);
            return result;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
