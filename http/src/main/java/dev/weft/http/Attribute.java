package dev.weft.http;

import dev.weft.http.spi.TransportRequest;
import java.util.Objects;
import java.util.Optional;

/**
 * A key for a value of type {@code T} that is attached to a request but not sent. An {@link Interceptor} or a transport
 * can read the value. Two attributes are different keys even if they have the same name. The name is used only in
 * messages.
 *
 * @param <T> the type of the value
 */
@SuppressWarnings("UnusedTypeParameter") // ties the type of the value that is set to the type that is read
public final class Attribute<T> {
    private final String name;

    private Attribute(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /** A new attribute, equal to no other. */
    public static <T> Attribute<T> named(String name) {
        return new Attribute<>(name);
    }

    /** The value that {@code request} has for this attribute; empty if the request has none. For transports. */
    @SuppressWarnings("unchecked") // Request.with accepts only a value of the attribute's type
    public Optional<T> of(TransportRequest request) {
        return Optional.ofNullable((T) request.attributes().get(this));
    }

    @Override
    public String toString() {
        return name;
    }
}
