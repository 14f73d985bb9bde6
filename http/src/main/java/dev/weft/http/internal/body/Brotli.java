package dev.weft.http.internal.body;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Google's Brotli decoder. Its JAR has neither a module descriptor nor a stable automatic module name, so a {@code
 * requires} clause cannot name it; the class is looked up by reflection instead.
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
            throw new IllegalStateException("org.brotli:dec, a dependency of weft-http, is missing", e);
        }
    }

    public static InputStream decode(InputStream in) throws IOException {
        try {
            return (InputStream) OPEN.invokeExact(in);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the Brotli decoder is of an unexpected version", e);
        }
    }
}
