package dev.weft.http;

import dev.weft.http.failure.DecodingException;
import dev.weft.http.internal.message.Words;
import dev.weft.http.jackson.JacksonCodec;
import dev.weft.http.spi.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes JSON for requests and responses, and finds the default codec for sessions without a codec of
 * their own.
 */
final class Json {
    private Json() {}

    static Codec codec(Settings settings) {
        Codec chosen = settings.codec;
        return chosen != null ? chosen : DefaultCodec.get();
    }

    static Body body(Codec codec, Object value) {
        try {
            return new BytesBody(codec.encode(value), "application/json");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a value of " + value.getClass().getName() + " cannot be encoded as JSON", e);
        }
    }

    static Object value(Codec codec, Response response, Type type) throws DecodingException {
        @Nullable Object value;
        try {
            value = codec.decode(response.bytes(), type);
        } catch (IOException e) {
            throw decodingFailure(response, type, String.valueOf(e.getMessage()), e);
        }
        if (value == null) {
            throw decodingFailure(response, type, "the value is null", null);
        }
        return value;
    }

    private static DecodingException decodingFailure(
            Response response, Type type, String reason, @Nullable IOException cause) {
        return new DecodingException(
                "the body from " + Words.url(response.request().state().url()) + " cannot be decoded from JSON as "
                        + type.getTypeName() + ": " + reason,
                response.uri(),
                cause);
    }

    /** A holder class, so that the search for a codec happens once, and only in programs that use JSON. */
    private static final class DefaultCodec {
        private static final @Nullable Codec CODEC = ServiceLoader.load(Codec.class, Codec.class.getClassLoader())
                .findFirst()
                .orElseGet(DefaultCodec::jackson);

        private static @Nullable Codec jackson() {
            try {
                return JacksonCodec.create();
            } catch (NoClassDefFoundError e) {
                // Jackson is an optional dependency. Its absence is reported by the first call that needs a codec.
                return null;
            }
        }

        private static Codec get() {
            if (CODEC == null) {
                throw new IllegalStateException(
                        "no JSON codec was found: add com.fasterxml.jackson.core:jackson-databind,"
                                + " or set a codec with SessionOptions.codec");
            }
            return CODEC;
        }
    }

    /** The generic type {@code List<element>}, which no class literal can express. */
    record ListOf(Type element) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return new Type[] {element};
        }

        @Override
        public Type getRawType() {
            return List.class;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return null;
        }

        @Override
        public String getTypeName() {
            return "List<" + element.getTypeName() + ">";
        }
    }
}
