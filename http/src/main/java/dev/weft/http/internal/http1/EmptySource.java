package dev.weft.http.internal.http1;

import dev.weft.http.spi.BodySource;
import java.util.Objects;

/** The source for a response without a body, whose exchange is over. */
final class EmptySource implements BodySource {
    static final EmptySource EMPTY = new EmptySource();

    private EmptySource() {}

    @Override
    public int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        return -1;
    }

    @Override
    public void close() {}
}
