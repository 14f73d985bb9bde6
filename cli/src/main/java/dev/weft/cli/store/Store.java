package dev.weft.cli.store;

import dev.weft.cli.input.InputException;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory in which a run saves bodies, with the {@link Journal} of its results. Thread-safe. */
public final class Store implements AutoCloseable {
    /** The directory of the program's own files. No host's directory has this name; see {@link SafeName}. */
    private static final String OWN = ".weft";

    /** A disk with less free space than this, in bytes, counts as full, because the journal could not be continued. */
    private static final long MIN_SPACE = 64 * 1024;

    private final Path directory;
    private final Mode mode;
    private final Path own;
    private final Originals originals;
    private final Parts parts;
    private final Function<Target, String> identity;
    private final Naming naming;
    private final Names names;
    private final Journal journal;

    /** Directories known to exist, which saves a system call for each body. */
    private final Set<Path> folders = ConcurrentHashMap.newKeySet();

    private Store(Path directory, Path ownFiles, Mode mode, Naming naming, Function<Target, String> identity)
            throws IOException {
        this.directory = directory;
        this.mode = mode;
        this.identity = identity;
        this.naming = naming;
        this.own = OwnFiles.directory(ownFiles);
        names = new Names(directory, foldsNames(own));
        originals = new Originals(directory, own.resolve("original"));
        journal = Journal.open(own, mode, this::isValid);
        parts = new Parts(own.resolve("part"));
        parts.deleteAllBut(journal.partials().stream().map(Partial::name).collect(Collectors.toSet()));
    }

    /**
     * Opens the directory, and creates it if it does not exist.
     *
     * @param mode how the run uses the journal of an earlier run
     * @param naming the names of the files
     * @param identity the identity of the request for a target; a result of an earlier run is used only for a request with the
     *     same identity
     * @throws InputException if the directory cannot be used, another run is using it, or there is a journal although the
     *     mode is {@link Mode#NEW}
     */
    public static Store open(String directory, Mode mode, Naming naming, Function<Target, String> identity)
            throws InputException {
        try {
            Path path = Path.of(directory);
            return new Store(path, path.resolve(OWN), mode, naming, identity);
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot save into '" + directory + "': " + InputException.reason(e), e);
        }
    }

    static Store open(Path directory, Path own, Mode mode, Naming naming, Function<Target, String> identity)
            throws IOException {
        return new Store(directory, own, mode, naming, identity);
    }

    /** Finds out whether the file system ignores case. */
    private static boolean foldsNames(Path own) throws IOException {
        Path probe = own.resolve("probe");
        Files.write(probe, new byte[0]);
        boolean folds = Files.exists(own.resolve("PROBE"));
        Files.delete(probe);
        return folds;
    }

