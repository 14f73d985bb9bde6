package dev.weft.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Header fields in their order, several of the same name among them. In names upper and lower case are the same.
 * Immutable; the methods that change something give other headers.
 */
public final class Headers {
    private static final Headers NONE = new Headers(new okhttp3.Headers.Builder().build());

    private final okhttp3.Headers fields;

    private Headers(okhttp3.Headers fields) {
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

    static Headers of(okhttp3.Headers fields) {
        return new Headers(fields);
    }

    okhttp3.Headers fields() {
        return fields;
    }

    /** The value of a header, the first one if there are several. */
    public Optional<String> first(String name) {
        return values(name).stream().findFirst();
    }

    /** The value of a header, the last one if there are several. */
    public Optional<String> last(String name) {
        return Optional.ofNullable(fields.get(Objects.requireNonNull(name, "name")));
    }

    /** All values of a header, in their order. */
    public List<String> values(String name) {
        return fields.values(Objects.requireNonNull(name, "name"));
    }

    /** Whether there is such a header. */
    public boolean contains(String name) {
        return fields.get(Objects.requireNonNull(name, "name")) != null;
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
        for (int i = 0; i < fields.size(); i++) {
            action.accept(fields.name(i), fields.value(i));
        }
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
        return new Headers(add(fields.newBuilder(), name, value).build());
    }

    /**
     * These headers with one set, instead of any of that name.
     *
     * @throws IllegalArgumentException if name or value has a character that no header may have, a newline say
     */
    public Headers with(String name, String value) {
        return new Headers(add(fields.newBuilder().removeAll(Objects.requireNonNull(name, "name")), name, value)
                .build());
    }

    /** These headers with those of {@code others} set instead of any of the same names. */
    public Headers with(Headers others) {
        okhttp3.Headers.Builder changed = fields.newBuilder();
        others.names().forEach(changed::removeAll);
        return new Headers(changed.addAll(others.fields).build());
    }

    /** These headers without those of one name. */
    public Headers without(String name) {
        return contains(name) ? new Headers(fields.newBuilder().removeAll(name).build()) : this;
    }

    /** A value that is not ASCII is sent as UTF-8, which is what servers expect today. */
    private static okhttp3.Headers.Builder add(okhttp3.Headers.Builder to, String name, String value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        try {
            return isAscii(value) || hasControl(value) ? to.add(name, value) : to.addUnsafeNonAscii(name, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("header cannot be sent: " + e.getMessage(), e);
        }
    }

    private static boolean isAscii(String value) {
        return value.chars().allMatch(c -> c < 0x80);
    }

    private static boolean hasControl(String value) {
        return value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
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
