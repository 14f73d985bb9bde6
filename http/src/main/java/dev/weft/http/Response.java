package dev.weft.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** A response that has arrived as a whole. Immutable but for the array in {@link #bytes}; nothing here waits. */
public final class Response {
    private static final int BODY_START = 200;

    private final HttpUrl url;
    private final int status;
    private final Headers headers;
    private final @Nullable MediaType type;
    private final byte[] body;

    private Response(okhttp3.Response response, ResponseBody body) throws IOException {
        this.url = response.request().url();
        this.status = response.code();
        this.headers = response.headers();
        this.type = body.contentType();
        this.body = body.bytes();
    }

    /** Waits for the rest of {@code response}. */
    static Response readFrom(okhttp3.Response response) throws IOException {
        return new Response(response, response.body());
    }

    /** The status code, such as 200. */
    public int status() {
        return status;
    }

    /** The value of a header, the last one if there are several; upper and lower case are the same. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(Objects.requireNonNull(name, "name")));
    }

    /** The body, decompressed. The array is not copied. */
    public byte[] bytes() {
        return body;
    }

    /**
     * The body as text, in the charset that its byte order mark or else its content type says, or else UTF-8. What is no
     * text in that charset becomes replacement characters.
     */
    public String text() {
        try {
            return ResponseBody.create(body, type).string();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * This response, if its status is one of success: from 200 to 299.
     *
     * @throws StatusException if it is not
     */
    public Response requireSuccess() throws StatusException {
        if (status < 200 || status > 299) {
            throw new StatusException(status, url.uri(), bodyStart());
        }
        return this;
    }

    private String bodyStart() {
        String text = text();
        return text.length() <= BODY_START ? text : text.substring(0, BODY_START) + "…";
    }

    @Override
    public String toString() {
        return status + " " + url + " [" + body.length + " bytes]";
    }
}
