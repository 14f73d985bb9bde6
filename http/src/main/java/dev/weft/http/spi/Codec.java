package dev.weft.http.spi;

import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Encodes values as JSON and decodes them. A session uses the codec of its options, otherwise the first codec found as
 * a service, otherwise Jackson if it is present. A codec may be called by several tasks at the same time and must not
 * wait.
 */
public interface Codec {

    /**
     * Encodes {@code value} as JSON in UTF-8.
     *
     * @throws IOException if {@code value} cannot be encoded
     */
    byte[] encode(Object value) throws IOException;

    /**
     * Decodes {@code json} to a value of {@code type}. Returns null for the JSON {@code null}, which a session then
     * rejects, because null is not a value of the type.
     *
     * @throws IOException if {@code json} is not JSON or does not fit {@code type}
     */
    @Nullable
    Object decode(byte[] json, Type type) throws IOException;
}
