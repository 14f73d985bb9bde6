package dev.weft.cli.store;

import com.carrotsearch.hppc.ObjectLongHashMap;
import com.fasterxml.jackson.core.JsonParser;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.FetchedJson;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Removes the lines of a journal that later lines have replaced, if more than half of the lines were replaced.
 * Otherwise the journal of a folder that is updated each night would grow forever. The new journal is written
 * completely before it replaces the old one.
 */
final class Compaction {
    private Compaction() {}

    /** Compacts a journal, if more than half of its lines were replaced. */
    static void compact(Path file) throws IOException {
        ObjectLongHashMap<String> last = new ObjectLongHashMap<>();
        long lines = each(file, (line, place) -> {
            String subject = subject(line);
            if (subject != null) {
                last.put(subject, place);
            }
        });
        if (lines > 2L * last.size()) {
            rewrite(file, last);
        }
    }

    private static void rewrite(Path file, ObjectLongHashMap<String> last) throws IOException {
        Path next = OwnFiles.file(file.resolveSibling("journal.next"));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(next))) {
            each(file, (line, place) -> {
                String subject = subject(line);
                if (subject != null && last.get(subject) == place) {
                    out.write(line);
                    out.write('\n');
                }
            });
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static long each(Path file, Action action) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long lines = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    action.on(line.toByteArray(), lines++);
                    line.reset();
                } else {
                    line.write(b);
                }
            }
        }
        return lines;
    }

    /** The subject of a line: a target and its file. Null for a damaged line. */
    private static @Nullable String subject(byte[] line) {
        try (JsonParser json = JournalLine.parser(line)) {
            String key = Key.read(json).text();
            String first = json.nextFieldName();
            if (JournalLine.PART.equals(first)) {
                return key + " part";
            }
            if (JournalLine.GONE.equals(first)) {
                return key + "/" + JournalLine.text(json);
            }
            Fetched fetched = FetchedJson.readFrom(json);
            return key + "/" + (fetched.answer() == null ? "" : fetched.answer().file());
        } catch (IOException e) {
            return null; // a damaged line is dropped
        }
    }

    /** Called for each line, with its number. */
    @FunctionalInterface
    private interface Action {
        void on(byte[] line, long number) throws IOException;
    }
}
