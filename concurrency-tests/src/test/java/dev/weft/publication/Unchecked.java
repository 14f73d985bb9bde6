package dev.weft.publication;

import dev.weft.Action;

/** Runs what may wait on a thread that jcstress interrupts never, and whose methods may declare nothing. */
final class Unchecked {
    private Unchecked() {}

    /** Runs {@code action}, whose exception is a failure of the test. */
    static void run(Action<Exception> action) {
        try {
            action.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
