package dev.weft.insight;

import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What is shown of names and descriptions. A name is often made from what a task works on, such as a URL or a record, and a
 * picture is pasted into tickets. So what may be a value is left out.
 *
 * <pre>
 *   https://user:secret@example.org/a?key=1#x     https://example.org/a?…
 *   Order[id=17, card="4111 1111"]                Order[id=…, card=…]
 * </pre>
 */
enum Names {
    /** Without what may be a value. */
    REDACTED {
        @Override
        String shown(String text) {
            String noUrls = text.contains("://") ? withoutSecrets(text) : text;
            return noUrls.indexOf('=') < 0 ? noUrls : VALUE.matcher(noUrls).replaceAll("=…");
        }
    },

    /** As they are. */
    FULL {
        @Override
        String shown(String text) {
            return text;
        }
    };

    private static final int LONGEST = 300;

    /** A URL: its scheme, what is before an at sign, the host and path, and a query or fragment. */
    private static final Pattern URL =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)([^\\s/?#'\"<>]*@)?([^\\s?#'\"<>]*)([?#][^\\s'\"<>]*)?");

    private static final Pattern VALUE = Pattern.compile("=\\s*(?:\"[^\"]*\"?|'[^']*'?|[^\\s,;&\\])}'\"]+)");

    private static String withoutSecrets(String text) {
        return URL.matcher(text)
                .replaceAll(url -> java.util.regex.Matcher.quoteReplacement(
                        url.group(1) + url.group(3) + (url.group(4) == null ? "" : "?…")));
    }

    /** {@code text} with what is not to be shown left out. */
    abstract String shown(String text);

    /** The text that {@code source} makes, shortened; or what kept it from being made, since it may be the application's. */
    String of(Supplier<String> source) {
        String text;
        try {
            text = source.get();
        } catch (RuntimeException e) {
            return "(cannot be described: " + e.getClass().getName() + ")";
        }
        String shown = shown(text);
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST - 1) + "…";
    }
}
