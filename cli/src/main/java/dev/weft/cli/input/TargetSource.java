package dev.weft.cli.input;

import dev.weft.cli.result.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The targets: those on the command line, then those in files, one in each line, either a URL or a JSON object. Lines
 * are read as they are needed, ranges expanded as they are needed. Blank lines, and lines that begin with {@code #}, are
 * skipped.
 */
public final class TargetSource implements Iterator<Target>, AutoCloseable {
    private static final Pattern JSON = Pattern.compile("\\s*\\{\\s*[\"}]");

    /** What stands for bytes that are no text. To send it would be to ask for something else. */
    private static final char UNREADABLE = '\uFFFD';

    private final Iterator<String> arguments;
    private final Iterator<LineReader> files;
    private final List<LineReader> open;
    private final boolean literal;
    private final Consumer<String> complaints;
    private volatile boolean complete = true;
    private @Nullable LineReader lines;
    private Iterator<String> expanding = Collections.emptyIterator();
    private @Nullable Target next;
    private volatile boolean stopped;

    private TargetSource(List<String> arguments, List<LineReader> files, boolean literal, Consumer<String> complaints) {
        this.arguments = arguments.iterator();
        this.open = files;
        this.files = files.iterator();
        this.literal = literal;
        this.complaints = complaints;
    }

    /**
     * Opens the files. One that cannot be read is left out.
     *
     * @param files their names, {@code -} for standard input
     * @param literal whether brackets and braces in URLs are what they are, and no ranges
     * @param complaints takes a line for each file that cannot be read, or not to its end
     * @throws InputException if nothing of what was named can be read
     */
    public static TargetSource open(
            List<String> arguments, List<String> files, boolean literal, Consumer<String> complaints)
            throws InputException {
        List<LineReader> readers = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (String file : files) {
            try {
                readers.add(LineReader.of(file, input(file)));
            } catch (IOException | IllegalArgumentException e) {
                unreadable.add("cannot read '" + file + "': " + InputException.reason(e));
            }
        }
        if (arguments.isEmpty() && readers.isEmpty() && !unreadable.isEmpty()) {
            throw new InputException(String.join("; ", unreadable));
        }
        TargetSource source = new TargetSource(arguments, readers, literal, complaints);
        unreadable.forEach(source::complain);
        return source;
    }

    private void complain(String complaint) {
        complete = false;
        complaints.accept(complaint);
    }

    private static InputStream input(String file) throws IOException {
        if (file.equals("-")) {
            return System.in;
        }
        if (Files.isDirectory(Path.of(file))) {
            throw new FileSystemException(file, null, "it is a directory");
        }
        return Files.newInputStream(Path.of(file));
    }

    /** Waits for the next target; an interrupt ends that with an exception. */
    @Override
    public boolean hasNext() {
        if (next == null && !stopped) {
            next = read();
        }
        return next != null && !stopped;
    }

    private @Nullable Target read() {
        if (expanding.hasNext()) {
            return Target.of(expanding.next());
        }
        String given = arguments.hasNext() ? arguments.next() : nextLine();
        return given == null ? null : target(given);
    }

    private Target target(String given) {
        if (given.indexOf(UNREADABLE) >= 0) {
            return Target.flawed(given, "is not in UTF-8");
        }
        if (isJson(given)) {
            return TargetLine.parse(given);
        }
        if (literal || !UrlRange.isLikely(given)) {
            return Target.of(given);
        }
        try {
            expanding = UrlRange.of(given).iterator();
            return Target.of(expanding.next());
        } catch (IllegalArgumentException e) {
            return Target.flawed(given, String.valueOf(e.getMessage()));
        }
    }

    static boolean isSkipped(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    /** A choice such as <code>{http,https}://</code> begins differently. */
    static boolean isJson(String line) {
        return JSON.matcher(line).lookingAt();
    }

    private @Nullable String nextLine() {
        try {
            String line = readLine();
            while (line != null && isSkipped(line)) {
                line = readLine();
            }
            return line == null ? null : line.strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while waiting for a line"));
        }
    }

    private @Nullable String readLine() throws InterruptedException {
        String line = lines == null ? null : lineOf(lines);
        while (line == null && files.hasNext()) {
            lines = files.next();
            line = lineOf(lines);
        }
        return line;
    }

    private @Nullable String lineOf(LineReader reader) throws InterruptedException {
        try {
            return reader.next();
        } catch (IOException e) {
            complain("reading '" + reader.name() + "' ended early: " + InputException.reason(e));
            return null;
        }
    }

    /** The next target. One that cannot be fetched says so itself. One that there was is given, even if it was stopped. */
    @Override
    public Target next() {
        if (next == null && !hasNext()) {
            throw new NoSuchElementException();
        }
        Target target = Objects.requireNonNull(next);
        next = null;
        return target;
    }

    /** Whether everything could be read so far. */
    public boolean isComplete() {
        return complete;
    }

    /** There are no more targets from now on, and no task waits for one. */
    public void stop() {
        stopped = true;
        open.forEach(LineReader::stop);
    }

    @Override
    public void close() {
        open.forEach(LineReader::close);
    }
}
