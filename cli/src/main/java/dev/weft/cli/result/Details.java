package dev.weft.cli.result;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Information about a target in addition to its outcome.
 *
 * @param origin the origin of the target in the input
 * @param location the URL of the last request, after redirects; null if there is no answer
 * @param type the content type, or null
 * @param validators the headers {@code ETag} and {@code Last-Modified}, with which a later run can make its request conditional
 * @param headers the response headers that are printed
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
