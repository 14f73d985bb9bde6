package dev.weft.insight;

import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Removes values from names and descriptions. The name of a task is often made from its input, such as a URL or a record, and a
 * snapshot is often pasted into bug reports. So parts that may be values are removed.
 *
 * <pre>
 *   https://user:secret@example.org/a?key=1#x     https://example.org/a?…
 *   Order[id=17, card="4111 1111"]                Order[id=…, card=…]
 * </pre>
 */
enum Redaction {
    /** Removes the parts that may be values. */
    VALUES {
        @Override
        String shown(String text) {
            String noUrls = text.contains("://") ? withoutSecrets(text) : text;
            return noUrls.indexOf('=') < 0 ? noUrls : VALUE.matcher(noUrls).replaceAll("=…");
        }
    },

    /** Shows names and descriptions completely. */
    NONE {
        @Override
        String shown(String text) {
            return text;
        }
    };

    private static final int MAX_LENGTH = 300;

    /** A URL. The groups are the scheme, the user before an at sign, the host and path, and the query or fragment. */
    private static final Pattern URL =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)([^\\s/?#'\"<>]*@)?([^\\s?#'\"<>]*)([?#][^\\s'\"<>]*)?");

    private static final Pattern VALUE = Pattern.compile("=\\s*(?:\"[^\"]*\"?|'[^']*'?|[^\\s,;&\\])}'\"]+)");

    private static String withoutSecrets(String text) {
        return URL.matcher(text)
                .replaceAll(url -> java.util.regex.Matcher.quoteReplacement(
                        url.group(1) + url.group(3) + (url.group(4) == null ? "" : "?…")));
    }

    /** Returns {@code text} without the parts that must not be shown. */
    abstract String shown(String text);

    /**
     * Returns the text from {@code source} as it is to be shown, shortened to 300 characters. The source may be code of
     * the application: if it throws an exception, the returned text names that exception.
     */
    String textOf(Supplier<String> source) {
        String text;
        try {
            text = source.get();
        } catch (RuntimeException e) {
            return "(cannot be described: " + e.getClass().getName() + ")";
        }
        String shown = shown(text);
        return shown.length() <= MAX_LENGTH ? shown : shown.substring(0, MAX_LENGTH - 1) + "…";
    }
}
