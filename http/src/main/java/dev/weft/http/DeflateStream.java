package dev.weft.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Decompresses by an inflater that is its own: what that holds outside of the heap is given back by closing. */
final class DeflateStream extends InflaterInputStream {
    DeflateStream(InputStream in, Inflater inflater) {
        super(in, inflater, 8 * 1024);
    }

    @Override
    public void close() throws IOException {
        inf.end();
        super.close();
    }
}
