package dev.weft.http;

import dev.weft.http.spi.HeaderFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Header fields in order; a name may occur several times. Names are case-insensitive. Immutable: the methods that
 * change something return new headers.
 */
public final class Headers {
    private static final Headers NONE = new Headers(HeaderFields.none());

    private final HeaderFields fields;

    private Headers(HeaderFields fields) {
        this.fields = fields;
    }

    /** No headers. */
    public static Headers none() {
        return NONE;
    }

    /**
     * Headers from alternating names and values.
     *
     * @throws IllegalArgumentException if a name or value is not valid, or the last value is missing
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "namesAndValues must be pairs, but its length is " + namesAndValues.length);
        }
        Headers headers = NONE;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers = headers.plus(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /** Headers from the fields that a transport sends or has received. */
    public static Headers of(HeaderFields fields) {
        return fields.size() == 0 ? NONE : new Headers(fields);
    }

    /** The fields of these headers, for use by a transport. */
    public HeaderFields fields() {
        return fields;
    }

    /** The first value of a header; empty if the header is absent. */
    public Optional<String> first(String name) {
        return values(name).stream().findFirst();
    }

    /** The last value of a header; empty if the header is absent. */
    public Optional<String> last(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** All values of a header, in order. */
    public List<String> values(String name) {
        return fields.values(name);
    }

    /** Whether the header is present. */
    public boolean contains(String name) {
        return fields.contains(name);
    }

    /** The distinct names, in alphabetical order. */
    public Set<String> names() {
        return fields.names();
    }

    /** The number of fields. */
    public int size() {
        return fields.size();
    }

    /** Calls {@code action} with the name and value of each field, in order. */
    public void forEach(BiConsumer<String, String> action) {
        fields.forEach(action);
    }

    /** The values of each name, in a map whose keys are case-insensitive. */
    public Map<String, List<String>> toMap() {
        Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        forEach((name, value) ->
                map.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
        return map;
    }

    /**
     * These headers with one field added.
     *
     * @throws IllegalArgumentException if {@code name} or {@code value} contains a character that is not allowed in a
     *     header, such as a newline
     */
    public Headers plus(String name, String value) {
        return new Headers(fields.plus(name, value));
    }

    /**
     * These headers with one field set, replacing all fields of that name.
     *
     * @throws IllegalArgumentException if {@code name} or {@code value} contains a character that is not allowed in a
     *     header, such as a newline
     */
    public Headers with(String name, String value) {
        return new Headers(fields.with(name, value));
    }

    /** These headers with the fields of {@code others} set, replacing all fields of the same names. */
    public Headers with(Headers others) {
        return new Headers(fields.with(others.fields));
    }

    /** These headers without the fields of one name. */
    public Headers without(String name) {
        return contains(name) ? new Headers(fields.without(name)) : this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers headers && headers.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** One field per line. The values of fields that carry secrets are masked. */
    @Override
    public String toString() {
        return fields.toString();
    }
}
