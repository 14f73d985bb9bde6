package dev.weft.http.resilience;

import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.failure.PhaseTimeoutException;
import java.io.IOException;

/** Failures that say something about the host at this moment: the next try may do better. */
final class TransientFailure {
    private TransientFailure() {}

    static boolean isOne(IOException failure) {
        return switch (failure) {
            case ConnectFailedException _, ConnectionLostException _, HttpProtocolException _ -> true;
            case PhaseTimeoutException timeout -> isOfTheHost(timeout.phase());
            default -> false;
        };
    }

    /** Waiting for one's turn says nothing about the host, and when the whole time is over nothing comes after it. */
    private static boolean isOfTheHost(Phase phase) {
        return phase != Phase.TOTAL && phase != Phase.QUEUE;
    }
}
