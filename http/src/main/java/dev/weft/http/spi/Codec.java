package dev.weft.http.spi;

import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON of values, and values of JSON. A session has the one it was given, or else the first that is found as a
 * service, or else Jackson if that is there. Several tasks use it at once; it does not wait.
 */
public interface Codec {

    /**
     * The JSON of {@code value}, in UTF-8.
     *
     * @throws IOException if there is none
     */
    byte[] encode(Object value) throws IOException;

    /**
     * The value of {@code type} that {@code json} stands for; null for the JSON {@code null}, which a session takes for a
     * body that is none of the type.
     *
     * @throws IOException if it is no JSON, or none of that type
     */
    @Nullable
    Object decode(byte[] json, Type type) throws IOException;
}
