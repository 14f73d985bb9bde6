package dev.weft.http;

import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.failure.PhaseTimeoutException;

/** What a {@link FaultyServer} does wrong. */
enum Fault {
    /** Nobody listens. */
    REFUSED(ConnectFailedException.class),
    /** The connection is reset when the request has come. */
    RESET(ConnectionLostException.class),
    /** The request is taken, and nothing comes. */
    STALLED(PhaseTimeoutException.class),
    /** The connection ends in the middle of the body. */
    TRUNCATED(ConnectionLostException.class),
    /** The body comes byte by byte, each in time. */
    SLOW(PhaseTimeoutException.class),
    /** What comes is no HTTP. */
    GARBAGE(HttpProtocolException.class);

    private final Class<? extends Exception> failure;

    Fault(Class<? extends Exception> failure) {
        this.failure = failure;
    }

    /** What comes of it if it lasts. */
    Class<? extends Exception> failure() {
        return failure;
    }
}
