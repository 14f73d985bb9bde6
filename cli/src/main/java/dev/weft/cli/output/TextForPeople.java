package dev.weft.cli.output;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Formats texts and numbers for people. */
public final class TextForPeople {
    /** Characters that would break the line, move the cursor or change the direction of writing. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\s\\p{Z}\\p{Cc}\\p{Cf}]+");

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private TextForPeople() {}

    /**
     * Returns {@code text} on one line. Each sequence of white space and control characters is replaced by a space, so that
     * text from a server cannot disturb the terminal.
     */
    public static String onOneLine(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return isPlain(text) ? text : UNPRINTABLE.matcher(text).replaceAll(" ").strip();
    }

    /**
     * Whether {@code text} is printable ASCII with single spaces. Most text is, and this check is faster than the
     * pattern.
     */
    private static boolean isPlain(String text) {
        boolean space = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || (space && c == ' ')) {
                return false;
            }
            space = c == ' ';
        }
        return !space || text.isEmpty();
    }

    static void padRight(StringBuilder line, String text, int width) {
        line.append(text).repeat(' ', Math.max(0, width - text.length()));
    }

    static void padLeft(StringBuilder line, String text, int width) {
        line.append(" ".repeat(Math.max(0, width - text.length()))).append(text);
    }

    /** A number of bytes with two significant digits: {@code 3.4 MB}. */
    public static String bytes(double bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    /** A duration, given in seconds: {@code 3.4 s}, or in clock format from one minute on. */
    public static String seconds(double seconds) {
        return seconds < 60 ? String.format(Locale.ROOT, "%.1f s", seconds) : clock(seconds);
    }

    /** A duration, given in seconds, in clock format: {@code 0:07}, {@code 1:02:03}. */
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** A number of things: {@code 1 failure}, {@code 2 failures}. */
    public static String counted(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** A number with thousands separators: {@code 12,345}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
