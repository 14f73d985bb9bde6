package dev.weft.shared;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Turns items of a {@link SharedQueue} into bytes and back. May be called by several tasks at a time.
 *
 * @param <T> the type of the items
 */
public interface Codec<T> {

    /**
     * The bytes of {@code item}.
     *
     * @throws IOException if {@code item} cannot be encoded
     */
    byte[] encode(T item) throws IOException;

    /**
     * The item that {@code bytes} encode.
     *
     * @throws IOException if {@code bytes} do not encode an item
     */
    T decode(byte[] bytes) throws IOException;

    /** A codec for text, in UTF-8. */
    static Codec<String> text() {
        return new Codec<>() {
            @Override
            public byte[] encode(String item) {
                return item.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String decode(byte[] bytes) {
                return new String(bytes, StandardCharsets.UTF_8);
            }
        };
    }
}
