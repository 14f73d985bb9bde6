package dev.weft.http.internal.message;

import dev.weft.http.spi.HeaderFields;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/** Determines the charset of a text body. */
public final class Charsets {
    private static final Pattern MEDIA_TYPE = Pattern.compile("[!#-'*+.^_`|~0-9A-Za-z-]++/[!#-'*+.^_`|~0-9A-Za-z-]++");

    /**
     * The charset of the last content type. Most responses that a session receives have the same content type, and
     * parsing a content type takes long because it uses regular expressions.
     */
    private static volatile ParsedType last = new ParsedType("", StandardCharsets.UTF_8);

    private Charsets() {}

    /**
     * Decodes {@code bytes}. The charset is given by their byte order mark, otherwise by the content type, and is
     * otherwise UTF-8.
     */
    public static String decode(byte[] bytes, HeaderFields headers) {
        int markLength = markLength(bytes);
        Charset charset = markLength > 0 ? ofMark(bytes) : declared(headers);
        return new String(bytes, markLength, bytes.length - markLength, charset);
    }

    /** The charset that the content type declares, otherwise UTF-8. */
    public static Charset declared(HeaderFields headers) {
        String type = Objects.requireNonNullElse(headers.get("Content-Type"), "");
        ParsedType parsed = last;
        if (!parsed.type.equals(type)) {
            parsed = new ParsedType(type, ofType(type));
            last = parsed;
        }
        return parsed.charset;
    }

    /** The charset of a content type. A malformed content type or an unknown charset is ignored. */
    private static Charset ofType(String type) {
        String name =
                MEDIA_TYPE.matcher(type).lookingAt() ? HeaderParameters.of(type).get("charset") : null;
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(unquoted(name));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /** Removes apostrophes, which some servers use as quotation marks although no standard allows them. */
    private static String unquoted(String name) {
        boolean quoted = name.length() > 2 && name.startsWith("'") && name.endsWith("'");
        return quoted ? name.substring(1, name.length() - 1) : name;
    }

    /** The length of the byte order mark at the beginning of {@code bytes}; zero if there is none. */
    public static int markLength(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return 3;
        }
        if (startsWith(bytes, 0xFF, 0xFE, 0, 0) || startsWith(bytes, 0, 0, 0xFE, 0xFF)) {
            return 4;
        }
        return startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE) ? 2 : 0;
    }

    /** The charset of the byte order mark at the beginning of {@code bytes}. */
    public static Charset ofMark(byte[] bytes) {
        return switch (markLength(bytes)) {
            case 4 -> bytes[0] == 0 ? StandardCharsets.UTF_32BE : StandardCharsets.UTF_32LE;
            case 2 -> bytes[0] == (byte) 0xFE ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
            default -> StandardCharsets.UTF_8;
        };
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[i] != (byte) prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private record ParsedType(String type, Charset charset) {}
}
