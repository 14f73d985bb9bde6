package dev.weft.http.internal.body;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses Zstandard with zstd-jni, an optional dependency. Only this class refers to zstd-jni, so that zstd-jni is
 * loaded only if it is present.
 */
public final class Zstd {
    private Zstd() {}

    public static InputStream decode(InputStream in) throws IOException {
        return new ZstdInputStreamNoFinalizer(in);
    }
}
