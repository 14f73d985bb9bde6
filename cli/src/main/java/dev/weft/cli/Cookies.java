package dev.weft.cli;

import dev.weft.cli.input.InputException;
import dev.weft.http.CookieJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The cookies that a run finds in a file, and leaves there for the next. */
final class Cookies {
    private final Path file;
    private final CookieJar jar;

    private Cookies(Path file, CookieJar jar) {
        this.file = file;
        this.jar = jar;
    }

    /**
     * Reads the file; if there is none, there are no cookies yet.
     *
     * @throws InputException if it cannot be read or written, or is no such file
     */
    static Cookies open(String name) throws InputException {
        try {
            Path file = Path.of(name);
            requireWritable(file);
            return new Cookies(file, load(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot use '" + name + "' for --cookies: " + InputException.reason(e), e);
        }
    }

    /** Said before anything is fetched, not after. */
    private static void requireWritable(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is no regular file");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no such folder");
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("no right to write in its folder");
        }
    }

    private static CookieJar load(Path file) throws IOException {
        try {
            return CookieJar.load(file);
        } catch (NoSuchFileException _) {
            return CookieJar.create();
        }
    }

    CookieJar jar() {
        return jar;
    }

    void save() throws IOException {
        jar.saveTo(file);
    }
}
