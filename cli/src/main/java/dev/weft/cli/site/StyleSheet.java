package dev.weft.cli.site;

import dev.weft.cli.site.Reference.Use;
import dev.weft.http.spi.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the references in CSS: {@code url(…)} and {@code @import}, but not in comments and strings. */
final class StyleSheet {
    /**
     * A string in quotes. The pattern has no alternatives inside a repetition, because each repetition would take space on the
     * stack, and a picture in a {@code data:} URL would overflow it.
     */
    private static final String STRING = string('"') + "|" + string('\'');

    private static final Pattern TOKEN = Pattern.compile(
            "/\\*.*?\\*/"
                    + "|(?i:@import)\\s+(?<import>" + STRING + ")"
                    + "|(?i:\\burl)\\(\\s*(?:(?<quoted>" + STRING + ")|(?<plain>[^\"'()\\s]+))\\s*\\)"
                    + "|" + STRING,
            Pattern.DOTALL);

    /** A string in an attribute, whose quotes are escaped. */
    private static final Pattern ESCAPED = Pattern.compile("&(?:quot|apos|#34|#39);(.*)&(?:quot|apos|#34|#39);");

    private StyleSheet() {}

    private static String string(char quote) {
        String plain = "[^" + quote + "\\\\]*+";
        return quote + plain + "(?:\\\\." + plain + ")*+" + quote;
    }

    /**
     * Finds the references in a text.
     *
     * @param offset the position of the text in its page
     * @param markup whether the text is in an attribute
     */
    static List<Reference> references(String css, int offset, Url base, boolean markup) {
        List<Reference> found = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(css);
        while (matcher.find()) {
            if (matcher.group("plain") != null) {
                add(found, css, offset, base, markup, matcher.start("plain"), matcher.end("plain"));
            } else if (matcher.group("quoted") != null) {
                add(found, css, offset, base, markup, matcher.start("quoted") + 1, matcher.end("quoted") - 1);
            } else if (matcher.group("import") != null) {
                add(found, css, offset, base, markup, matcher.start("import") + 1, matcher.end("import") - 1);
            }
        }
        return found;
    }

    private static void add(
            List<Reference> found, String css, int offset, Url base, boolean markup, int start, int end) {
        String value = css.substring(start, end);
        Matcher escaped = ESCAPED.matcher(value);
        if (markup && escaped.matches()) {
            add(found, css, offset, base, markup, start + escaped.start(1), start + escaped.end(1));
            return;
        }
        Url url = Page.resolve(base, value);
        if (url != null) {
            found.add(new Reference(url, offset + start, offset + end, Use.PART, markup));
        }
    }
}
