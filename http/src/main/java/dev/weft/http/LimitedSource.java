package dev.weft.http;

import dev.weft.http.spi.BodySource;
import java.io.IOException;

/** A body that may not be larger than so many bytes. */
final class LimitedSource implements BodySource {
    private final BodySource source;
    private final Request request;
    private final long limit;
    private long left;

    LimitedSource(BodySource source, Request request, long limit) {
        this.source = source;
        this.request = request;
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        int count = source.read(into, offset, length);
        left -= Math.max(count, 0);
        if (left < 0) {
            source.close();
            throw new TooLargeException(request.uri(), limit);
        }
        return count;
    }

    @Override
    public void close() {
        source.close();
    }
}
