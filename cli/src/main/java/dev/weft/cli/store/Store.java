package dev.weft.cli.store;

import dev.weft.cli.input.InputException;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The directory in which a run saves bodies, with the {@link Journal} of what it has saved. Thread-safe. */
public final class Store implements AutoCloseable {
    /** The directory of the program's own files. No host's directory has this name; see {@link SafeName}. */
    private static final String OWN = ".weft";

    private final Path directory;
    private final Path parts;
    private final Function<Target, String> identity;
    private final Names names;
    private final Journal journal;
    private final AtomicLong partCount = new AtomicLong();

    /** Directories known to exist, which saves a system call for each body. */
    private final Set<Path> folders = ConcurrentHashMap.newKeySet();

    private Store(Path directory, boolean resume, Function<Target, String> identity) throws IOException {
        this.directory = directory;
        this.identity = identity;
        Path own = Files.createDirectories(directory.resolve(OWN));
        names = new Names(directory, foldsNames(own));
        journal = Journal.open(own.resolve("journal"), resume, this::isValid);
        parts = Files.createDirectories(own.resolve("part"));
        deleteParts();
    }

    /**
     * Opens the directory, and creates it if it does not exist.
     *
     * @param resume whether to resume from the journal; otherwise the journal starts anew, and files with the same
     *     names are replaced
     * @param identity the identity of the request for a target; a result of an earlier run is used only if its identity
     *     is the same
     * @throws InputException if the directory cannot be used, or another run is using it
     */
    public static Store open(String directory, boolean resume, Function<Target, String> identity)
            throws InputException {
        try {
            return new Store(Path.of(directory), resume, identity);
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot save into '" + directory + "': " + InputException.reason(e), e);
        }
    }

    /** Whether the file system ignores case, found out by trying. */
    private static boolean foldsNames(Path own) throws IOException {
        Path probe = own.resolve("probe");
        Files.write(probe, new byte[0]);
        boolean folds = Files.exists(own.resolve("PROBE"));
        Files.delete(probe);
        return folds;
    }

    /** Deletes the temporary files of a run that was killed. */
    private void deleteParts() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parts)) {
            for (Path part : left) {
                Files.delete(part);
            }
        }
    }

    /**
     * Whether a result in the journal need not be repeated: it is settled and its file, if any, is complete. If so, the
     * path of the file is marked as in use.
     */
    private boolean isValid(Fetched fetched) {
        Answer answer = fetched.answer();
        if (answer == null || !fetched.isSettled()) {
            return false;
        }
        if (answer.file() == null) {
            return !fetched.isSuccess();
        }
        try {
            boolean whole = Files.size(directory.resolve(answer.file())) == answer.bytes();
            if (whole) {
                names.take(answer.file());
            }
            return whole;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The result of an earlier run for {@code target}, if it is still valid; otherwise null. Each result is returned
     * once.
     *
     * @throws IOException if the journal cannot be read
     */
    public @Nullable Fetched earlier(Target target) throws IOException {
        return journal.take(key(target));
    }

    /** A path in the directory for the body of {@code target}, different from all others. */
    public String choosePath(Target target) {
        return names.choose(SafeName.of(target.url()));
    }

    /**
     * Starts to save a body as {@code path}, where it appears when it is complete.
     *
     * @throws IOException if the file cannot be created
     */
    public Part begin(String path) throws IOException {
        Path file = directory.resolve(path);
        Path folder = Objects.requireNonNull(file.getParent());
        if (!folders.contains(folder)) {
            Files.createDirectories(folder);
            folders.add(folder);
        }
        return Part.create(parts.resolve(Long.toString(partCount.incrementAndGet())), file);
    }

    /**
     * Records the result for {@code target}, so that a later run can resume.
     *
     * @throws IOException if the journal cannot be written
     */
    public void journal(Target target, Fetched fetched) throws IOException {
        journal.append(key(target), fetched);
    }

    private Journal.Key key(Target target) {
        byte[] asked = identity.apply(target).getBytes(StandardCharsets.UTF_8);
        ByteBuffer digest = ByteBuffer.wrap(Sha256.begin().digest(asked));
        return new Journal.Key(digest.getLong(), digest.getLong());
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
