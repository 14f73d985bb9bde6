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
    private static final int SWITCHING_PROTOCOLS = 101;

    /** Whether another head follows. */
    boolean isInterim() {
        return status < 200 && status != SWITCHING_PROTOCOLS;
    }

    boolean switchesProtocols() {
        return status == SWITCHING_PROTOCOLS;
    }

    /** Whether the response to {@code method} has no body, whatever its fields say. RFC 9112, section 6.3. */
    boolean isBodyless(String method) {
        return status < 200 || status == 204 || status == 304 || method.equals("HEAD");
    }
}
