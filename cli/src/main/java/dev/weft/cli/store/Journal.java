package dev.weft.cli.store;

import com.fasterxml.jackson.core.JsonParser;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.FetchedJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A file with the results of a run so far, one line of JSON per target. A later run reads the file to resume this run.
 *
 * <pre>
 *   body → .weft/part/7 ── rename ──► host/path/page.html ── then ──► a line here ── then ──► the output
 * </pre>
 *
 * <p>A line is appended with a single write, after its file has been renamed. So if the process is killed, every
 * complete line of the journal is true. At most the last line is incomplete, and the next run truncates it. A target
 * whose file exists but whose line was not written yet is fetched again and replaces the file.
 *
 * <p>When a large part of a body has arrived, a line is written that names its part (the incomplete file) and a
 * validator. From then on, a later run can continue after the bytes that are in the part.
 *
 * <p>Nothing is forced to disk. Forcing would take longer than fetching most bodies, would be needed for the bodies
 * too, and would help only after a power failure. After a power failure, a line that is not JSON is skipped, and a line
 * is ignored if its file does not have the recorded length.
 */
final class Journal implements AutoCloseable {
    /**
     * A {@link RandomAccessFile} and not a channel, because an interrupt of a thread inside a channel closes the
     * channel for all threads.
     */
    private final RandomAccessFile journal;

    /**
     * The open file whose lock prevents other runs from using the directory. It is not the journal itself, because the
     * journal may be replaced.
     */
    private final RandomAccessFile lock;

    private final Places places = new Places();
    private final Map<Key, Partial> partials = new HashMap<>();
    private long end;

    private Journal(RandomAccessFile journal, RandomAccessFile lock) {
        this.journal = journal;
        this.lock = lock;
    }

