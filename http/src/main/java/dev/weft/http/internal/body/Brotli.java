package dev.weft.http.internal.body;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Google's decoder of Brotli. It is no module and has no name that a module could depend on, so it is found when it is
 * first needed.
 */
public final class Brotli {
    private static final MethodHandle OPEN = open();

    private Brotli() {}

    private static MethodHandle open() {
        try {
            Class<?> decoder = Class.forName("org.brotli.dec.BrotliInputStream");
            return MethodHandles.publicLookup()
                    .findConstructor(decoder, MethodType.methodType(void.class, InputStream.class))
                    .asType(MethodType.methodType(InputStream.class, InputStream.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("org.brotli:dec is missing, on which weft-http depends", e);
        }
    }

    public static InputStream decode(InputStream in) throws IOException {
        try {
            return (InputStream) OPEN.invokeExact(in);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the decoder of Brotli is another than expected", e);
        }
    }
}
