package dev.weft.http.internal.http1;

import dev.weft.http.spi.BodySource;
import java.util.Objects;

/** The body source of a response without a body. The exchange of such a response is already over. */
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
