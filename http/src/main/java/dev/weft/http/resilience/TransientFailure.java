package dev.weft.http.resilience;

import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.failure.PhaseTimeoutException;
import java.io.IOException;

/**
 * Classifies failures: a transient failure is caused by the current state of the host or the network, so a retry may
 * succeed.
 */
final class TransientFailure {
    private TransientFailure() {}

    static boolean isTransient(IOException failure) {
        return switch (failure) {
            case ConnectFailedException _, ConnectionLostException _, HttpProtocolException _ -> true;
            case PhaseTimeoutException timeout -> isOfTheHost(timeout.phase());
            default -> false;
        };
    }

    /**
     * Whether a timeout of {@code phase} is due to the host. A timeout of the wait for a connection permit is not due
     * to the host. A timeout of the total time is not counted either, because no time is left for a retry.
     */
    private static boolean isOfTheHost(Phase phase) {
        return phase != Phase.TOTAL && phase != Phase.QUEUE;
    }
}
