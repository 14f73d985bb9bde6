package dev.weft.http.jackson;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.http.spi.Codec;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A codec that uses Jackson. */
public final class JacksonCodec implements Codec {
    private final ObjectMapper mapper;

    private JacksonCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** A codec with a default mapper and all Jackson modules that are found as services. */
    public static JacksonCodec create() {
        return new JacksonCodec(new ObjectMapper().findAndRegisterModules());
    }

    /** A codec that uses {@code mapper}. */
    @SuppressWarnings("exports") // a caller with a mapper has Jackson on its path
    public static JacksonCodec of(ObjectMapper mapper) {
        return new JacksonCodec(Objects.requireNonNull(mapper, "mapper"));
    }

    @Override
    public byte[] encode(Object value) throws IOException {
        return mapper.writeValueAsBytes(value);
    }

    @Override
    public @Nullable Object decode(byte[] json, Type type) throws IOException {
        return mapper.readValue(json, mapper.constructType(type));
    }
}
