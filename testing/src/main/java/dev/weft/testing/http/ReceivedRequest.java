package dev.weft.testing.http;

import dev.weft.http.Headers;
import dev.weft.http.spi.TransportRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A request that a {@link MockTransport} received, with its body. */
public final class ReceivedRequest {
    private final TransportRequest request;
    private final byte[] body;
    private final Duration at;

    ReceivedRequest(TransportRequest request, byte[] body, Duration at) {
        this.request = request;
        this.body = body;
        this.at = at;
    }

    /** The method of the request. */
    public String method() {
        return request.method();
    }

    /** The URL of the request. */
    public URI uri() {
        return request.url().uri();
    }

    /** The headers of the request, including those that the session added. */
    public Headers headers() {
        return Headers.of(request.headers());
    }

    /** The body of the request; empty if it had none. The array is not copied. */
    public byte[] body() {
        return body;
    }

    /** The body of the request as text in UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The time at which the request arrived, by the clock of the run. In a simulation, this is the time since the start
     * of the simulation; otherwise it is the time since an arbitrary origin.
     */
    public Duration at() {
        return at;
    }

    @Override
    public String toString() {
        return request + " [" + body.length + " bytes]";
    }
}
