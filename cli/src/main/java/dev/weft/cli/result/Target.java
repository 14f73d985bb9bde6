package dev.weft.cli.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A target: a URL to fetch, with the properties of the request that its input line sets.
 *
 * @param url the URL as given
 * @param method the target's own method, or null to use the method of the options
 * @param headers the target's own headers, which replace headers of the same names in the options
 * @param body the target's own body, or null to use the body of the options
 * @param flaw the reason why the input is not a valid target, or null
 * @param origin the place in the input from which the target comes
 */
public record Target(
        String url,
        @Nullable String method,
        Map<String, List<String>> headers,
        @Nullable String body,
        @Nullable String flaw,
        Origin origin) {

    /** A target from an argument. */
    public Target(
            String url,
            @Nullable String method,
            Map<String, List<String>> headers,
            @Nullable String body,
            @Nullable String flaw) {
        this(url, method, headers, body, flaw, Origin.ARGUMENT);
    }

    /** This target with another origin. */
    public Target at(Origin other) {
        return new Target(url, method, headers, body, flaw, other);
    }

    /** A target with only a URL. */
    public static Target of(String url) {
        return new Target(url, null, Map.of(), null, null);
    }

    /** A target for invalid input, which is reported as a failure in its place among the results. */
    public static Target flawed(String given, String flaw) {
        return new Target(given, null, Map.of(), null, flaw);
    }
}
