package dev.weft.testing.http;

import dev.weft.http.Headers;
import dev.weft.http.Request;
import dev.weft.http.Response;
import java.net.URI;
import java.time.Duration;

/** One recorded exchange: what identifies the request, and the response with its delay. */
final class RecordedExchange {
    private final Key key;
    private final int status;
    private final URI uri;
    private final Duration delay;
    private final Headers headers;
    private final byte[] body;

    /**
     * The properties that identify a request in a recording.
     *
     * @param method the method
     * @param uri the URL
     * @param body a hash of the body; zero if there is no body, or the body is not replayable
     */
    record Key(String method, URI uri, int body) {}

    RecordedExchange(Key key, int status, URI uri, Duration delay, Headers headers, byte[] body) {
        this.key = key;
        this.status = status;
        this.uri = uri;
        this.delay = delay;
        this.headers = headers;
        this.body = body;
    }

    static RecordedExchange of(Key key, Response response, byte[] body, Duration delay) {
        return new RecordedExchange(key, response.status(), response.uri(), delay, response.headers(), body);
    }

    /** Creates the response to {@code request}. Each call returns a new response, which can be read from its beginning. */
    Response response(Request request) {
        return Response.buffered(request.uri(uri), status, headers, body.clone());
    }

    Key key() {
        return key;
    }

    int status() {
        return status;
    }

    /** The URL that sent the response, after redirects. */
    URI uri() {
        return uri;
    }

    /** The time until the whole response had arrived. */
    Duration delay() {
        return delay;
    }

    Headers headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}
