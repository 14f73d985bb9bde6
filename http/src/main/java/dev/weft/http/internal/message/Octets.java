package dev.weft.http.internal.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Converts between text and the values of header fields, which are bytes. A received value has one character for each
 * byte, as in ISO-8859-1, so that no byte is lost. Most servers encode text in UTF-8.
 */
public final class Octets {
    private static final int END_OF_ASCII = 0x80;
    private static final int END_OF_BYTES = 0x100;

    private Octets() {}

    /**
     * Decodes {@code value} from UTF-8; returns {@code value} itself if its bytes are not UTF-8.
     */
    public static String text(String value) {
        if (!hasBytesBeyondAscii(value)) {
            return value;
        }
        ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return value; // the value is in another charset
        }
    }

    /** Encodes {@code text} in UTF-8, as a value with one character for each byte. */
    public static String value(String text) {
        return isAscii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /**
     * Converts {@code text} to a value that can be sent. The value is {@code text} itself if each of its characters
     * stands for one byte. Otherwise it consists of the bytes of {@code text} in UTF-8.
     */
    public static String sendable(String text) {
        return text.chars().allMatch(c -> c < END_OF_BYTES) ? text : value(text);
    }

    /** Percent-encodes the bytes beyond ASCII in a reference to a URL, so that the URL has the same bytes. */
    public static String encodedReference(String value) {
        if (!hasBytesBeyondAscii(value)) {
            return value;
        }
        StringBuilder encoded = new StringBuilder();
        value.chars().forEach(c -> {
            if (c < END_OF_ASCII) {
                encoded.append((char) c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", c));
            }
        });
        return encoded.toString();
    }

    /** Whether {@code value} has characters beyond ASCII, and each of its characters stands for one byte. */
    private static boolean hasBytesBeyondAscii(String value) {
        return !isAscii(value) && value.chars().allMatch(c -> c < END_OF_BYTES);
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= END_OF_ASCII) {
                return false;
            }
        }
        return true;
    }
}
