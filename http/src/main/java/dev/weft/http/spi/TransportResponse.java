package dev.weft.http.spi;

import java.util.Objects;

/**
 * A response from a transport: the head, and a source of the body.
 *
 * @param status the status code, such as 200
 * @param headers the headers as received
 * @param body the source of the body, which is empty if there is no body; closing it releases the connection
 */
public record TransportResponse(int status, HeaderFields headers, BodySource body) {

    /** Checks that nothing is null. */
    public TransportResponse {
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
    }

    @Override
    public String toString() {
        return Integer.toString(status);
    }
}
