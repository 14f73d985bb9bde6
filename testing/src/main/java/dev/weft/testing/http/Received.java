package dev.weft.testing.http;

import dev.weft.http.Headers;
import dev.weft.http.spi.TransportRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A request that a {@link MockTransport} received, with its body. */
public final class Received {
    private final TransportRequest request;
    private final byte[] body;
    private final Duration at;

    Received(TransportRequest request, byte[] body, Duration at) {
        this.request = request;
        this.body = body;
        this.at = at;
    }

    /** Its method. */
    public String method() {
        return request.method();
    }

    /** Its URL. */
    public URI uri() {
        return request.url().uri();
    }

    /** Its headers, including those that the session added. */
    public Headers headers() {
        return Headers.of(request.headers());
    }

    /** Its body; empty if it had none. The array is not copied. */
    public byte[] body() {
        return body;
    }

    /** Its body as text in UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** When it arrived, by the clock of the run; in a simulation, the time since its beginning. */
    public Duration at() {
        return at;
    }

    @Override
    public String toString() {
        return request + " [" + body.length + " bytes]";
    }
}
