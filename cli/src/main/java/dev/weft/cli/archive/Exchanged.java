package dev.weft.cli.archive;

import dev.weft.cli.result.Timing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response or failure, without secrets.
 *
 * @param start the time at which the request began
 * @param request the request
 * @param response the response, or null if there was none
 * @param body the body of the response, decompressed, as far as it has arrived
 * @param cut the reason why the body is incomplete, or null
 * @param failure why there is no response or no whole body, or null
 * @param protocol the protocol, such as {@code h2}; {@code http/1.1} if it is not known
 * @param timing how long the exchange took, by phase
 */
record Exchanged(
        Instant start,
        Message request,
        @Nullable Message response,
        Spool body,
        @Nullable Cut cut,
        @Nullable String failure,
        String protocol,
        Timing timing) {

    /** The reason why a body is incomplete. */
    enum Cut {
        /** The body was longer than the limit, or was not read to its end. */
        LENGTH,
        /** A time limit was exceeded. */
        TIME,
        /** The connection broke off, the body is not valid, or there was another failure. */
        DISCONNECT
    }

    /**
     * A request or a response without its body.
     *
     * @param method the method of the request
     * @param url the URL of the request
     * @param status the status; zero for a request
     * @param headers the headers, in order
     */
    record Message(String method, String url, int status, List<Header> headers) {}

    /** A header. */
    record Header(String name, String value) {
        boolean isNamed(String other) {
            return name.equalsIgnoreCase(other);
        }
    }
}
