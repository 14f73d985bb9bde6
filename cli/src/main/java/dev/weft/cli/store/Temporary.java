package dev.weft.cli.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Temporary files without a name, which go with the process whatever ends it. */
public final class Temporary {
    private Temporary() {}

    /** Creates a file, to be written and read, that only its owner can see. */
    public static RandomAccessFile file(String prefix, String suffix) throws IOException {
        Path path = Files.createTempFile(prefix, suffix);
        RandomAccessFile created = new RandomAccessFile(path.toFile(), "rw");
        try {
            Files.delete(path); // the open file stays, and goes with the process
        } catch (IOException e) {
            path.toFile().deleteOnExit(); // where open files cannot be deleted
        }
        return created;
    }
}
