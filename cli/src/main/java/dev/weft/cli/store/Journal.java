package dev.weft.cli.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a run has done so far, one line of JSON for each target, for a later run to go on from.
 *
 * <pre>
 *   body → .weft/part/7 ── rename ──► host/path/page.html ── then ──► a line here ── then ──► the output
 * </pre>
 *
 * <p>A line is appended by one write, after the file it tells of has its name. So a process that is killed leaves a
 * journal in which every line is true; at most the last is torn, and is cut off by the next run. What had its file but
 * not yet its line is fetched again, and replaces the same file.
 *
 * <p>Nothing is forced to the disk before the end: that would cost more than most bodies do, and only a machine that
 * loses power needs it. After such a loss, lines that are no JSON are passed over, and one whose file is not as long as it
 * says is not believed.
 */
final class Journal implements AutoCloseable {
    /** Tasks are short: buffers that belong to their threads would be made anew for each line. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    /** A stream and no channel: an interrupt of one thread in a channel closes it for all. */
    private final RandomAccessFile journal;

    private final Map<Key, Place> places = new HashMap<>();
    private long end;

    private Journal(RandomAccessFile journal) {
        this.journal = journal;
    }

    /**
     * Opens the journal, which no other run may have open. Without {@code resume} it begins anew.
     *
     * @param believed whether what a line tells of still holds
     */
    static Journal open(Path file, boolean resume, Predicate<Fetched> believed) throws IOException {
        RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
        try {
            lock(opened.getChannel(), file);
            Journal journal = new Journal(opened);
            if (resume) {
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
            // Another run in this process: the same news.
        }
        throw new FileSystemException(file.toString(), null, "another run is at work there");
    }

    private void load(Path file, Predicate<Fetched> believed) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    note(line.toByteArray(), believed);
                    end += line.size() + 1;
                    line.reset();
                } else {
                    line.write(b);
                }
            }
        }
    }

    private void note(byte[] line, Predicate<Fetched> believed) {
        try (JsonParser json = JSON.createParser(line)) {
            Key key = Key.read(json);
            if (believed.test(FetchedJson.read(json))) {
                places.merge(key, new Place(end, line.length, null), Place::before);
            }
        } catch (IOException _) {
            // Not written by a run that ended well; what it was to tell is done again.
        }
    }

    /**
     * What an earlier run made of a target; each answer is given once.
     *
     * @return null if it is not known
     */
    synchronized @Nullable Fetched take(Key key) throws IOException {
        Place place = places.get(key);
        if (place == null) {
            return null;
        }
        if (place.next == null) {
            places.remove(key);
        } else {
            places.put(key, place.next);
        }
        return read(place);
    }

    private Fetched read(Place place) throws IOException {
        byte[] line = new byte[place.length];
        journal.seek(place.offset);
        journal.readFully(line);
        try (JsonParser json = JSON.createParser(line)) {
            Key.read(json);
            return FetchedJson.read(json);
        }
    }

    /**
     * Writes down what became of a target.
     *
     * @throws IOException if that failed; the journal is as it was before
     */
    synchronized void append(Key key, Fetched fetched) throws IOException {
        byte[] line = line(key, fetched);
        try {
            journal.seek(end);
            journal.write(line);
            end += line.length;
        } catch (IOException e) {
            journal.setLength(end);
            throw e;
        }
    }

    private static byte[] line(Key key, Fetched fetched) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            key.write(json);
            FetchedJson.writeFields(json, fetched);
            FetchedJson.writeTiming(json, fetched.timing());
            json.writeEndObject();
        }
        line.write('\n');
        return line.toByteArray();
    }

    /** Forces it to the disk, and lets others open it. */
    @Override
    public void close() throws IOException {
        try (journal) {
            journal.getFD().sync();
        }
    }

    /** Where a line is; and the next of the same target, for a list may name it twice. */
    private record Place(long offset, int length, @Nullable Place next) {
        static Place before(Place earlier, Place later) {
            return new Place(later.offset, later.length, earlier);
        }
    }

    /** What tells a target from the others: half of a checksum over all that is sent. */
    record Key(long high, long low) {
        private static final String FIELD = "key";

        private void write(JsonGenerator json) throws IOException {
            json.writeStringField(
                    FIELD, HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low));
        }

        private static Key read(JsonParser json) throws IOException {
            json.nextToken();
            String text = FIELD.equals(json.nextFieldName()) && json.nextToken() == JsonToken.VALUE_STRING
                    ? json.getText()
                    : "";
            try {
                return new Key(
                        Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, text.length(), 16));
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                throw new IOException("not a line of a journal", e);
            }
        }
    }
}
