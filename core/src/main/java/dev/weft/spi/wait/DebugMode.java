package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * A mode in which Weft keeps stack traces for later reports: of the creation of each promise, of the acquisition of
 * each lock and permit, and of the opening of each response. The system property {@value #PROPERTY} turns it on; it
 * must be set before the first class of Weft is loaded. The value is fixed, so checks of the mode cost nothing when the mode
 * is off.
 */
public final class DebugMode {
    /** The name of the system property. */
    public static final String PROPERTY = "weft.debug";

    /** Whether the mode is on. */
    public static final boolean ON = Boolean.getBoolean(PROPERTY);

    private DebugMode() {}

    /** Returns the current stack, with {@code what} as its heading; null if the mode is off. */
    public static @Nullable Throwable stackIfOn(String what) {
        return ON ? new Throwable(what) : null;
    }
}
