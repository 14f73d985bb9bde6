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
 * Header fields in their order, several of the same name among them. In names upper and lower case are the same.
 * Immutable; the methods that change something give other headers.
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
     * Headers from names and values in turn.
     *
     * @throws IllegalArgumentException if one cannot be a header, or a value is missing
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("namesAndValues must be pairs, but are " + namesAndValues.length);
        }
        Headers headers = NONE;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers = headers.plus(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /** The headers that a transport sends or has received. */
    public static Headers of(HeaderFields fields) {
        return fields.size() == 0 ? NONE : new Headers(fields);
    }

    /** These headers, as a transport has them. */
    public HeaderFields fields() {
        return fields;
    }

    /** The value of a header, the first one if there are several. */
    public Optional<String> first(String name) {
        return values(name).stream().findFirst();
    }

    /** The value of a header, the last one if there are several. */
    public Optional<String> last(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** All values of a header, in their order. */
    public List<String> values(String name) {
        return fields.values(name);
    }

    /** Whether there is such a header. */
    public boolean contains(String name) {
        return fields.contains(name);
    }

    /** The names, each once, in alphabetical order. */
    public Set<String> names() {
        return fields.names();
    }

    /** How many fields there are. */
    public int size() {
        return fields.size();
    }

    /** Calls {@code action} with the name and value of each field, in their order. */
    public void forEach(BiConsumer<String, String> action) {
        fields.forEach(action);
    }

    /** The values by name. */
    public Map<String, List<String>> toMap() {
        Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        forEach((name, value) ->
                map.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
        return map;
    }

    /**
     * These headers with one more.
     *
     * @throws IllegalArgumentException if name or value has a character that no header may have, a newline say
     */
    public Headers plus(String name, String value) {
        return new Headers(fields.plus(name, value));
    }

    /**
     * These headers with one set, instead of any of that name.
     *
     * @throws IllegalArgumentException if name or value has a character that no header may have, a newline say
     */
    public Headers with(String name, String value) {
        return new Headers(fields.with(name, value));
    }

    /** These headers with those of {@code others} set instead of any of the same names. */
    public Headers with(Headers others) {
        return new Headers(fields.with(others.fields));
    }

    /** These headers without those of one name. */
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

    /** One field in a line; the values of those that carry secrets are not shown. */
    @Override
    public String toString() {
        return fields.toString();
    }
}
