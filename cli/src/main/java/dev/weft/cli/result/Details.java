package dev.weft.cli.result;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a target besides its outcome.
 *
 * @param origin where it comes from
 * @param location the URL that was answered, after redirects; null without an answer
 * @param type the content type, or null
 * @param validators the headers {@code ETag} and {@code Last-Modified}, by which a later run can ask for changes
 * @param headers the headers that are printed
 * @param body the whole body, if it is printed, or null
 */
public record Details(
        Origin origin,
        @Nullable String location,
        @Nullable String type,
        Map<String, String> validators,
        Map<String, String> headers,
        @Nullable ByteBuffer body) {

    /** No details. */
    public static final Details NONE = new Details(Origin.ARGUMENT, null, null, Map.of(), Map.of(), null);

    /** The details of a target without an answer. */
    public static Details of(Origin origin) {
        return new Details(origin, null, null, Map.of(), Map.of(), null);
    }

    Details at(Origin other) {
        return new Details(other, location, type, validators, headers, body);
    }
}
