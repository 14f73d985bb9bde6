package dev.weft.http.internal.chain;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request carries under keys. Immutable. The keys are {@link Key}s, the program's own, and those of Weft's own
 * transport; most requests have none.
 *
 * @param values the values by key
 */
public record Attributes(Map<Object, Object> values) {
    public static final Attributes NONE = new Attributes(Map.of());

    /** These with {@code value} under {@code key}. */
    public Attributes with(Object key, Object value) {
        Map<Object, Object> changed = new HashMap<>(values);
        changed.put(key, value);
        return new Attributes(Map.copyOf(changed));
    }

    /** These without what is under {@code key}. */
    public Attributes without(Object key) {
        if (!values.containsKey(key)) {
            return this;
        }
        Map<Object, Object> changed = new HashMap<>(values);
        changed.remove(key);
        return new Attributes(Map.copyOf(changed));
    }

    /** What is under {@code key}; null if nothing is. */
    @SuppressWarnings("unchecked") // what is put under a key is of its type
    public <T> @Nullable T get(Key<T> key) {
        return (T) values.get(key);
    }
}
