package dev.weft.http.spi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encoding for one component of a URL. The set of encoded characters depends on the component.
 *
 * @implNote The sets come from the WHATWG URL Standard, which describes the behaviour of browsers.
 */
final class Percent {
    static final Percent USER = new Percent(" \"':;<=>@[]^`{}|/\\?#", true, false);
    static final Percent PATH = new Percent(" \"<>^`{}|/\\?#", true, false);
    static final Percent QUERY = new Percent(" \"'<>#", true, false);
    static final Percent FRAGMENT = new Percent("", true, true);

    /** The name or value of a query parameter given by a program, in which percent and plus signs are literal. */
    static final Percent PARAMETER = new Percent(" !\"#$&'(),/:;<=>?@[]\\^`{|}~%+", false, false);

    /** Characters that {@link java.net.URI} rejects although browsers accept them. */
    static final Percent URI_PATH = new Percent("[]", true, false);

    static final Percent URI_QUERY = new Percent("\\^`{|}", true, false);
    static final Percent URI_FRAGMENT = new Percent(" \"#<>\\^`{|}", true, true);

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String encoded;

    /**
     * Whether the input is text from a URL, in which existing percent codes are kept, and tabs and line breaks from
     * pasting are dropped.
     */
    private final boolean fromUrl;

    /** Whether non-ASCII characters are kept. */
    private final boolean keepsUnicode;

    private Percent(String encoded, boolean fromUrl, boolean keepsUnicode) {
        this.encoded = encoded;
        this.fromUrl = fromUrl;
        this.keepsUnicode = keepsUnicode;
    }

    String encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!needsNoEncoding(text.charAt(i))) {
                return encodeFrom(text, i);
            }
        }
        return text;
    }

    /** Encodes each percent sign that does not start a code, because a {@link java.net.URI} allows no such sign. */
    static String withoutStraySigns(String text) {
        return text.replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
    }

    private boolean needsNoEncoding(int c) {
        return c > 0x1f && c != 0x7f && (c < 0x80 || keepsUnicode) && encoded.indexOf(c) < 0;
    }

    private String encodeFrom(String text, int from) {
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, from);
        text.substring(from).codePoints().forEach(c -> {
            if (needsNoEncoding(c)) {
                out.appendCodePoint(c);
            } else if (!fromUrl || (c != '\t' && c != '\n' && c != '\f' && c != '\r')) {
                for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append('%').append(HEX.toHexDigits(each));
                }
            }
        });
        return out.toString();
    }

    /** Decodes the codes in {@code text}. A percent sign that does not start a code is kept. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '%' && isCode(text, i)) {
                out.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 3;
            } else {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static boolean isCode(String text, int at) {
        return at + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(at + 1))
                && HexFormat.isHexDigit(text.charAt(at + 2));
    }
}
