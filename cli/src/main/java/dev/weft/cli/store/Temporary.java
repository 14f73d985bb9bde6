package dev.weft.cli.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates temporary files without a name, which disappear when the process ends, even if it is killed. */
public final class Temporary {
    private Temporary() {}

    /** Creates a file for writing and reading, which only its owner can read. */
    public static RandomAccessFile file(String prefix, String suffix) throws IOException {
        Path path = Files.createTempFile(prefix, suffix);
        RandomAccessFile created = new RandomAccessFile(path.toFile(), "rw");
        try {
            Files.delete(path); // the file without a name exists until it is closed
        } catch (IOException e) {
            path.toFile().deleteOnExit(); // on systems where an open file cannot be deleted
        }
        return created;
    }
}
