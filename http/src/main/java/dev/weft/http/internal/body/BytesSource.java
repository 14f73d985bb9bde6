package dev.weft.http.internal.body;

import dev.weft.http.spi.BodySource;

/** A body source over an array. */
public final class BytesSource implements BodySource {
    private final byte[] bytes;
    private int at;

    /** Reads from {@code bytes}. The array is not copied. */
    public BytesSource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (at == bytes.length) {
            return -1;
        }
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public void close() {}
}
