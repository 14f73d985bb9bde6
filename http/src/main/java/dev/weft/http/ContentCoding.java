package dev.weft.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

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
