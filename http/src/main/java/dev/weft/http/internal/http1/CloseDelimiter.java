package dev.weft.http.internal.http1;

/** The end of a body that ends with the connection. */
final class CloseDelimiter extends Delimiter {
    private boolean ended;

    @Override
    int take(Input in, byte[] into, int offset, int most) {
        int count = in.take(into, offset, most);
        return count == 0 && ended ? -1 : count;
    }

    @Override
    long certain() {
        return Long.MAX_VALUE;
    }

    @Override
    void passed(int count) {}

    @Override
    void streamEnded() {
        ended = true;
    }
}
