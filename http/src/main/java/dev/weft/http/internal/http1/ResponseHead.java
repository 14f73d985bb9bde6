package dev.weft.http.internal.http1;

import dev.weft.http.spi.HeaderFields;

/**
 * The head of a response.
 *
 * @param status the status code
 * @param oldVersion whether the version is HTTP/1.0
 * @param fields the fields
 */
record ResponseHead(int status, boolean oldVersion, HeaderFields fields) {
    private static final int CONTINUE = 100;
    private static final int SWITCHING_PROTOCOLS = 101;

    /** Whether another head follows. */
    boolean isInterim() {
        return status < 200 && status != SWITCHING_PROTOCOLS;
    }

    /** Whether the server wants the body that the request has announced. */
    boolean asksForBody() {
        return status == CONTINUE;
    }

    boolean switchesProtocols() {
        return status == SWITCHING_PROTOCOLS;
    }
}
