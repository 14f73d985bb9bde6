package dev.weft.http.internal.message;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of a header value: {@code attachment; filename="a;b"; size=3}. */
public final class HeaderParameters {
    /**
     * All quantifiers are possessive, so matching does not backtrack: it takes linear time and no stack, even for a
     * long header.
     */
    private static final Pattern PARAMETER =
            Pattern.compile("[;,]\\s*+([^\\s=;,\"]++)\\s*+=\\s*+(\"(?:[^\"\\\\]++|\\\\.)*+\"?+|[^;,\\s]*+)");

    private HeaderParameters() {}

    /** The parameters by name in lower case. If a name is repeated, its first value is used. */
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
