package dev.weft.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines for people: status, bytes, milliseconds, URL, and the beginning of the body or the reason why there is none.
 * The column of URLs grows with the longest so far, within reason.
 */
final class LineFormat implements Format {
    private static final int WIDEST_URL = 70;

    /** What would break the line, move the cursor, or turn the direction of writing. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\s\\p{Z}\\p{Cc}\\p{Cf}]+");

    private final Writer out;
    private int urlWidth;

    LineFormat(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    @Override
    public void write(Fetched fetched) throws IOException {
        String url = onOneLine(fetched.url());
        urlWidth = Math.max(urlWidth, Math.min(url.length(), WIDEST_URL));
        StringBuilder line = new StringBuilder();
        left(line, fetched.status() == null ? "FAIL" : fetched.status().toString(), 4);
        right(line, fetched.bytes() == null ? "-" : fetched.bytes().toString(), 10);
        right(line, Long.toString(fetched.millis()), 7);
        line.append(" ms  ");
        left(line, url, urlWidth);
        line.append("  ").append(onOneLine(fetched.error() == null ? fetched.head() : fetched.error()));
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private static String onOneLine(@Nullable String text) {
        return text == null ? "" : UNPRINTABLE.matcher(text).replaceAll(" ").strip();
    }

    private static void left(StringBuilder line, String text, int width) {
        line.append(text).repeat(' ', Math.max(0, width - text.length()));
    }

    private static void right(StringBuilder line, String text, int width) {
        line.append(' ').repeat(' ', Math.max(0, width - text.length())).append(text);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
