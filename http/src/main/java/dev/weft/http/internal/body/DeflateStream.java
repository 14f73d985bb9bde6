package dev.weft.http.internal.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Decompresses by an inflater that is its own: what that holds outside of the heap is given back by closing. */
public final class DeflateStream extends InflaterInputStream {
    /** Decompresses {@code in}; closing ends {@code inflater}. */
    public DeflateStream(InputStream in, Inflater inflater) {
        super(in, inflater, 8 * 1024);
    }

    @Override
    public void close() throws IOException {
        inf.end();
        super.close();
    }
}
