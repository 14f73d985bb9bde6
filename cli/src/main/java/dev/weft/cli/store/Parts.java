package dev.weft.cli.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The directory of the parts, which are the incomplete bodies of targets. The name of a part begins with the key of its
 * target and is never used again. So a part is never continued with the bytes of another body.
 */
final class Parts {
    private final Path directory;
    /** Makes the names of this run different from the names of earlier runs. */
    private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

    private final AtomicLong count = new AtomicLong();

    Parts(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    Part create(Key key, Path file) throws IOException {
        String name = key.text() + "-" + run + "-" + count.incrementAndGet();
        return Part.create(directory.resolve(name), file);
    }

    Part open(Partial partial, Path file) throws IOException {
        return Part.open(directory.resolve(partial.name()), file);
    }

    /** Whether a part belongs to a target and exists. */
    boolean isThere(Partial partial, Key key) {
        return partial.name().startsWith(key.text() + "-") && Files.isRegularFile(directory.resolve(partial.name()));
    }

    /** The length of a part; zero if it does not exist. */
    long length(Partial partial) {
        try {
            return Files.size(directory.resolve(partial.name()));
        } catch (IOException e) {
            return 0;
        }
    }

    void delete(Partial partial) throws IOException {
        Files.deleteIfExists(directory.resolve(partial.name()));
    }

    /** Deletes all parts except those with the given names. Runs that were killed leave parts that no run can continue. */
    void deleteAllBut(Set<String> names) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
            for (Path part : left) {
                if (!names.contains(String.valueOf(part.getFileName()))) {
                    Files.delete(part);
                }
            }
        }
    }
}
