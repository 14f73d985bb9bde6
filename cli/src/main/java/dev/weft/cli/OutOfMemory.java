package dev.weft.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Ends the program with one line and status 1 if any thread runs out of memory. Otherwise the error could end a thread of a
 * library, and the run would wait for that thread forever.
 */
final class OutOfMemory {
    private static final int FAILED = 1;

    /** Created in advance, because there may be no memory for it later. */
    private static final byte[] MESSAGE =
            "weft: out of memory; WEFT_JAVA_OPTS=-Xmx2g gives more, --resume continues a run that saves\n"
                    .getBytes(StandardCharsets.UTF_8);

    private OutOfMemory() {}

    /** Ends the program when an {@link OutOfMemoryError} ends a thread. */
    static void watch() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            endIfIn(thrown);
            if (before != null) {
                before.uncaughtException(thread, thrown);
            } else {
                thrown.printStackTrace();
            }
        });
    }

    /** Ends the program if {@code thrown} is an {@link OutOfMemoryError}, or was caused by one. */
    static void endIfIn(@Nullable Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof OutOfMemoryError) {
                say();
                Runtime.getRuntime().halt(FAILED);
            }
        }
    }

    private static void say() {
        // Not closed, because it is the standard error of the process.
        FileOutputStream err = new FileOutputStream(FileDescriptor.err);
        try {
            err.write(MESSAGE);
        } catch (IOException e) {
            // The message cannot be printed, but the program still has to end.
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
