package dev.weft.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;

/** Finds out in which charset a text is. */
final class Charsets {
    /** The last content type, which is mostly the next one too; to take one apart needs patterns. */
    private static volatile Known last = new Known("", StandardCharsets.UTF_8);

    private Charsets() {}

    /** The text, in the charset of its byte order mark, else of its content type, else UTF-8. */
    static String decode(byte[] bytes, Headers headers) {
        int mark = markLength(bytes);
        Charset charset = mark > 0 ? marked(bytes) : declared(headers);
        return new String(bytes, mark, bytes.length - mark, charset);
    }

    /** The charset that the content type says, or else UTF-8. */
    static Charset declared(Headers headers) {
        String type = headers.last("Content-Type").orElse("");
        Known known = last;
        if (!known.type.equals(type)) {
            known = new Known(type, ofType(type));
            last = known;
        }
        return known.charset;
    }

    private static Charset ofType(String type) {
        MediaType parsed = MediaType.parse(type);
        Charset said = parsed == null ? null : parsed.charset();
        return said == null ? StandardCharsets.UTF_8 : said;
    }

    /** How many bytes the byte order mark takes at the beginning of {@code bytes}; zero if there is none. */
    static int markLength(byte[] bytes) {
        if (starts(bytes, 0xEF, 0xBB, 0xBF)) {
            return 3;
        }
        if (starts(bytes, 0xFF, 0xFE, 0, 0) || starts(bytes, 0, 0, 0xFE, 0xFF)) {
            return 4;
        }
        return starts(bytes, 0xFE, 0xFF) || starts(bytes, 0xFF, 0xFE) ? 2 : 0;
    }

    /** The charset of the byte order mark with which {@code bytes} begin. */
    static Charset marked(byte[] bytes) {
        return switch (markLength(bytes)) {
            case 4 -> bytes[0] == 0 ? StandardCharsets.UTF_32BE : StandardCharsets.UTF_32LE;
            case 2 -> bytes[0] == (byte) 0xFE ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
            default -> StandardCharsets.UTF_8;
        };
    }

    private static boolean starts(byte[] bytes, int... with) {
        if (bytes.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (bytes[i] != (byte) with[i]) {
                return false;
            }
        }
        return true;
    }

    private record Known(String type, Charset charset) {}
}
