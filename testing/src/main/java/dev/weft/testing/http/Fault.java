package dev.weft.testing.http;

import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Objects;

/** A way in which an exchange fails, or is slow. */
public sealed interface Fault {

    /** The connection is refused: a {@link dev.weft.http.failure.ConnectFailedException}. */
    static Fault refused() {
        return new Refused();
    }

    /** The answer is not valid HTTP: a {@link dev.weft.http.failure.HttpProtocolException}. */
    static Fault garbage() {
        return new Garbage();
    }

    /**
     * The connection is reset after {@code bytes} bytes of the body, a {@link dev.weft.http.failure.ConnectionLostException};
     * with zero, the connection is reset before the head of the response.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    static Fault resetAfter(int bytes) {
        return new Reset(notNegative(bytes));
    }

    /**
     * Nothing arrives after {@code bytes} bytes of the body, until the client ends the exchange; with zero, not even
     * the head of the response arrives.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    static Fault stallAfter(int bytes) {
        return new Stall(notNegative(bytes));
    }

    /**
     * The body arrives in pieces of {@code bytes} bytes, with a pause before each piece.
     *
     * @throws IllegalArgumentException if {@code bytes} is less than one, or {@code pause} is negative
     */
    static Fault drip(int bytes, Duration pause) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be at least 1, but is " + bytes);
        }
        if (Objects.requireNonNull(pause, "pause").isNegative()) {
            throw new IllegalArgumentException("pause must not be negative, but is " + Durations.inWords(pause));
        }
        return new Drip(bytes, pause);
    }

    /**
     * The head announces {@code bytes} bytes, regardless of the length of the body. If the body is shorter, the connection is
     * lost after the body; if it is longer, the rest is not read.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    static Fault wrongLength(int bytes) {
        return new WrongLength(notNegative(bytes));
    }

    private static int notNegative(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative, but is " + bytes);
        }
        return bytes;
    }

    /** See {@link #refused}. */
    record Refused() implements Fault {}

    /** See {@link #garbage}. */
    record Garbage() implements Fault {}

    /**
     * See {@link #resetAfter}.
     *
     * @param bytes how many bytes of the body arrive
     */
    record Reset(int bytes) implements Fault {}

    /**
     * See {@link #stallAfter}.
     *
     * @param bytes how many bytes of the body arrive
     */
    record Stall(int bytes) implements Fault {}

    /**
     * See {@link #drip}.
     *
     * @param bytes how many bytes arrive together
     * @param pause the pause before each piece
     */
    record Drip(int bytes, Duration pause) implements Fault {}

    /**
     * See {@link #wrongLength}.
     *
     * @param bytes the announced length
     */
    record WrongLength(int bytes) implements Fault {}
}
