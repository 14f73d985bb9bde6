package dev.weft.cli.output;

import dev.weft.cli.input.InputException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Checks, before the run begins, the output files that options name. So no run is lost because its output cannot be written.
 */
public final class OutputFile {
    private OutputFile() {}

    /**
     * Returns the path of a file, a pipe or a device.
     *
     * @throws InputException if the file cannot be written
     */
    public static Path of(String file) throws InputException {
        Path path;
        try {
            path = Path.of(file).toAbsolutePath();
        } catch (IllegalArgumentException e) {
            throw new InputException("cannot write '" + file + "': " + e.getMessage(), e);
        }
        if (Files.isDirectory(path)) {
            throw new InputException("cannot write '" + file + "': is a directory");
        }
        Path folder = path.getParent();
        if (isDevice(path)) {
            return path;
        }
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new InputException("cannot write '" + file + "': no such directory, or no permission to write in it");
        }
        return path;
    }

    /**
     * Like {@link #of}, but rejects a pipe or a device.
     *
     * @throws InputException if the file cannot be written, or is not a regular file
     */
    public static Path regular(String file) throws InputException {
        Path path = of(file);
        if (isDevice(path)) {
            throw new InputException("cannot write '" + file + "': is not a regular file");
        }
        return path;
    }

    /** Whether {@code file} is a pipe or device such as {@code /dev/null}, which cannot be replaced by a file. */
    public static boolean isDevice(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file);
    }
}
