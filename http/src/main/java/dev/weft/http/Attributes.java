package dev.weft.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request carries under its {@linkplain Attribute keys}. Immutable. */
record Attributes(Map<Attribute<?>, Object> values) {
    static final Attributes NONE = new Attributes(Map.of());

    <T> Attributes with(Attribute<T> key, T value) {
        Map<Attribute<?>, Object> changed = new HashMap<>(values);
        changed.put(key, value);
        return new Attributes(Map.copyOf(changed));
    }

    Attributes without(Attribute<?> key) {
        if (!values.containsKey(key)) {
            return this;
        }
        Map<Attribute<?>, Object> changed = new HashMap<>(values);
        changed.remove(key);
        return new Attributes(Map.copyOf(changed));
    }

    @SuppressWarnings("unchecked") // `with` puts under a key what its type says
    <T> @Nullable T get(Attribute<T> key) {
        return (T) values.get(key);
    }
}
