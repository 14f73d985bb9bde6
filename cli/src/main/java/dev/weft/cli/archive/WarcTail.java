package dev.weft.cli.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Removes the incomplete end of a WARC file that a killed run has left. The search for the last record begins at the
 * end of the file, so that a large file is not read as a whole. The bytes after the last record are removed. If the
 * last record is incomplete, it is removed too.
 */
final class WarcTail {
    /** The beginning of a gzip member without optional fields. The writer writes only such members. */
    private static final byte[] MAGIC = {0x1f, (byte) 0x8b, 8, 0};

    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final byte[] RECORD = "WARC/".getBytes(StandardCharsets.US_ASCII);
    private static final int WINDOW = 1 << 20;

    private final RandomAccessFile file;
    private final long length;

    private WarcTail(RandomAccessFile file) throws IOException {
        this.file = file;
        this.length = file.length();
    }

    /**
     * Removes the incomplete end of a file, if the file exists.
     *
     * @throws IOException if the file is not a WARC file that is compressed record by record, or cannot be read or shortened
     */
    static void repair(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            WarcTail tail = new WarcTail(file);
            long end = tail.end();
            if (end < tail.length) {
                file.setLength(end);
            }
        }
    }

    /** The end of the last complete record. */
    private long end() throws IOException {
        byte[] start = bytes(0, (int) Math.min(length, MAGIC.length));
        if (!Arrays.equals(start, Arrays.copyOf(MAGIC, start.length)) || !mayBeRecord(0)) {
            throw new IOException("it exists, and is not a WARC file that is compressed record by record");
        }
        for (long windowEnd = length; windowEnd > 0; windowEnd = Math.max(0, windowEnd - WINDOW)) {
            long windowStart = Math.max(0, windowEnd - WINDOW);
            int size = (int) Math.min(length - windowStart, windowEnd - windowStart + MAGIC.length);
            byte[] window = bytes(windowStart, size);
            for (int i = size - MAGIC.length; i >= 0; i--) {
                boolean found = Arrays.equals(window, i, i + MAGIC.length, MAGIC, 0, MAGIC.length);
                if (found && isRecord(windowStart + i)) {
                    long end = memberEnd(windowStart + i);
                    return end < 0 ? windowStart + i : end;
                }
            }
        }
        return 0;
    }

    private byte[] bytes(long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        file.seek(position);
        file.readFully(bytes);
        return bytes;
    }

    private boolean isRecord(long position) throws IOException {
        return Arrays.equals(readBeginning(position), RECORD);
    }

    /** Whether the bytes at a position are a record or the beginning of one. */
    private boolean mayBeRecord(long position) throws IOException {
        byte[] beginning = readBeginning(position);
        return Arrays.equals(beginning, Arrays.copyOf(RECORD, beginning.length));
    }

    /** The first decompressed bytes of a possible member; fewer if the file ends earlier. */
    private byte[] readBeginning(long position) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            int available = Math.clamp(length - position - HEADER, 0, 1024);
            inflater.setInput(available == 0 ? new byte[0] : bytes(position + HEADER, available));
            byte[] content = new byte[RECORD.length];
            int count = inflater.inflate(content);
            return Arrays.copyOf(content, count);
        } catch (DataFormatException e) {
            return new byte[] {0}; // not a member, although it begins like one
        } finally {
            inflater.end();
        }
    }

    /** The end of a member; negative if the member is not complete. */
    private long memberEnd(long position) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            byte[] content = new byte[1 << 16];
            long at = position + HEADER;
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    int count = (int) Math.min(1 << 16, length - at);
                    if (count == 0) {
                        return -1;
                    }
                    inflater.setInput(bytes(at, count));
                    at += count;
                }
                inflater.inflate(content);
            }
            long end = position + HEADER + inflater.getBytesRead() + TRAILER;
            return end <= length ? end : -1;
        } catch (DataFormatException e) {
            return -1;
        } finally {
            inflater.end();
        }
    }
}
