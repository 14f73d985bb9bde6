package dev.weft.http.internal.http1;

/** Finds the end of a body that ends with the connection. */
final class CloseDelimiter extends Delimiter {
    private boolean ended;

    @Override
    int take(Input in, byte[] into, int offset, int max) {
        int count = in.take(into, offset, max);
        return count == 0 && ended ? -1 : count;
    }

    @Override
    long knownBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    void consumed(int count) {}

    @Override
    void streamEnded() {
        ended = true;
    }
}
