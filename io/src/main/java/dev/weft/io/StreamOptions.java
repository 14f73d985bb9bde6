package dev.weft.io;

import dev.weft.io.internal.Require;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link ByteStream}. Immutable: each method returns settings with one change. */
public final class StreamOptions {
    /** Each stream loads them, so that their superclasses have a subclass before code that catches them is compiled: ADR 0041. */
    static final List<Class<?>> EARLY_EXCEPTIONS = List.of(EndOfStreamException.class, NoConnectionException.class);

    private static final int DEFAULT_LINE = 1 << 16;
    static final StreamOptions DEFAULT = new StreamOptions(
            StandardCharsets.UTF_8,
            DEFAULT_LINE,
            0,
            null,
            Duration.ofSeconds(5),
            Map.of(StandardSocketOptions.TCP_NODELAY, true));

    final Charset charset;
    final int lineLimit;
    final int outputBuffer;
    final @Nullable Duration idleTimeout;
    final Duration finishTimeout;
    final Map<SocketOption<?>, Object> socketOptions;

    private StreamOptions(
            Charset charset,
            int lineLimit,
            int outputBuffer,
            @Nullable Duration idleTimeout,
            Duration finishTimeout,
            Map<SocketOption<?>, Object> socketOptions) {
        this.charset = charset;
        this.lineLimit = lineLimit;
        this.outputBuffer = outputBuffer;
        this.idleTimeout = idleTimeout;
        this.finishTimeout = finishTimeout;
        this.socketOptions = socketOptions;
    }

    /** Sets the charset of lines and text; UTF-8 by default. */
    public StreamOptions charset(Charset charset) {
        Objects.requireNonNull(charset, "charset");
        return new StreamOptions(charset, lineLimit, outputBuffer, idleTimeout, finishTimeout, socketOptions);
    }

    /**
     * Limits the length of a line in bytes, without its end; 65,536 by default.
     *
     * @throws IllegalArgumentException if the limit is less than one
     */
    public StreamOptions lineLimit(int bytes) {
        return new StreamOptions(
                charset, Require.atLeastOne(bytes, "bytes"), outputBuffer, idleTimeout, finishTimeout, socketOptions);
    }

    /**
     * Sets the size of a buffer that collects small writes. The buffer is sent when the next write does not fit, and by
     * {@link ByteStream#flush}. By default, and with 0, there is no buffer, and each write is sent immediately.
     *
     * @throws IllegalArgumentException if the size is negative
     */
    public StreamOptions outputBuffer(int bytes) {
        return new StreamOptions(
                charset, lineLimit, Require.notNegative(bytes, "bytes"), idleTimeout, finishTimeout, socketOptions);
    }

    /**
     * Limits the time for which a read or write waits while no byte is sent or received. After this time, the read or
     * write fails with an {@link IdleException}. By default there is no limit.
     *
     * @throws IllegalArgumentException if {@code timeout} is not longer than zero
     */
    public StreamOptions idleTimeout(Duration timeout) {
        return new StreamOptions(
                charset, lineLimit, outputBuffer, Require.positive(timeout, "timeout"), finishTimeout, socketOptions);
    }

    /**
     * Limits the time that {@link ByteStream#finish} takes; 5 seconds by default.
     *
     * @throws IllegalArgumentException if {@code timeout} is not longer than zero
     */
    public StreamOptions finishTimeout(Duration timeout) {
        return new StreamOptions(
                charset, lineLimit, outputBuffer, idleTimeout, Require.positive(timeout, "timeout"), socketOptions);
    }

    /**
     * Sets an option of the socket. A transport that does not support the option ignores it. By default {@link
     * StandardSocketOptions#TCP_NODELAY} is true.
     */
    public <T> StreamOptions socketOption(SocketOption<T> option, T value) {
        Objects.requireNonNull(option, "option");
        Objects.requireNonNull(value, "value");
        Map<SocketOption<?>, Object> changed = new HashMap<>(socketOptions);
        changed.put(option, value);
        return new StreamOptions(charset, lineLimit, outputBuffer, idleTimeout, finishTimeout, Map.copyOf(changed));
    }
}
