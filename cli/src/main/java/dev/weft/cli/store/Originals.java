package dev.weft.cli.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * The original bodies of files whose links were converted. The journal and later conversions refer to the originals. An
 * original is deleted before its file is replaced, so an original always belongs to the body of its file.
 */
final class Originals {
    private final Path directory;
    private final Path originals;
    private final boolean any;

    /**
     * Creates originals.
     *
     * @param directory the directory of the files
     * @param originals the directory of their originals
     */
    Originals(Path directory, Path originals) {
        this.directory = directory;
        this.originals = originals;
        this.any = Files.isDirectory(originals);
    }

    /** The original of a file, or the file itself if it was not converted. */
    Path of(String file) {
        Path original = originals.resolve(file);
        return Files.exists(original) ? original : directory.resolve(file);
    }

    /** Deletes the original of a file that is to be replaced. */
    void forget(String file) throws IOException {
        if (any) { // links are converted at the end of a run, so this run has not added originals yet
            Files.deleteIfExists(originals.resolve(file));
        }
    }

    /** Replaces the content of a file, and keeps its original body. */
    void convert(String file, byte[] content) throws IOException {
        Path converted = directory.resolve(file);
        Path original = originals.resolve(file);
        Files.createDirectories(Objects.requireNonNull(original.getParent()));
        Path part = original.resolveSibling(original.getFileName() + ".part");
        if (!Files.exists(original)) {
            Files.copy(converted, part, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(part, original, StandardCopyOption.ATOMIC_MOVE);
        }
        FileTime modified = Files.getLastModifiedTime(original);
        Files.write(part, content);
        Files.setLastModifiedTime(part, modified);
        Files.move(part, converted, StandardCopyOption.ATOMIC_MOVE);
    }
}
