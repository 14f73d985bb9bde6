package dev.weft.shared.jackson;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.shared.Codec;
import java.io.IOException;
import java.util.Objects;

/**
 * A codec that writes items as JSON, with Jackson.
 *
 * @param <T> the type of the items
 */
public final class JsonCodec<T> implements Codec<T> {
    private final ObjectMapper mapper;
    private final Class<T> type;

    private JsonCodec(ObjectMapper mapper, Class<T> type) {
        this.mapper = Objects.requireNonNull(mapper, "mapper");
        this.type = Objects.requireNonNull(type, "type");
    }

    /** A codec with a default mapper, to which the Jackson modules found as services are added. */
    public static <T> JsonCodec<T> of(Class<T> type) {
        return new JsonCodec<>(new ObjectMapper().findAndRegisterModules(), type);
    }

    /** A codec that uses {@code mapper}. */
    @SuppressWarnings("exports") // a caller with a mapper has Jackson on its path
    public static <T> JsonCodec<T> of(ObjectMapper mapper, Class<T> type) {
        return new JsonCodec<>(mapper, type);
    }

    @Override
    public byte[] encode(T item) throws IOException {
        return mapper.writeValueAsBytes(item);
    }

    @Override
    public T decode(byte[] bytes) throws IOException {
        T item = mapper.readValue(bytes, type);
        if (item == null) {
            throw new IOException("an item must not be null");
        }
        return item;
    }
}
