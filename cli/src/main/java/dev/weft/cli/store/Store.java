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

/** The folder in which a run saves bodies, with the {@link Journal} of what it has saved. Any thread may use it. */
public final class Store implements AutoCloseable {
    private static final String OWN = ".weft";

    private final Path directory;
    private final Path parts;
    private final Function<Target, String> identity;
    private final Names names;
    private final Journal journal;
    private final AtomicLong partCount = new AtomicLong();
    private final Set<Path> folders = ConcurrentHashMap.newKeySet();

    private Store(Path directory, boolean resume, Function<Target, String> identity) throws IOException {
        this.directory = directory;
        this.identity = identity;
        Path own = Files.createDirectories(directory.resolve(OWN));
        names = new Names(foldsNames(own));
        journal = Journal.open(own.resolve("journal"), resume, this::believe);
        parts = Files.createDirectories(own.resolve("part"));
        deleteParts();
    }

    /**
     * Opens the folder, and makes it if there is none.
     *
     * @param resume whether to go on from its journal; otherwise the journal begins anew, and what is saved replaces what
     *     has the same name
     * @param identity what is asked for on behalf of a target: an earlier run that asked for something else knows no answer
     * @throws InputException if nothing can be saved there, or another run is at work there
     */
    public static Store open(String directory, boolean resume, Function<Target, String> identity)
            throws InputException {
        try {
            return new Store(Path.of(directory), resume, identity);
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot save into '" + directory + "': " + InputException.reason(e), e);
        }
    }

    private static boolean foldsNames(Path own) throws IOException {
        Path probe = own.resolve("probe");
        Files.write(probe, new byte[0]);
        boolean folds = Files.exists(own.resolve("PROBE"));
        Files.delete(probe);
        return folds;
    }

    /** Those of a run that was killed. */
    private void deleteParts() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parts)) {
            for (Path part : left) {
                Files.delete(part);
            }
        }
    }

    private boolean believe(Fetched fetched) {
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
     * What an earlier run made of {@code target}, if that need not be done again; each answer is given once.
     *
     * @throws IOException if the journal cannot be read
     */
    public @Nullable Fetched earlier(Target target) throws IOException {
        return journal.take(key(target));
    }

    /** A path in the folder for the body of {@code target}, different from all others. */
    public String choosePath(Target target) {
        return names.choose(SafeName.of(target.url()));
    }

    /**
     * Begins to save a body as {@code path}, where it appears when it is whole.
     *
     * @throws IOException if that is not possible
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
     * Writes down what became of {@code target}, so that a later run knows.
     *
     * @throws IOException if that is not possible
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
