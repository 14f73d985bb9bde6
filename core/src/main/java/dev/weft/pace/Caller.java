package dev.weft.pace;

import dev.weft.spi.wait.Strand;

/** The task that called. */
final class Caller {
    private Caller() {}

    /**
     * Whether the scope that the calling task is in was cancelled, or one around it. What its job throws then may be a
     * consequence, which the boundary of that scope judges; so it must reach that boundary.
     */
    static boolean isCancelled() {
        Strand strand = Strand.currentOrNull();
        return strand != null && strand.innermost().cancellationNow() != null;
    }
}
