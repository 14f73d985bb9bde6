package dev.weft.http;

import dev.weft.http.event.ProgressListener;
import dev.weft.http.internal.check.Require;
import dev.weft.http.internal.message.FormEncoding;
import dev.weft.http.spi.BodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The body of a request. A body from one of the methods here can be sent any number of times, except a body from {@link
 * #once}. Programs may implement this interface themselves.
 */
public interface Body extends BodyWriter {

    /** A body that consists of {@code bytes}. The array is not copied and must not be changed afterwards. */
    static Body bytes(byte[] bytes) {
        return new BytesBody(bytes, null);
    }

    /** A body of {@code text} in UTF-8. */
    static Body text(String text) {
        return new BytesBody(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    /** The fields of an HTML form, URL-encoded as browsers encode them. */
    static Body form(Map<String, ?> fields) {
        return new BytesBody(
                FormEncoding.of(fields).getBytes(StandardCharsets.US_ASCII), "application/x-www-form-urlencoded");
    }

    /**
     * The content of a file, read while it is sent.
     *
     * @throws IOException if there is no such file or its size cannot be read
     */
    static Body file(Path file) throws IOException {
        return new FileBody(file, Files.size(file));
    }

    /** A body of unknown length that {@code writer} writes. The writer is called each time the request is sent. */
    static Body written(Writer writer) {
        return new WrittenBody(writer, UNKNOWN, true, null);
    }

    /**
     * A body of {@code length} bytes that {@code writer} writes. Sending fails with an {@link IOException} if the
     * writer writes more or fewer bytes.
     *
     * @throws IllegalArgumentException if {@code length} is negative
     */
    static Body written(long length, Writer writer) {
        return new WrittenBody(writer, Require.notNegative(length, "length"), true, null);
    }

    /**
     * A body of unknown length that {@code writer} can write only once. A request with this body is not redirected,
     * retried or hedged if that would send the body again.
     */
    static Body once(Writer writer) {
        return new WrittenBody(writer, UNKNOWN, false, null);
    }

    /** This body with another content type. */
    default Body withContentType(String contentType) {
        return new TypedBody(this, Objects.requireNonNull(contentType, "contentType"));
    }

    /** This body with a listener that is called while the body is sent. */
    default Body withProgressListener(ProgressListener progress) {
        return new ReportingBody(this, Objects.requireNonNull(progress, "progress"));
    }

    /** Writes a body. */
    @FunctionalInterface
    interface Writer {

        /**
         * Writes the whole body to {@code out}. The writer need not close {@code out}.
         *
         * @throws IOException if writing fails
         * @throws InterruptedException if the caller is cancelled while it waits
         */
        void writeTo(OutputStream out) throws IOException, InterruptedException;
    }
}
