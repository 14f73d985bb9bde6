package dev.weft.http.internal.body;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** A content coding: a method by which a server compresses bodies. */
public enum ContentCoding {
    GZIP {
        @Override
        public InputStream decode(PushbackInputStream in) throws IOException {
            return new GZIPInputStream(in, 8 * 1024);
        }
    },
    DEFLATE {
        @Override
        public InputStream decode(PushbackInputStream in) throws IOException {
            return new DeflateStream(in, new Inflater(!hasZlibHeader(in)));
        }
    },
    BR {
        @Override
        public InputStream decode(PushbackInputStream in) throws IOException {
            return Brotli.decode(in);
        }
    },
    /** Available only if zstd-jni, an optional dependency, is present. */
    ZSTD {
        @Override
        public InputStream decode(PushbackInputStream in) throws IOException {
            return Zstd.decode(in);
        }
    };

    private static final boolean HAS_ZSTD = isPresent("com.github.luben.zstd.ZstdInputStreamNoFinalizer");

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, ContentCoding.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The names of the supported codings, for {@code Accept-Encoding}. */
    public static List<String> names() {
        return HAS_ZSTD ? List.of("gzip", "deflate", "br", "zstd") : List.of("gzip", "deflate", "br");
    }

    /**
     * The codings that {@code Content-Encoding} headers list, in the order in which they were applied. Empty if a
     * coding is unknown: the body is then passed on as received, because decoding only some of the codings would be
     * useless.
     */
    public static List<ContentCoding> of(List<String> headers) {
        List<ContentCoding> codings = new ArrayList<>();
        for (String name : String.join(",", headers).split(",", -1)) {
            String token = name.strip().toLowerCase(Locale.ROOT);
            if (token.isEmpty() || token.equals("identity")) {
                continue;
            }
            ContentCoding coding = named(token);
            if (coding == null) {
                return List.of();
            }
            codings.add(coding);
        }
        return codings;
    }

    private static @Nullable ContentCoding named(String name) {
        return switch (name) {
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            case "br" -> BR;
            case "zstd" -> HAS_ZSTD ? ZSTD : null;
            default -> null;
        };
    }

    /** A stream that decompresses the stream {@code in}, which must have at least one byte. */
    public abstract InputStream decode(PushbackInputStream in) throws IOException;

    /**
     * Whether the data begins with a zlib header. By RFC 9110, {@code deflate} is the zlib format, but some servers
     * send raw deflate data without that header.
     */
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
