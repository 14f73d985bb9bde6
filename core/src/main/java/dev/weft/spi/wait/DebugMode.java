package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * Whether this process keeps the stacks of what may be reported later: of each promise where it was made, of each lock and each
 * permit where it was acquired, of each response where it was opened. The system property {@value #PROPERTY} turns it on, before the first class
 * of Weft is loaded. When it is off, the check is a constant.
 */
public final class DebugMode {
    /** The name of the system property. */
    public static final String PROPERTY = "weft.debug";

    /** Whether the mode is on. */
    public static final boolean ON = Boolean.getBoolean(PROPERTY);

    private DebugMode() {}

    /** The current stack, under the heading {@code what}; null if the mode is off. */
    public static @Nullable Throwable stackIfOn(String what) {
        return ON ? new Throwable(what) : null;
    }
}
