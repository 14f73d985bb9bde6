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

/** Encoding and decoding of JSON for requests and responses, and the default codec of sessions that were given none. */
final class Json {
    private Json() {}

    static Codec codec(Settings settings) {
        Codec own = settings.codec;
        return own != null ? own : Found.codec();
    }

    static Body body(Codec codec, Object value) {
        try {
            return new BytesBody(codec.encode(value), "application/json");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot be encoded as JSON: " + value.getClass().getName(), e);
        }
    }

    static Object value(Codec codec, Response response, Type type) throws DecodingException {
        @Nullable Object value;
        try {
            value = codec.decode(response.bytes(), type);
        } catch (IOException e) {
            throw noValue(response, type, String.valueOf(e.getMessage()), e);
        }
        if (value == null) {
            throw noValue(response, type, "it is null", null);
        }
        return value;
    }

    private static DecodingException noValue(Response response, Type type, String why, @Nullable IOException cause) {
        return new DecodingException(
                "the body from " + Words.url(response.request().state().url()) + " is not JSON for "
                        + type.getTypeName() + ": " + why,
                response.uri(),
                cause);
    }

    /** A holder class, so that the search for a codec happens once, and only in programs that use JSON. */
    private static final class Found {
        private static final @Nullable Codec CODEC = ServiceLoader.load(Codec.class, Codec.class.getClassLoader())
                .findFirst()
                .orElseGet(Found::jackson);

        private static @Nullable Codec jackson() {
            try {
                return JacksonCodec.create();
            } catch (NoClassDefFoundError e) {
                // Jackson is an optional dependency. Its absence is reported by the first call that needs a codec.
                return null;
            }
        }

        private static Codec codec() {
            if (CODEC == null) {
                throw new IllegalStateException(
                        "there is no JSON codec: add com.fasterxml.jackson.core:jackson-databind,"
                                + " or set another one with SessionOptions.codec");
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
