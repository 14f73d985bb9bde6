package dev.weft.cli.settings;

import dev.weft.cli.input.InputException;
import dev.weft.http.CookieJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The cookies of a run, which are read from a file at the start and written back at the end. */
public final class Cookies {
    private final Path file;
    private final CookieJar jar;

    private Cookies(Path file, CookieJar jar) {
        this.file = file;
        this.jar = jar;
    }

    /**
     * Reads the cookies from a file. A file that does not exist counts as empty.
     *
     * @throws InputException if the file cannot be read or written, or is not a cookie file
     */
    public static Cookies open(String name) throws InputException {
        try {
            Path file = Path.of(name);
            requireWritable(file);
            return new Cookies(file, load(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot use '" + name + "' for --cookies: " + InputException.reason(e), e);
        }
    }

    /** Checks in advance that the file can be written, so that the run does not fail at its end. */
    private static void requireWritable(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IOException("is a directory");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("not a regular file");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException("no such directory");
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("no permission to write in its directory");
        }
    }

    private static CookieJar load(Path file) throws IOException {
        try {
            return CookieJar.load(file);
        } catch (NoSuchFileException _) {
            return CookieJar.create();
        }
    }

    /** The cookies. */
    public CookieJar jar() {
        return jar;
    }

    /**
     * Writes the cookies back.
     *
     * @throws IOException if the file cannot be written
     */
    public void save() throws IOException {
        jar.saveTo(file);
    }
}
