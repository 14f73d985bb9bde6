package dev.weft.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** A way in which bodies are compressed. */
enum ContentCoding {
    GZIP {
        @Override
        InputStream decode(PushbackInputStream in) throws IOException {
            return new GZIPInputStream(in, 8 * 1024);
        }
    },
    DEFLATE {
        @Override
        InputStream decode(PushbackInputStream in) throws IOException {
            return new InflaterInputStream(in, new Inflater(!hasZlibHeader(in)), 8 * 1024);
        }
    };

    /** The names of those that can be decompressed here. */
    static List<String> names() {
        return List.of("gzip", "deflate");
    }

    /** The one of that name; null if there is none. */
    static @Nullable ContentCoding named(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default -> null;
        };
    }

    /** A stream that decompresses {@code in}, which has at least one byte. */
    abstract InputStream decode(PushbackInputStream in) throws IOException;

    /** What is called deflate has a zlib header, by RFC 9110; some servers send it without. */
    private static boolean hasZlibHeader(PushbackInputStream in) throws IOException {
        int first = in.read();
        int second = in.read();
        if (second >= 0) {
            in.unread(second);
        }
        in.unread(first);
        return (first & 0x0f) == 8 && ((first << 8) | second) % 31 == 0;
    }
}
