package dev.weft.cli.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing to fetch.
 *
 * @param url as it was given
 * @param method the method it was given with, or null for the one of the run
 * @param headers those it was given with, besides those of the run
 * @param body the body it was given with, or null for the one of the run
 * @param flaw why it cannot be fetched, known from reading it; or null
 */
public record Target(
        String url,
        @Nullable String method,
        Map<String, List<String>> headers,
        @Nullable String body,
        @Nullable String flaw) {

    /** A plain URL. */
    public static Target of(String url) {
        return new Target(url, null, Map.of(), null, null);
    }

    /** What was given instead of a target, and what is wrong with it. */
    public static Target flawed(String given, String flaw) {
        return new Target(given, null, Map.of(), null, flaw);
    }
}
