package dev.weft.cli.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Recognises compressed lists and sitemaps by their content. */
final class ListFormat {
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};

    /** The maximum number of bytes before markup: a byte order mark and white space. */
    private static final int MAX_START = 64;

    private ListFormat() {}

    /** Returns {@code in}, decompressed if it is in gzip format. Waits for the first bytes. */
    static InputStream unzipped(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        return isGzip(buffered) ? new BufferedInputStream(new GZIPInputStream(buffered)) : buffered;
    }

    private static boolean isGzip(BufferedInputStream in) throws IOException {
        in.mark(GZIP.length);
        boolean compressed = in.read() == GZIP[0] && in.read() == Byte.toUnsignedInt(GZIP[1]);
        in.reset();
        return compressed;
    }

    /** Whether the next characters of {@code in} are markup. A list of URLs never begins with markup. */
    static boolean isMarkup(InputStream in) throws IOException {
        in.mark(MAX_START);
        int next = in.read();
        for (int i = 1; i < MAX_START && isBeforeMarkup(next); i++) {
            next = in.read();
        }
        in.reset();
        return next == '<';
    }

    /** Whether a byte is white space or part of a byte order mark. */
    private static boolean isBeforeMarkup(int next) {
        return switch (next) {
            case ' ', '\t', '\r', '\n', 0xEF, 0xBB, 0xBF -> true;
            default -> false;
        };
    }

    /** Whether a file is a regular file with an uncompressed list of lines, and not a sitemap. */
    static boolean isPlain(String file) throws IOException {
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            return !isGzip(in) && !isMarkup(in);
        }
    }
}
