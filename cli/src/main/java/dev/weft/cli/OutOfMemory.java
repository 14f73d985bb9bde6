package dev.weft.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What happens when the memory does not suffice: the program ends with one line and status 1, whichever thread has met the
 * error. Otherwise a thread of a library could end by it, and the run would wait for that thread forever.
 */
final class OutOfMemory {
    private static final int FAILED = 1;

    /** Made in advance, since there is no memory for it later. */
    private static final byte[] MESSAGE =
            ("weft: out of memory; WEFT_JAVA_OPTS=-Xmx2g gives more, --resume goes on with a run" + " that saves\n")
                    .getBytes(StandardCharsets.UTF_8);

    private OutOfMemory() {}

    /** Ends the program when a thread ends by the error. */
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

    /** Ends the program if {@code thrown} is the error, or was caused by it. */
    static void endIfIn(@Nullable Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof OutOfMemoryError) {
                say();
                Runtime.getRuntime().halt(FAILED);
            }
        }
    }

    private static void say() {
        // Not closed: it is the program's own.
        FileOutputStream err = new FileOutputStream(FileDescriptor.err);
        try {
            err.write(MESSAGE);
        } catch (IOException e) {
            // There is nothing left to tell it to.
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