    /**
     * Whether a result in the journal is still valid, so that its target need not be fetched again: it is settled, and
     * its file, if any, is complete. If so, the path of the file is marked as in use.
     */
    private boolean isValid(Fetched fetched) {
        Answer answer = fetched.answer();
        if (answer == null || !fetched.isSettled()) {
            return false;
        }
        if (answer.file() == null) {
            return !fetched.isSuccess() && mode == Mode.RESUME; // a failure, whose request an update sends again
        }
        try {
            boolean whole = Files.size(originals.of(answer.file())) == answer.bytes();
            if (whole) {
                names.take(answer.file());
            }
            return whole;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Chooses a path for the body of {@code target}. The file has the name that the server suggests, in the directory in which
     * it would be without the suggestion.
     */
    public String choosePath(Target target, String suggested) {
        List<String> usual = naming.of(target);
        List<String> chosen = new ArrayList<>(usual.subList(0, usual.size() - 1));
        chosen.add(String.join("_", SafeName.ofPath(suggested)));
        return names.choose(chosen);
    }

    /**
     * Removes and returns the result of an earlier run for {@code target}; null if there is no valid result.
     *
     * @throws IOException if the journal cannot be read
     */
    public @Nullable Fetched earlier(Target target) throws IOException {
        return journal.take(key(target));
    }

    /** Chooses a path in the directory for the body of {@code target}. No other target has the same path. */
    public String choosePath(Target target) {
        return names.choose(naming.of(target));
    }

    /** Removes and returns the part of an earlier run for {@code target}; null if there is none that can be continued. */
    public @Nullable Partial partial(Target target) {
        Key key = key(target);
        Partial partial = journal.takePartial(key);
        return partial != null && parts.isThere(partial, key) ? partial : null;
    }

    /** The length of a part. */
    public long length(Partial partial) {
        return parts.length(partial);
    }

    /**
     * Starts to save a body. When the body is complete, it becomes the file {@code path}.
     *
     * @param partial the part to be continued, or null
     * @throws IOException if the file cannot be created
     */
    public Part begin(Target target, String path, @Nullable Partial partial) throws IOException {
        originals.forget(path);
        Path file = directory.resolve(path);
        Path folder = Objects.requireNonNull(file.getParent());
        if (!folders.contains(folder)) {
            Files.createDirectories(folder);
            folders.add(folder);
        }
        return partial == null ? parts.create(key(target), file) : parts.open(partial, file);
    }

    /**
     * Deletes a part that will not be continued.
     *
     * @throws IOException if the part cannot be deleted
     */
    public void delete(Partial partial) throws IOException {
        parts.delete(partial);
    }

    /**
     * Records that a body is being saved, so that a later run can continue it.
     *
     * @throws IOException if the journal cannot be written
     */
    public void journal(Target target, Partial partial) throws IOException {
        journal.append(key(target), partial);
    }

    /** Whether the disk is full. */
    public boolean isFull() {
        try {
            return Files.getFileStore(directory).getUsableSpace() < MIN_SPACE;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Records the result for {@code target}, so that a later run can resume. In the mode {@link Mode#UPDATE}, only successes
     * are recorded: after a failure, the file of the earlier run stays valid.
     *
     * @param earlier the result of an earlier run that {@code fetched} replaces, or null
     * @throws IOException if the journal cannot be written
     */
    public void journal(Target target, Fetched fetched, @Nullable Fetched earlier) throws IOException {
        if (mode != Mode.UPDATE || fetched.isSuccess()) {
            journal.append(key(target), fetched, earlier != null);
        }
    }

    /** Whether only bodies that have changed since an earlier run are fetched. */
    public boolean isUpdated() {
        return mode == Mode.UPDATE;
    }

    /** The file with the original body, whose links were not converted. */
    public Path original(String file) {
        return originals.of(file);
    }

    /**
     * Replaces the content of a file by {@code content}, in which the links are converted. The original body is kept.
     *
     * @throws IOException if the file cannot be written
     */
    public void convert(String file, byte[] content) throws IOException {
        originals.convert(file, content);
    }

    /**
     * Returns the file with the frontier of a crawl in this directory: the URLs that the crawl has found.
     *
     * @throws IOException if the file cannot be created
     */
    public Path frontier() throws IOException {
        return OwnFiles.file(own.resolve("frontier"));
    }

    /** Whether the run continues an earlier run. */
    public boolean isResumed() {
        return mode == Mode.RESUME;
    }

    /**
     * Returns the files of earlier runs whose targets are not in the input of this run.
     *
     * @throws IOException if the journal cannot be read
     */
    public List<String> leftovers() throws IOException {
        return journal.leftovers().stream().map(Leftover::file).toList();
    }

    /**
     * Deletes the files of earlier runs whose targets are not in the input of this run, and the directories that become
     * empty.
     *
     * @throws IOException if a file or directory cannot be deleted
     */
    public void deleteLeftovers() throws IOException {
        for (Leftover each : journal.leftovers()) {
            Path file = directory.resolve(each.file()).normalize();
            if (file.startsWith(directory.normalize())) {
                Files.deleteIfExists(file);
                originals.forget(each.file());
                deleteEmpty(file.getParent());
            }
            journal.appendGone(each.key(), each.file());
        }
    }

    private void deleteEmpty(@Nullable Path folder) throws IOException {
        for (Path each = folder; each != null && !each.equals(directory.normalize()); each = each.getParent()) {
            try (Stream<Path> content = Files.list(each)) {
                if (content.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(each);
        }
    }

    private Key key(Target target) {
        byte[] request = identity.apply(target).getBytes(StandardCharsets.UTF_8);
        ByteBuffer digest = ByteBuffer.wrap(Sha256.begin().digest(request));
        return new Key(digest.getLong(), digest.getLong());
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
