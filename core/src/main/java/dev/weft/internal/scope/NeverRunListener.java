package dev.weft.internal.scope;

import org.jspecify.annotations.Nullable;

/** A command that must be told if its task ends without running the command. */
public interface NeverRunListener {
    /**
     * Tells this command that it will never run, because of {@code failure}, or, if {@code failure} is null, because the task
     * was cancelled. Must not wait.
     */
    void neverRuns(@Nullable Throwable failure);
}
