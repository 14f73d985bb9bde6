package dev.weft.http.internal.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Values of header fields, which are bytes, as text. A received value has a character for each byte, as in ISO-8859-1, so
 * that no byte is lost; most servers mean UTF-8.
 */
public final class Octets {
    private static final int FIRST_NOT_ASCII = 0x80;
    private static final int FIRST_NOT_A_BYTE = 0x100;

    private Octets() {}

    /** The text whose bytes in UTF-8 are the characters of {@code value}; {@code value} itself if they are not UTF-8. */
    public static String text(String value) {
        if (!hasBytesAbove(value)) {
            return value;
        }
        ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return value; // the bytes of another charset
        }
    }

    /** The value with a character for each byte of {@code text} in UTF-8. */
    public static String value(String text) {
        return isAscii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** {@code text} as a value that can be sent: itself if each character is a byte, otherwise its bytes in UTF-8. */
    public static String sendable(String text) {
        return text.chars().allMatch(c -> c < FIRST_NOT_A_BYTE) ? text : value(text);
    }

    /** A reference to a URL with its bytes beyond ASCII percent-encoded, so that they stay as they are. */
    public static String encodedReference(String value) {
        if (!hasBytesAbove(value)) {
            return value;
        }
        StringBuilder encoded = new StringBuilder();
        value.chars().forEach(c -> {
            if (c < FIRST_NOT_ASCII) {
                encoded.append((char) c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", c));
            }
        });
        return encoded.toString();
    }

    /** Whether there are characters beyond ASCII, all of which stand for bytes. */
    private static boolean hasBytesAbove(String value) {
        return !isAscii(value) && value.chars().allMatch(c -> c < FIRST_NOT_A_BYTE);
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= FIRST_NOT_ASCII) {
                return false;
            }
        }
        return true;
    }
}
