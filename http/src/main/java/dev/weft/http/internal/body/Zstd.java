package dev.weft.http.internal.body;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;

/** Zstd by zstd-jni. A class of its own, so that it is loaded only if that is there. */
public final class Zstd {
    private Zstd() {}

    public static InputStream decode(InputStream in) throws IOException {
        return new ZstdInputStreamNoFinalizer(in);
    }
}
