package dev.weft.testing.http;

import java.time.Duration;
import java.util.Objects;

/** What can go wrong with an exchange. */
public sealed interface Fault {

    /** The connection is refused: a {@link dev.weft.http.failure.ConnectFailedException}. */
    static Fault refused() {
        return new Refused();
    }

    /** What comes is no HTTP: a {@link dev.weft.http.failure.HttpProtocolException}. */
    static Fault garbage() {
        return new Garbage();
    }

    /**
     * The connection is reset after so many bytes of the body, a {@link dev.weft.http.failure.ConnectionLostException}; with zero,
     * before the head of the response.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    static Fault resetAfter(int bytes) {
        return new Reset(notNegative(bytes));
    }

    /**
     * Nothing comes any more after so many bytes of the body, until the other side has had enough; with zero, not even
     * the head of the response.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    static Fault stallAfter(int bytes) {
        return new Stall(notNegative(bytes));
    }

    /**
     * The body comes in pieces of {@code bytes}, with a pause before each.
     *
     * @throws IllegalArgumentException if {@code bytes} is less than one, or {@code pause} negative
     */
    static Fault drip(int bytes, Duration pause) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be at least 1, but is " + bytes);
        }
        if (Objects.requireNonNull(pause, "pause").isNegative()) {
            throw new IllegalArgumentException("pause must not be negative, but is " + pause);
        }
        return new Drip(bytes, pause);
    }

    /**
     * The head promises so many bytes, whatever the body has. If it has fewer, the connection is lost when they have come;
     * if it has more, those are not the body's, and are not read.
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
     * @param bytes how many of the body come
     */
    record Reset(int bytes) implements Fault {}

    /**
     * See {@link #stallAfter}.
     *
     * @param bytes how many of the body come
     */
    record Stall(int bytes) implements Fault {}

    /**
     * See {@link #drip}.
     *
     * @param bytes how many come at once
     * @param pause what it takes until they do
     */
    record Drip(int bytes, Duration pause) implements Fault {}

    /**
     * See {@link #wrongLength}.
     *
     * @param bytes how many are promised
     */
    record WrongLength(int bytes) implements Fault {}
}
