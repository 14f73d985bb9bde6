package dev.weft.testing.http;

import dev.weft.http.Headers;
import dev.weft.http.Request;
import dev.weft.http.Response;
import java.net.URI;
import java.time.Duration;

/** One exchange as it was recorded. */
final class Recorded {
    private final Key key;
    private final int status;
    private final URI from;
    private final Duration took;
    private final Headers headers;
    private final byte[] body;

    /**
     * What tells requests apart.
     *
     * @param method the method
     * @param uri where it went
     * @param body a hash of its body, zero if it had none
     */
    record Key(String method, URI uri, int body) {}

    Recorded(Key key, int status, URI from, Duration took, Headers headers, byte[] body) {
        this.key = key;
        this.status = status;
        this.from = from;
        this.took = took;
        this.headers = headers;
        this.body = body;
    }

    static Recorded of(Key key, Response response, byte[] body, Duration took) {
        return new Recorded(key, response.status(), response.uri(), took, response.headers(), body);
    }

    /** The response to {@code request}, with which it may be read again. */
    Response response(Request request) {
        return Response.buffered(request.uri(from), status, headers, body.clone());
    }

    Key key() {
        return key;
    }

    int status() {
        return status;
    }

    URI from() {
        return from;
    }

    Duration took() {
        return took;
    }

    Headers headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}
