package dev.weft.http.resilience;

import dev.weft.http.ConnectFailedException;
import dev.weft.http.ConnectionLostException;
import dev.weft.http.HttpProtocolException;
import dev.weft.http.Phase;
import dev.weft.http.PhaseTimeoutException;
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
