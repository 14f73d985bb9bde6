package dev.weft.pace;

import dev.weft.spi.wait.Strand;

/** Tells whether the calling task was cancelled. */
final class Caller {
    private Caller() {}

    /**
     * Whether the scope of the calling task, or a scope around it, was cancelled. If so, an exception of the job may be a
     * consequence of the cancellation. Whether it is one is decided where the exception leaves the cancelled scope, so the
     * exception must be passed on up to there.
     */
    static boolean isCancelled() {
        Strand strand = Strand.currentOrNull();
        return strand != null && strand.innermost().findCancellation() != null;
    }
}
