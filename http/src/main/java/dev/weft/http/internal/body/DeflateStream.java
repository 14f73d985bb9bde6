package dev.weft.http.internal.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A stream that owns its inflater. {@link InflaterInputStream} ends only an inflater that it has created itself. An
 * inflater that was passed to its constructor would keep native memory until the inflater is garbage-collected.
 */
public final class DeflateStream extends InflaterInputStream {
    /** Decompresses {@code in}. Closing the stream ends {@code inflater}. */
    public DeflateStream(InputStream in, Inflater inflater) {
        super(in, inflater, 8 * 1024);
    }

    @Override
    public void close() throws IOException {
        inf.end();
        super.close();
    }
}
