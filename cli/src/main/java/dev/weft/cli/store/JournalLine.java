package dev.weft.cli.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;

/** The lines of a journal: JSON objects that begin with the key of a target. The second field determines the kind of a line. */
final class JournalLine {
    /** The approximate length of a line. */
    private static final int LENGTH = 1024;

    /** The field of a line for a body that is being saved; its value is the name of the part, the incomplete file. */
    static final String PART = "part";

    /** The field with the validator of a part. */
    static final String VALIDATOR = "validator";

    /** The field of a result that replaces an earlier result with the same file; its value is the path of the file. */
    static final String AGAIN = "again";

    /** The field of a line for a file that was deleted; its value is the path of the file. */
    static final String GONE = "gone";

    /**
     * Uses a pool of buffers that all threads share. Jackson's default pool is per thread; with short-lived virtual
     * threads it would allocate new buffers for each line.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private JournalLine() {}

    static JsonParser parser(byte[] line) throws IOException {
        return JSON.createParser(line);
    }

    /** A line with its terminator. */
    static byte[] of(Key key, Fields fields) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            key.write(json);
            fields.write(json);
            json.writeEndObject();
        }
        line.write('\n');
        return line.toByteArray();
    }

    /** Reads the line at a position, without its terminator. */
    static byte[] read(RandomAccessFile journal, long place) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] chunk = new byte[LENGTH];
        journal.seek(place);
        while (true) {
            int count = journal.read(chunk);
            if (count < 0) {
                throw new EOFException("it has become shorter");
            }
            for (int i = 0; i < count; i++) {
                if (chunk[i] == '\n') {
                    line.write(chunk, 0, i);
                    return line.toByteArray();
                }
            }
            line.write(chunk, 0, count);
        }
    }

    /** Returns the text of the field {@code name}, which must be the next field. */
    static String text(JsonParser json, String name) throws IOException {
        if (!name.equals(json.nextFieldName())) {
            throw new IOException("not a line of a journal");
        }
        return text(json);
    }

    /** Returns the text of the current field. */
    static String text(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.VALUE_STRING) {
            throw new IOException("not a line of a journal");
        }
        return json.getText();
    }

    /** Writes the fields of a line. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
