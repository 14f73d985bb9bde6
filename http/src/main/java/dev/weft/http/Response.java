package dev.weft.http;

import dev.weft.http.failure.DecodingException;
import dev.weft.http.failure.StatusException;
import dev.weft.http.internal.body.ReceivedBody;
import dev.weft.http.internal.chain.ReceivedResponse;
import dev.weft.http.internal.message.Charsets;
import dev.weft.http.internal.message.ContentDisposition;
import dev.weft.http.internal.message.Links;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.BodyWriter;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A response: status, headers and body. After {@link Request#send} the body is buffered in memory; after {@link
 * Request#open} it is read as it arrives. No method of this class waits; the methods of {@link #body} do.
 *
 * <p>A response from {@link Request#open} must be closed. Its connection is kept for the next request if the body was
 * read to the end. Otherwise the connection may be closed. A buffered response holds no resources, and closing it does
 * nothing.
 */
public final class Response implements AutoCloseable {
    /** The maximum number of characters of the body that the message of a {@link StatusException} quotes. */
    private static final int BODY_START = 200;

    private final Request request;
    private final ReceivedResponse received;
    private final Headers headers;
    private final ResponseBody body;

    Response(Request request, ReceivedResponse received) {
        this.request = request;
        this.received = received;
        this.headers = Headers.of(received.headers());
        this.body = new ResponseBody(request, received);
    }

    /** A buffered response, for interceptors and tests. The array is not copied. */
    public static Response buffered(Request request, int status, Headers headers, byte[] body) {
        return new Response(request, ReceivedResponse.buffered(request.state(), status, headers.fields(), body));
    }

    /**
     * A response whose body is read from {@code source}, for interceptors and tests. The source is closed when the body
     * has been read to the end or the response is closed.
     */
    public static Response streamed(Request request, int status, Headers headers, BodySource source) {
        ReceivedBody body = new ReceivedBody(request.state().url(), source, BodyWriter.UNKNOWN);
        return new Response(request, ReceivedResponse.streamed(request.state(), status, headers.fields(), body));
    }

    ReceivedResponse received() {
        return received;
    }

    /** The request that was answered; after redirects, the last request that was sent. */
    public Request request() {
        return request;
    }

    /** The URL that was requested; after redirects, the last URL. */
    public URI uri() {
        return request.uri();
    }

    /** The status code, such as 200. */
    public int status() {
        return received.status();
    }

    /** Whether the status is from 200 to 299. */
    public boolean isSuccess() {
        return status() >= 200 && status() <= 299;
    }

    /** The headers as received. */
    public Headers headers() {
        return headers;
    }

    /** The last value of a header; empty if the header is absent. The name is case-insensitive. */
    public Optional<String> header(String name) {
        return headers.last(name);
    }

    /** Whether the whole body is in memory. */
    public boolean isBuffered() {
        return received.isBuffered();
    }

    /** The body, which can be read once. */
    public ResponseBody body() {
        return body;
    }

    /**
     * The body, decompressed. The array is not copied.
     *
     * @throws IllegalStateException if the response is not buffered, as after {@link Request#open}
     */
    public byte[] bytes() {
        byte[] whole = received.bytes();
        if (whole == null) {
            throw new IllegalStateException(
                    "the body is not buffered: read it with body(), or use send() instead of open()");
        }
        return whole;
    }

    /**
     * The body as text. The charset is given by the byte order mark of the body, otherwise by the content type, and is
     * otherwise UTF-8. Malformed input becomes replacement characters.
     *
     * @throws IllegalStateException if the response is not buffered, as after {@link Request#open}
     */
    public String text() {
        return Charsets.decode(bytes(), headers.fields());
    }

    /**
     * The body, decoded from JSON to a value of {@code type}.
     *
     * @throws DecodingException if the body is not JSON or does not fit {@code type}
     * @throws IllegalStateException if the response is not buffered, as after {@link Request#open}, or no JSON codec is
     *     available
     */
    @SuppressWarnings("unchecked") // the codec returns the type it was given; Class.cast would fail for primitive types
    public <T> T json(Class<T> type) throws DecodingException {
        return (T) Json.value(Json.codec(request.settings()), this, type);
    }

    /**
     * The body, decoded from JSON to a list of values.
     *
     * @throws DecodingException if the body is not JSON or not a list of values of type {@code elements}
     * @throws IllegalStateException if the response is not buffered, as after {@link Request#open}, or no JSON codec is
     *     available
     */
    @SuppressWarnings("unchecked") // the codec returns the type it was given
    public <T> List<T> jsonList(Class<T> elements) throws DecodingException {
        return (List<T>) Json.value(Json.codec(request.settings()), this, new Json.ListOf(elements));
    }

    /**
     * A map from each relation in the {@code Link} headers, such as {@code next}, to its target.
     *
     * @implNote RFC 8288.
     */
    public Map<String, URI> links() {
        return Links.of(request.state().url(), headers.values("Link"));
    }

    /**
     * The file name that the server suggests for saving the response; empty if it suggests none. The name never
     * contains a directory.
     *
     * @implNote RFC 6266.
     */
    public Optional<String> fileName() {
        return headers.last("Content-Disposition").map(ContentDisposition::fileName);
    }

    /**
     * Returns this response if its status is from 200 to 299. Otherwise closes the response and throws an exception.
     *
     * @throws StatusException if the status is not from 200 to 299
     */
    public Response requireSuccess() throws StatusException {
        if (!isSuccess()) {
            String start = bodyStart();
            close();
            throw new StatusException(status(), uri(), start);
        }
        return this;
    }

    private String bodyStart() {
        byte[] whole = received.bytes();
        // In the usual charsets, a character has at most four bytes.
        byte[] start = whole == null ? received.body().peeked() : whole;
        String text = Charsets.decode(
                start.length <= 4 * BODY_START ? start : Arrays.copyOf(start, 4 * BODY_START), headers.fields());
        return text.length() <= BODY_START ? text : text.substring(0, BODY_START) + "…";
    }

    /** Discards the rest of the body. Does not wait; closing again does nothing. */
    @Override
    public void close() {
        received.body().close();
    }

    @Override
    public String toString() {
        byte[] whole = received.bytes();
        return status() + " " + request.state().url() + (whole == null ? "" : " [" + whole.length + " bytes]");
    }
}
