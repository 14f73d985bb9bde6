package dev.weft.cli.input;

import dev.weft.cli.result.Origin;
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
 * The targets of a run: first the URLs on the command line, then the lines of files, each of which is a URL or a JSON
 * object. Blank lines and lines that begin with {@code #} are skipped. Lines are read and ranges expanded lazily, so
 * that an input may be larger than memory and may come from a program that is still running.
 */
public final class TargetSource implements Iterator<Target>, AutoCloseable {
    private static final Pattern JSON = Pattern.compile("\\s*\\{\\s*[\"}]");

    /**
     * The replacement character, to which malformed UTF-8 is decoded. A URL with this character would differ from the given
     * URL, so it is rejected.
     */
    private static final char UNREADABLE = '\uFFFD';

    private final Iterator<String> arguments;
    private final Iterator<LineReader> files;
    private final List<LineReader> open;
    private final Syntax syntax;
    private final Consumer<String> complaints;
    private volatile boolean complete = true;
    private @Nullable LineReader lines;
    private long number;
    private Iterator<String> expansion = Collections.emptyIterator();
    private @Nullable Target next;
    private volatile boolean stopped;

    private TargetSource(List<String> arguments, List<LineReader> files, Syntax syntax, Consumer<String> complaints) {
        this.arguments = arguments.iterator();
        this.open = files;
        this.files = files.iterator();
        this.syntax = syntax;
        this.complaints = complaints;
    }

    /**
     * Opens the files. A file that cannot be read is reported and skipped.
     *
     * @param files the names of the files, or URLs; {@code -} for standard input
     * @param opener opens the lists that are on servers
     * @param complaints receives a line for each file that cannot be read completely
     * @throws InputException if none of the inputs can be read
     */
    public static TargetSource open(
            List<String> arguments, List<String> files, Syntax syntax, ListOpener opener, Consumer<String> complaints)
            throws InputException {
        List<LineReader> readers = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (String file : files) {
            try {
                readers.add(LineReader.of(file, input(file, opener), opener));
            } catch (IOException | IllegalArgumentException e) {
                unreadable.add("cannot read '" + file + "': " + InputException.reason(e));
            }
        }
        if (arguments.isEmpty() && readers.isEmpty() && !unreadable.isEmpty()) {
            throw new InputException(String.join("; ", unreadable));
        }
        TargetSource source = new TargetSource(arguments, readers, syntax, complaints);
        unreadable.forEach(source::complain);
        return source;
    }

    private void complain(String complaint) {
        complete = false;
        complaints.accept(complaint);
    }

    private static LineReader.Content input(String file, ListOpener opener) throws IOException {
        if (file.equals("-")) {
            InputStream in = System.in;
            return () -> in;
        }
        if (file.contains("://")) {
            return () -> opener.open(file);
        }
        if (Files.isDirectory(Path.of(file))) {
            throw new FileSystemException(file, null, "is a directory");
        }
        InputStream opened = Files.newInputStream(Path.of(file));
        return () -> opened;
    }

    /**
     * Waits for the next target. If the thread is interrupted while it waits, throws an {@link UncheckedIOException},
     * since an iterator cannot throw {@link InterruptedException}.
     */
    @Override
    public boolean hasNext() {
        if (next == null && !stopped) {
            next = read();
        }
        return next != null && !stopped;
    }

    private @Nullable Target read() {
        if (expansion.hasNext()) {
            return complete(expansion.next()).at(Origin.line(number));
        }
        String given = arguments.hasNext() ? arguments.next() : nextLine();
        if (given == null) {
            return null;
        }
        Target target = target(given);
        return target.origin().line() == number ? target : target.at(Origin.line(number));
    }

    private Target target(String given) {
        if (given.indexOf(UNREADABLE) >= 0) {
            return Target.flawed(given, "not valid UTF-8");
        }
        boolean literal = lines != null && lines.isLiteral();
        if (!literal && isJson(given)) {
            return TargetLine.parse(given, number, syntax);
        }
        if (literal || syntax.literal() || !UrlRange.isLikely(given)) {
            return complete(given);
        }
        try {
            expansion = UrlRange.of(given).iterator();
            return complete(expansion.next());
        } catch (IllegalArgumentException e) {
            return Target.flawed(given, String.valueOf(e.getMessage()));
        }
    }

    private Target complete(String url) {
        return Target.of(syntax.complete(url));
    }

    static boolean isSkipped(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }

    /**
     * Whether a line is a JSON object. A quote or a brace after the opening brace distinguishes it from a choice such as
     * <code>{http,https}://</code>.
     */
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
            number = 0;
            line = lineOf(lines);
        }
        return line;
    }

    private @Nullable String lineOf(LineReader reader) throws InterruptedException {
        number++;
        try {
            return reader.next();
        } catch (IOException e) {
            complain("cannot read the rest of '" + reader.name() + "': " + InputException.reason(e));
            return null;
        }
    }

    /**
     * Returns the next target, which may be flawed. If {@link #hasNext} has returned true, the target is returned even if this
     * source has been stopped since.
     */
    @Override
    public Target next() {
        if (next == null && !hasNext()) {
            throw new NoSuchElementException();
        }
        Target target = Objects.requireNonNull(next);
        next = null;
        return target;
    }

    /** Whether all inputs could be read completely so far. */
    public boolean isComplete() {
        return complete;
    }

    /**
     * Ends the targets: from now on, {@link #hasNext} returns false, also to a task that already waits there. May be
     * called from any thread.
     */
    public void stop() {
        stopped = true;
        open.forEach(LineReader::stop);
    }

    @Override
    public void close() {
        open.forEach(LineReader::close);
    }
}
