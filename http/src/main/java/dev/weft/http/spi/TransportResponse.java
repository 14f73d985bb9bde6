package dev.weft.http.spi;

import java.util.Objects;

/**
 * What came over a transport: the head of a response, and its body to be read.
 *
 * @param status the status code, such as 200
 * @param headers the headers, as they came
 * @param body the body, as it comes; empty if there is none. Closing it gives the connection back
 */
public record TransportResponse(int status, HeaderFields headers, BodySource body) {

    /** A response. */
    public TransportResponse {
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
    }

    @Override
    public String toString() {
        return Integer.toString(status);
    }
}
