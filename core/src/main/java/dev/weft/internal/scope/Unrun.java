package dev.weft.internal.scope;

import org.jspecify.annotations.Nullable;

/** A command that must hear if its task ends without running it. */
public interface Unrun {
    /** That is so, because of {@code failure}; because the task was cancelled, if that is null. Must not wait. */
    void neverRuns(@Nullable Throwable failure);
}
