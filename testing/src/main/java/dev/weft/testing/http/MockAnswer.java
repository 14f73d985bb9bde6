package dev.weft.testing.http;

import dev.weft.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a {@link MockTransport}. Immutable: a method that sets something returns a new answer. An answer without a
 * latency has the latency of the transport.
 */
public final class MockAnswer {
    final int status;
    final Headers headers;
    final byte[] body;
    final @Nullable Latency latency;
    final @Nullable Fault fault;

    private MockAnswer(int status, Headers headers, byte[] body, @Nullable Latency latency, @Nullable Fault fault) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.latency = latency;
        this.fault = fault;
    }

    /**
     * A response with this status, without headers and body.
     *
     * @throws IllegalArgumentException if {@code status} is not from 200 to 599
     */
    public static MockAnswer status(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be from 200 to 599, but is " + status);
        }
        return new MockAnswer(status, Headers.none(), new byte[0], null, null);
    }

    /** A response with status 200 and this text, in UTF-8. */
    public static MockAnswer text(String text) {
        return status(200)
                .body(text.getBytes(StandardCharsets.UTF_8))
                .header("Content-Type", "text/plain; charset=utf-8");
    }

    /** A response with status 200 and this JSON. */
    public static MockAnswer json(String json) {
        return status(200).body(json.getBytes(StandardCharsets.UTF_8)).header("Content-Type", "application/json");
    }

    /** An answer with status 200 and a body of 1,000 bytes, to which {@code fault} happens. */
    public static MockAnswer fault(Fault fault) {
        return status(200)
                .body("x".repeat(1000).getBytes(StandardCharsets.UTF_8))
                .with(fault);
    }

    /** This answer with another body. The array is not copied. */
    public MockAnswer body(byte[] body) {
        return new MockAnswer(status, headers, Objects.requireNonNull(body, "body"), latency, fault);
    }

    /**
     * This answer with one more header.
     *
     * @throws IllegalArgumentException if {@code name} or {@code value} is not allowed in a header
     */
    public MockAnswer header(String name, String value) {
        return new MockAnswer(status, headers.plus(name, value), body, latency, fault);
    }

    /** This answer with its own latency: the time until the head arrives. */
    public MockAnswer after(Latency latency) {
        return new MockAnswer(status, headers, body, Objects.requireNonNull(latency, "latency"), fault);
    }

    /** This answer with {@code fault}. */
    public MockAnswer with(Fault fault) {
        return new MockAnswer(status, headers, body, latency, Objects.requireNonNull(fault, "fault"));
    }

    @Override
    public String toString() {
        return status + " [" + body.length + (body.length == 1 ? " byte" : " bytes")
                + (fault == null ? "]" : ", " + fault + "]");
    }
}