    /**
     * Opens and locks the journal.
     *
     * @param folder the directory of the journal
     * @param believed whether the result in a line is still valid
     * @throws FileSystemException if there is a journal although the mode is {@link Mode#NEW}, or if another run uses the
     *     journal
     */
    static Journal open(Path folder, Mode mode, Predicate<Fetched> believed) throws IOException {
        Path file = folder.resolve("journal");
        RandomAccessFile lock =
                new RandomAccessFile(OwnFiles.file(folder.resolve("lock")).toFile(), "rw");
        try {
            lock(lock.getChannel(), file);
            if (mode == Mode.UPDATE && Files.exists(file)) {
                Compaction.compact(file);
            }
            return open(file, lock, mode, believed);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static Journal open(Path file, RandomAccessFile lock, Mode mode, Predicate<Fetched> believed)
            throws IOException {
        RandomAccessFile opened = new RandomAccessFile(OwnFiles.file(file).toFile(), "rw");
        try {
            if (mode == Mode.NEW && opened.length() > 0) {
                throw new FileSystemException(
                        file.toString(),
                        null,
                        "there is the journal of an earlier run; --resume continues that run, --fresh starts "
                                + "anew and replaces files");
            }
            Journal journal = new Journal(opened, lock);
            if (mode == Mode.RESUME || mode == Mode.UPDATE) {
                journal.load(file, believed);
            }
            opened.setLength(journal.end);
            return journal;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException _) {
            // The lock is held by another run in this process, which is reported in the same way.
        }
        throw new FileSystemException(file.toString(), null, "another run is using it");
    }

    private void load(Path file, Predicate<Fetched> believed) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    readLine(line.toByteArray(), believed);
                    end += line.size() + 1;
                    line.reset();
                } else {
                    line.write(b);
                }
            }
        }
    }

    private void readLine(byte[] line, Predicate<Fetched> believed) {
        try (JsonParser json = JournalLine.parser(line)) {
            Key key = Key.read(json);
            String first = json.nextFieldName();
            if (JournalLine.PART.equals(first)) {
                partials.put(key, new Partial(JournalLine.text(json), JournalLine.text(json, JournalLine.VALIDATOR)));
            } else if (JournalLine.GONE.equals(first)) {
                forget(key, JournalLine.text(json));
            } else {
                readResult(key, JournalLine.AGAIN.equals(first) ? JournalLine.text(json) : null, json, believed);
            }
        } catch (IOException _) {
            // The line was damaged, so its target is fetched again.
        }
    }

    private void readResult(Key key, @Nullable String replaced, JsonParser json, Predicate<Fetched> believed)
            throws IOException {
        if (replaced != null) {
            forget(key, replaced);
            json.nextToken();
        }
        if (believed.test(FetchedJson.readFrom(json))) {
            places.add(key.high(), end);
        }
    }

    /** Forgets the result of a target with this file, since a later line replaces the result. */
    private void forget(Key key, String file) throws IOException {
        List<Long> kept = new ArrayList<>();
        for (long place : places.all(key.high())) {
            Fetched fetched = read(place, key);
            if (fetched == null
                    || fetched.answer() == null
                    || !file.equals(fetched.answer().file())) {
                kept.add(place);
            }
        }
        places.set(key.high(), kept);
    }

    /** The files of those results of earlier runs that were not {@linkplain #take taken}. */
    synchronized List<Leftover> leftovers() throws IOException {
        List<Leftover> left = new ArrayList<>();
        for (long place : places.all()) {
            try (JsonParser json = JournalLine.parser(JournalLine.read(journal, place))) {
                Key key = Key.read(json);
                Fetched fetched = FetchedJson.read(json);
                if (fetched.answer() != null && fetched.answer().file() != null) {
                    left.add(new Leftover(key, fetched.answer().file()));
                }
            }
        }
        return left;
    }

    /** The parts of earlier runs. */
    synchronized Collection<Partial> partials() {
        return List.copyOf(partials.values());
    }

    /** Removes and returns the part of an earlier run for a target; null if there is none. */
    synchronized @Nullable Partial takePartial(Key key) {
        return partials.remove(key);
    }

    /**
     * Removes and returns the result of an earlier run for a target. A target that is listed several times has several
     * results, which are returned in order.
     *
     * @return the result, or null if there is none
     */
    synchronized @Nullable Fetched take(Key key) throws IOException {
        long place = places.get(key.high());
        if (place == Places.NONE) {
            return null;
        }
        Fetched fetched = read(place, key);
        if (fetched != null) {
            places.removeFirst(key.high());
        }
        return fetched;
    }

    /** Reads the line at a position; null if the line belongs to another key with the same first half. */
    private @Nullable Fetched read(long place, Key key) throws IOException {
        try (JsonParser json = JournalLine.parser(JournalLine.read(journal, place))) {
            return Key.read(json).equals(key) ? FetchedJson.read(json) : null;
        }
    }

    /**
     * Appends the result for a target.
     *
     * @param again whether this result replaces the result of an earlier run with the same file
     * @throws IOException if writing fails; the journal is then unchanged
     */
    void append(Key key, Fetched fetched, boolean again) throws IOException {
        append(JournalLine.of(key, json -> {
            if (again && fetched.answer() != null && fetched.answer().file() != null) {
                json.writeStringField(JournalLine.AGAIN, fetched.answer().file());
            }
            FetchedJson.writeFields(json, fetched);
            FetchedJson.writeDetails(json, fetched.details());
            FetchedJson.writeTiming(json, fetched.timing());
        }));
    }

    /**
     * Appends a line that says that the body of a target is being saved, so that a later run can continue it.
     *
     * @throws IOException if writing fails; the journal is then unchanged
     */
    void append(Key key, Partial partial) throws IOException {
        append(JournalLine.of(key, json -> {
            json.writeStringField(JournalLine.PART, partial.name());
            json.writeStringField(JournalLine.VALIDATOR, partial.validator());
        }));
    }

    /**
     * Appends a line that says that the file of a target was deleted.
     *
     * @throws IOException if writing fails; the journal is then unchanged
     */
    void appendGone(Key key, String file) throws IOException {
        append(JournalLine.of(key, json -> json.writeStringField(JournalLine.GONE, file)));
    }

    private synchronized void append(byte[] line) throws IOException {
        try {
            journal.seek(end);
            journal.write(line);
            end += line.length;
        } catch (IOException e) {
            journal.setLength(end);
            throw e;
        }
    }

    /** Closes the journal, and releases its lock. */
    @Override
    public void close() throws IOException {
        try (lock) {
            journal.close();
        }
    }
}
