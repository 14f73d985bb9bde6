package dev.weft.http.internal.body;

import dev.weft.http.failure.TooLargeException;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.Url;
import java.io.IOException;

/** A body that may not be larger than so many bytes. */
public final class LimitedSource implements BodySource {
    private final BodySource source;
    private final Url url;
    private final long limit;
    private long left;

    /** Around another source. */
    public LimitedSource(BodySource source, Url url, long limit) {
        this.source = source;
        this.url = url;
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        int count = source.read(into, offset, length);
        left -= Math.max(count, 0);
        if (left < 0) {
            source.close();
            throw new TooLargeException(url.uri(), limit);
        }
        return count;
    }

    @Override
    public void close() {
        source.close();
    }
}
