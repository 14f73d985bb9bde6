package dev.weft.http.internal.http1;

import java.nio.charset.StandardCharsets;

/** The classes of bytes in the grammar of HTTP, and the form in which bytes are shown in messages. */
final class Characters {
    private static final int MAX_SHOWN = 60;
    private static final boolean[] TOKEN = new boolean[256];
    private static final boolean[] VALUE = new boolean[256];

    static {
        for (char c = 0; c < 256; c++) {
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            TOKEN[c] = alphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
            VALUE[c] = c == '\t' || (c >= ' ' && c != 0x7f);
        }
    }

    private Characters() {}

    /** Whether {@code b} may be part of a token. RFC 9110, section 5.6.2. */
    static boolean isToken(byte b) {
        return TOKEN[b & 0xff];
    }

    /** Whether {@code text} is a token. */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= TOKEN.length || !TOKEN[c]) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * Whether {@code b} may be part of a field value, that is, whether it is a tab or not a control character. RFC
     * 9110, section 5.5.
     */
    static boolean isValue(byte b) {
        return VALUE[b & 0xff];
    }

    /** Whether {@code c} is in ISO-8859-1 and may be part of a field value. */
    static boolean isValue(char c) {
        return c < VALUE.length && VALUE[c];
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The value of a hexadecimal digit; -1 if {@code b} is not a hexadecimal digit. */
    static int hex(byte b) {
        if (isDigit(b)) {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** A part of {@code bytes} in quotes for a message: its first 60 bytes, with control characters replaced. */
    static String shown(byte[] bytes, int from, int to) {
        boolean cut = to - from > MAX_SHOWN;
        String text = new String(bytes, from, Math.min(to - from, MAX_SHOWN), StandardCharsets.ISO_8859_1);
        return "'" + text.stripTrailing().replaceAll("\\p{IsControl}", "\ufffd") + (cut ? "…'" : "'");
    }

    /** {@code text} in quotes for a message. */
    static String shown(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return shown(bytes, 0, bytes.length);
    }
}
