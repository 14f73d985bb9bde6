package dev.weft.http;

import dev.weft.http.spi.TransportRequest;
import java.util.Objects;
import java.util.Optional;

/**
 * A key under which requests carry something of type {@code T} that is not sent, for an {@link Interceptor} or a
 * transport to find. Each one is a key of its own; the name is for people.
 *
 * @param <T> what is carried
 */
@SuppressWarnings("UnusedTypeParameter") // it ties what is put in to what is got out
public final class Attribute<T> {
    private final String name;

    private Attribute(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /** A new key, equal to no other. */
    public static <T> Attribute<T> named(String name) {
        return new Attribute<>(name);
    }

    /** What {@code request} carries under this key; empty if nothing. For a transport. */
    @SuppressWarnings("unchecked") // what is put under a key is of its type
    public Optional<T> of(TransportRequest request) {
        return Optional.ofNullable((T) request.attributes().get(this));
    }

    @Override
    public String toString() {
        return name;
    }
}
