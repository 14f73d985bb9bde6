package dev.weft.http.internal.body;

import dev.weft.http.spi.BodySource;
import java.io.IOException;

/**
 * A body source that counts the bytes read from another source, and passes the count to an observer after each read.
 * The observer reports progress, or ends a body that is too large.
 */
public final class CountedSource implements BodySource {
    private final BodySource source;
    private final Observer observer;
    private long count;

    /** Counts the bytes of {@code source}. */
    public CountedSource(BodySource source, Observer observer) {
        this.source = source;
        this.observer = observer;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        int read = source.read(into, offset, length);
        if (read > 0) {
            count += read;
            observe();
        }
        return read;
    }

    private void observe() throws IOException {
        try {
            observer.counted(count);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        source.close();
    }

    /** Observes the number of bytes read. */
    @FunctionalInterface
    public interface Observer {

        /**
         * Called after more bytes have been read.
         *
         * @param count the number of bytes so far
         * @throws IOException if the body must not be read any further; the source is then closed
         */
        void counted(long count) throws IOException;
    }
}
