package dev.weft.http;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;

/** Zstd by zstd-jni. A class of its own, so that it is loaded only if that is there. */
final class Zstd {
    private Zstd() {}

    static InputStream decode(InputStream in) throws IOException {
        return new ZstdInputStreamNoFinalizer(in);
    }
}
