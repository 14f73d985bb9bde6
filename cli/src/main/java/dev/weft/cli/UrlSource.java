package dev.weft.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The URLs to fetch: those on the command line, then those in a file, one in each line. Lines are read as they are
 * needed. Blank lines, and lines that begin with {@code #}, are skipped.
 */
final class UrlSource implements Iterator<String>, AutoCloseable {
    private final Iterator<String> arguments;
    private final @Nullable LineReader lines;
    private @Nullable String next;
    private @Nullable IOException failure;

    private UrlSource(List<String> arguments, @Nullable LineReader lines) {
        this.arguments = arguments.iterator();
        this.lines = lines;
    }

    /**
     * Opens the file.
     *
     * @param file its name, {@code -} for standard input, or null for none
     * @throws InputException if it cannot be read
     */
    static UrlSource open(List<String> arguments, @Nullable String file) throws InputException {
        if (file == null) {
            return new UrlSource(arguments, null);
        }
        try {
            InputStream in = file.equals("-") ? System.in : fileInput(Path.of(file));
            return new UrlSource(arguments, LineReader.of(in));
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot read '" + file + "': " + reason(e), e);
        }
    }

    private static InputStream fileInput(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a directory");
        }
        return Files.newInputStream(file);
    }

    private static String reason(Exception thrown) {
        return switch (thrown) {
            case NoSuchFileException e -> "there is no such file";
            case AccessDeniedException e -> "access denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> String.valueOf(thrown.getMessage());
        };
    }

    /** Waits for the next URL; an interrupt ends that with an exception. */
    @Override
    public boolean hasNext() {
        if (next == null) {
            next = arguments.hasNext() ? arguments.next() : nextLine();
        }
        return next != null;
    }

    private @Nullable String nextLine() {
        try {
            String line = readLine();
            while (line != null && (line.isBlank() || line.startsWith("#"))) {
                line = readLine();
            }
            return line == null ? null : line.strip();
        } catch (IOException e) {
            failure = e;
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while waiting for a line"));
        }
    }

    private @Nullable String readLine() throws IOException, InterruptedException {
        return lines == null ? null : lines.next();
    }

    /** Why reading ended before the end of the file, or null if it did not. What was read before stays good. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        String url = next;
        next = null;
        return String.valueOf(url);
    }

    @Override
    public void close() {
        if (lines != null) {
            lines.close();
        }
    }
}
