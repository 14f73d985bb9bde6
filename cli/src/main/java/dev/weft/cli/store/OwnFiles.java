package dev.weft.cli.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates files and directories that only their owner may read, since URLs and headers may contain secrets. */
final class OwnFiles {
    private static final String DIRECTORY = "rwx------";
    private static final String FILE = "rw-------";

    private OwnFiles() {}

    /** Creates a directory that only its owner may enter, if it does not exist. */
    static Path directory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            restrict(path, DIRECTORY);
        }
        return path;
    }

    /** Creates a file, if it does not exist, and lets only its owner read it. */
    static Path file(Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createFile(path);
        }
        restrict(path, FILE);
        return path;
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }
}
