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
 * A response: its status and headers, and a body that is either there as a whole, after {@link Request#send}, or is
 * read as it comes, after {@link Request#open}. Nothing here waits; what does is in {@link #body}.
 *
 * <p>A response that was opened must be closed. Its connection is kept for the next request if the body was read to its
 * end, and closed if not. A response that was sent for holds nothing, and closing it does nothing.
 */
public final class Response implements AutoCloseable {
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

    /** A response whose body is there. The array is not copied. */
    public static Response buffered(Request request, int status, Headers headers, byte[] body) {
        return new Response(request, ReceivedResponse.buffered(request.state(), status, headers.fields(), body));
    }

    /** A response whose body {@code source} gives; reading to the end, or closing the response, closes it. */
    public static Response streamed(Request request, int status, Headers headers, BodySource source) {
        ReceivedBody body = new ReceivedBody(request.state().url(), source, BodyWriter.UNKNOWN);
        return new Response(request, ReceivedResponse.streamed(request.state(), status, headers.fields(), body));
    }

    ReceivedResponse received() {
        return received;
    }

    /** What this is the response to: after redirects, the last request. */
    public Request request() {
        return request;
    }

    /** Where the response came from: after redirects, the place that they led to. */
    public URI uri() {
        return request.uri();
    }

    /** The status code, such as 200. */
    public int status() {
        return received.status();
    }

    /** Whether the status is one of success: from 200 to 299. */
    public boolean isSuccess() {
        return status() >= 200 && status() <= 299;
    }

    /** The headers, as they came. */
    public Headers headers() {
        return headers;
    }

    /** The value of a header, the last one if there are several; upper and lower case are the same. */
    public Optional<String> header(String name) {
        return headers.last(name);
    }

    /** Whether the body is there as a whole. */
    public boolean isBuffered() {
        return received.isBuffered();
    }

    /** The body, to be read once. */
    public ResponseBody body() {
        return body;
    }

    /**
     * The body, decompressed. The array is not copied.
     *
     * @throws IllegalStateException if the body is not there, because the response was opened
     */
    public byte[] bytes() {
        byte[] whole = received.bytes();
        if (whole == null) {
            throw new IllegalStateException("the body was not waited for: read it by body(), or use send()");
        }
        return whole;
    }

    /**
     * The body as text, in the charset that its byte order mark or else its content type says, or else UTF-8. What is no
     * text in that charset becomes replacement characters.
     *
     * @throws IllegalStateException if the body is not there, because the response was opened
     */
    public String text() {
        return Charsets.decode(bytes(), headers.fields());
    }

    /**
     * The body as a value of {@code type}, from JSON.
     *
     * @throws DecodingException if it is no JSON, or none of that type
     * @throws IllegalStateException if the body is not there, because the response was opened, or there is no codec
     */
    @SuppressWarnings("unchecked") // the codec was told so; a cast by the class would not know primitive types
    public <T> T json(Class<T> type) throws DecodingException {
        return (T) Json.value(Json.codec(request.session().settings()), this, type);
    }

    /**
     * The body as a list of values, from JSON.
     *
     * @throws DecodingException if it is no JSON, or no list of that type
     * @throws IllegalStateException if the body is not there, because the response was opened, or there is no codec
     */
    @SuppressWarnings("unchecked") // the codec was told what the elements are
    public <T> List<T> jsonList(Class<T> elements) throws DecodingException {
        return (List<T>) Json.value(Json.codec(request.session().settings()), this, new Json.ListOf(elements));
    }

    /**
     * Where the headers say that related things are, by relation: {@code next}, say.
     *
     * @implNote RFC 8288.
     */
    public Map<String, URI> links() {
        return Links.of(request.state().url(), headers.values("Link"));
    }

    /**
     * The name that the response wants to be saved under; empty if it says none. It is a name alone, without a folder.
     *
     * @implNote RFC 6266.
     */
    public Optional<String> fileName() {
        return headers.last("Content-Disposition").map(ContentDisposition::fileName);
    }

    /**
     * This response, if its status is one of success: from 200 to 299. If not, it is closed.
     *
     * @throws StatusException if it is not
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
        byte[] start = whole == null ? received.body().peeked() : whole;
        String text = Charsets.decode(
                start.length <= 4 * BODY_START ? start : Arrays.copyOf(start, 4 * BODY_START), headers.fields());
        return text.length() <= BODY_START ? text : text.substring(0, BODY_START) + "…";
    }

    /** Gives up what is left of the body. */
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
