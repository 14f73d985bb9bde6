package dev.weft.explore;

import org.jspecify.annotations.Nullable;

/** What is wrong with a play, and the schedule that shows it. */
public final class Flaw extends AssertionError {
    private static final long serialVersionUID = 1;

    Flaw(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
