package dev.weft.cli.output;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * The terminal on which progress is shown.
 *
 * @param width the current width in characters
 * @param shared whether results are printed on this terminal too, so that the progress must be erased before each
 *     result
 * @param plain whether this terminal can only print lines one after the other, so that the progress cannot be updated
 *     in place
 */
public record Screen(IntSupplier width, boolean shared, boolean plain) {
    static final Screen NONE = new Screen(() -> 0, false, false);

    private static final Duration UPDATE_INTERVAL = Duration.ofMillis(200);
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

    /** The time between two updates. */
    Duration interval() {
        return plain ? LINE_INTERVAL : UPDATE_INTERVAL;
    }
}
