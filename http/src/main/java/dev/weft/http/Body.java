package dev.weft.http;

import dev.weft.http.event.ProgressListener;
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
 * The body of a request. Those made here can be sent any number of times, but for {@link #once}. Programs may implement
 * it too.
 */
public interface Body extends BodyWriter {

    /** These bytes. The array is not copied, and must not be changed any more. */
    static Body bytes(byte[] bytes) {
        return new BytesBody(bytes, null);
    }

    /** {@code text} in UTF-8. */
    static Body text(String text) {
        return new BytesBody(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    /** The fields of a form, as browsers send them. */
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

    /** What {@code writer} writes, of unknown length; it is called again if the request is sent again. */
    static Body written(Writer writer) {
        return new WrittenBody(writer, UNKNOWN, true, null);
    }

    /**
     * What {@code writer} writes, which must be {@code length} bytes: sending it fails with an {@link IOException} if it
     * writes more or less.
     *
     * @throws IllegalArgumentException if {@code length} is negative
     */
    static Body written(long length, Writer writer) {
        if (length < 0) {
            throw new IllegalArgumentException("length must not be negative, but is " + length);
        }
        return new WrittenBody(writer, length, true, null);
    }

    /** What {@code writer} writes, of unknown length, and can write only once: such a request is not sent again. */
    static Body once(Writer writer) {
        return new WrittenBody(writer, UNKNOWN, false, null);
    }

    /** This body, of another content type. */
    default Body as(String contentType) {
        return new TypedBody(this, Objects.requireNonNull(contentType, "contentType"));
    }

    /** This body, telling {@code progress} while it is sent. */
    default Body reporting(ProgressListener progress) {
        return new ReportingBody(this, Objects.requireNonNull(progress, "progress"));
    }

    /** Writes a body. */
    @FunctionalInterface
    interface Writer {

        /**
         * Writes everything to {@code out}; closing it is not needed.
         *
         * @throws IOException if that fails
         * @throws InterruptedException if the caller is cancelled while it waits
         */
        void writeTo(OutputStream out) throws IOException, InterruptedException;
    }
}
