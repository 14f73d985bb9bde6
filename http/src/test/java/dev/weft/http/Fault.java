package dev.weft.http;

import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.failure.PhaseTimeoutException;

/** The faults of a {@link FaultyServer}. */
enum Fault {
    /** The connection is refused. */
    REFUSED(ConnectFailedException.class),
    /** The connection is reset when the request has arrived. */
    RESET(ConnectionLostException.class),
    /** The request is read, but there is no response. */
    STALLED(PhaseTimeoutException.class),
    /** The connection ends in the middle of the body. */
    TRUNCATED(ConnectionLostException.class),
    /** The body is sent byte by byte. Each byte arrives within the time limit of a read. */
    SLOW(PhaseTimeoutException.class),
    /** The response is not valid HTTP. */
    GARBAGE(HttpProtocolException.class);

    private final Class<? extends Exception> failure;

    Fault(Class<? extends Exception> failure) {
        this.failure = failure;
    }

    /** The expected outcome if the fault persists. */
    Class<? extends Exception> failure() {
        return failure;
    }
}
