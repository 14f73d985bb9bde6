package dev.weft.http.internal.chain;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a request. Immutable. A key is a {@link Key}, a public {@code Attribute} of a program, or a class.
 * Weft's transport uses classes as the keys of its own settings. Most requests have no attributes.
 *
 * @param values the values, by key
 */
public record Attributes(Map<Object, Object> values) {
    public static final Attributes NONE = new Attributes(Map.of());

    /** These attributes with {@code key} set to {@code value}. */
    public Attributes with(Object key, Object value) {
        Map<Object, Object> changed = new HashMap<>(values);
        changed.put(key, value);
        return new Attributes(Map.copyOf(changed));
    }

    /** These attributes without {@code key}. */
    public Attributes without(Object key) {
        if (!values.containsKey(key)) {
            return this;
        }
        Map<Object, Object> changed = new HashMap<>(values);
        changed.remove(key);
        return new Attributes(Map.copyOf(changed));
    }

    /** The value of {@code key}; null if it is not set. */
    @SuppressWarnings("unchecked") // a Key is set only to a value of its type
    public <T> @Nullable T get(Key<T> key) {
        return (T) values.get(key);
    }
}
