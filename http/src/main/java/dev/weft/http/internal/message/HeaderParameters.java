package dev.weft.http.internal.message;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters behind the value of a header: {@code attachment; filename="a;b"; size=3}. */
public final class HeaderParameters {
    /** It never steps back, so a long header takes no more than its length in time, and nothing of the stack. */
    private static final Pattern PARAMETER =
            Pattern.compile("[;,]\\s*+([^\\s=;,\"]++)\\s*+=\\s*+(\"(?:[^\"\\\\]++|\\\\.)*+\"?+|[^;,\\s]*+)");

    private HeaderParameters() {}

    /** By their names in lower case; the first of a name counts. */
    public static Map<String, String> of(String value) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher matcher = PARAMETER.matcher(value);
        while (matcher.find()) {
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), unquoted(matcher.group(2)));
        }
        return parameters;
    }

    private static String unquoted(String value) {
        return value.length() < 2 || !value.startsWith("\"")
                ? value
                : value.substring(1, value.endsWith("\"") ? value.length() - 1 : value.length())
                        .replaceAll("\\\\(.)", "$1");
    }
}
