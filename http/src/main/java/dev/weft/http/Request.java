package dev.weft.http;

import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.event.HttpListener;
import dev.weft.http.event.Phase;
import dev.weft.http.event.ProgressListener;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.HttpFailure;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.http.internal.chain.Key;
import dev.weft.http.internal.chain.PhaseLimits;
import dev.weft.http.internal.chain.RequestState;
import dev.weft.http.internal.check.Require;
import dev.weft.http.internal.message.Methods;
import dev.weft.http.internal.net.TlsSettings;
import dev.weft.http.spi.Url;
import dev.weft.http.spi.WebSocketConnection;
import dev.weft.http.spi.WebSocketReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A request that can be sent any number of times. Immutable: a method that sets something returns a changed request.
 * {@link #send}, {@link #open} and {@link #receive} send the request.
 *
 * {@snippet :
 * record User(String name, int born) {}
 *
 * User login(ClientSession http) throws IOException, InterruptedException {
 *     return http.post("https://example.org/login")
 *             .form(Map.of("name", "ada", "password", "secret"))
 *             .send()
 *             .requireSuccess()
 *             .json(User.class);
 * }
 * }
 */
public final class Request {
    private final Sender sender;
    private final RequestState state;

    Request(Sender sender, RequestState state) {
        this.sender = sender;
        this.state = state;
    }

    private Request with(RequestState changed) {
        return changed == state ? this : new Request(sender, changed);
    }

    RequestState state() {
        return state;
    }

    /** The method, such as {@code GET}. */
    public String method() {
        return state.method();
    }

    /** The URL to which the request is sent. */
    public URI uri() {
        return state.uri();
    }

    /** The settings of the session. */
    Settings settings() {
        return sender.settings();
    }

    /**
     * The headers that were set on this request. The session and the transport add further headers when the request is
     * sent.
     */
    public Headers headers() {
        return Headers.of(state.headers());
    }

    /** The body; empty if there is none. */
    public Optional<Body> body() {
        return Optional.ofNullable((Body) state.body());
    }

    /** The value of an attribute; empty if it is not set. */
    @SuppressWarnings("unchecked") // `with` accepts only a value of the attribute's type
    public <T> Optional<T> attribute(Attribute<T> key) {
        return Optional.ofNullable((T) state.attributes().values().get(Objects.requireNonNull(key, "key")));
    }

    /**
     * Whether sending waits for the whole response: true for {@link #send}, false for {@link #open} and {@link
     * #receive}.
     */
    public boolean isBuffered() {
        return state.isBuffered();
    }

    /**
     * Whether the method is idempotent, so that sending the request twice has the same effect as sending it once.
     *
     * @implNote RFC 9110, section 9.2.2.
     */
    public boolean isIdempotent() {
        return Methods.isIdempotent(state.method());
    }

    /** Whether the request can be sent again: it has no body, or a replayable one. */
    public boolean isReplayable() {
        return state.isReplayable();
    }

    /**
     * This request with another method.
     *
     * @throws IllegalArgumentException if {@code method} is not a valid method name, or if that method allows no body
     *     and this request has one
     */
    public Request method(String method) {
        return with(state.withMethod(method));
    }

    /**
     * This request with another URL; a relative URL is resolved against the current URL. A user name and password in
     * the URL become the {@linkplain #credentials credentials}.
     *
     * @throws IllegalArgumentException if {@code uri} is not an http or https URL
     */
    public Request uri(URI uri) {
        return at(Url.of(state.url(), uri.toString()));
    }

    /** This request with another URL, whose user name and password, if any, become the credentials. */
    Request at(Url other) {
        Request moved = with(state.withUrl(other.withoutUser()));
        return other.user().isEmpty() ? moved : moved.credentials(Credentials.basic(other.user(), other.password()));
    }

    /** This request with a query parameter added, encoded as needed. */
    public Request query(String name, Object value) {
        Objects.requireNonNull(name, "name");
        return with(state.withUrl(state.url().withQuery(Map.of(name, value.toString()))));
    }

    /**
     * This request with query parameters added. A parameter whose value is an {@link Iterable} is added once for each
     * element.
     */
    public Request query(Map<String, ?> parameters) {
        return with(state.withUrl(state.url().withQuery(parameters)));
    }

    /**
     * This request with a header set, replacing all headers of that name.
     *
     * @throws IllegalArgumentException if {@code name} or {@code value} contains a character that is not allowed in a
     *     header, such as a newline
     */
    public Request header(String name, String value) {
        return with(state.withHeader(name, value));
    }

    /** This request with all its headers replaced by {@code headers}. */
    public Request headers(Headers headers) {
        return with(state.withHeaders(headers.fields()));
    }

    /**
     * This request with a body. The body's content type is sent unless the request has a {@code Content-Type} header.
     *
     * @throws IllegalArgumentException if the method is GET or HEAD
     */
    public Request body(Body body) {
        return with(state.withBody(Objects.requireNonNull(body, "body")));
    }

    /** This request with {@link Body#bytes} as its body. */
    public Request bytes(byte[] bytes) {
        return body(Body.bytes(bytes));
    }

    /** This request with {@link Body#text} as its body. */
    public Request text(String text) {
        return body(Body.text(text));
    }

    /** This request with {@link Body#form} as its body. */
    public Request form(Map<String, ?> fields) {
        return body(Body.form(fields));
    }

    /**
     * This request with a body that consists of {@code value}, encoded as JSON.
     *
     * @throws UncheckedIOException if {@code value} cannot be encoded as JSON
     * @throws IllegalStateException if no JSON codec is available
     */
    public Request json(Object value) {
        Objects.requireNonNull(value, "value");
        return body(Json.body(Json.codec(settings()), value));
    }

    /**
     * This request with {@code Expect: 100-continue}: the body is sent when the server has agreed to receive it, or
     * when no answer has arrived within a second. The wait for the answer counts as {@link Phase#WRITE}.
     */
    public Request expectContinue() {
        return header("Expect", "100-continue");
    }

    /**
     * This request with {@link Body#file} as its body.
     *
     * @throws IOException if there is no such file or its size cannot be read
     */
    public Request file(Path file) throws IOException {
        return body(Body.file(file));
    }

    /** This request with an attribute set. Attributes are not sent. */
    public <T> Request with(Attribute<T> key, T value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        return with(state.withAttribute(key, value));
    }

    /**
     * This request with a limit on its total time, including redirects, retries and the body.
     *
     * @throws IllegalArgumentException if {@code total} is not longer than zero
     */
    public Request timeout(Duration total) {
        return timeouts(timeouts().with(Phase.TOTAL, total));
    }

    /** This request with its own timeouts instead of the session's. */
    public Request timeouts(Timeouts timeouts) {
        return with(state.with(Key.LIMITS, timeouts.limits()));
    }

    /** The timeouts that apply to this request: its own if they were set, otherwise the session's. */
    public Timeouts timeouts() {
        PhaseLimits requestLimits = state.attributes().get(Key.LIMITS);
        return requestLimits != null ? new Timeouts(requestLimits) : settings().timeouts;
    }

    /**
     * This request with a limit on the number of redirects to follow; zero follows none.
     *
     * @throws IllegalArgumentException if {@code maxRedirects} is negative
     */
    public Request maxRedirects(int maxRedirects) {
        return with(state.with(Key.MAX_REDIRECTS, Require.notNegative(maxRedirects, "maxRedirects")));
    }

    /** This request with its own TLS settings instead of the session's. */
    public Request tls(Tls tls) {
        return with(state.withAttribute(TlsSettings.class, tls.settings()));
    }

    /**
     * This request with a limit on the size of the response body after decompression or, if the request opens a web
     * socket, on the size of each message received. A larger body or message fails with a
     * {@link dev.weft.http.failure.TooLargeException}.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public Request maxBodySize(long bytes) {
        return with(state.with(Key.MAX_BODY_SIZE, Require.notNegative(bytes, "bytes")));
    }

    /**
     * The maximum size of a body, line or message that is held in memory: the limit of this request if set, otherwise
     * the session's.
     */
    long maxBodySize() {
        return state.get(Key.MAX_BODY_SIZE, settings().maxBodySize);
    }

    /** This request with a listener that is called while the response body is received. */
    public Request downloadProgress(ProgressListener progress) {
        return with(state.with(Key.DOWNLOAD_PROGRESS, Objects.requireNonNull(progress, "progress")));
    }

    /**
     * This request with a listener that is called while the body of the request is sent. Call this after setting the
     * body; a request without a body is returned unchanged.
     */
    public Request uploadProgress(ProgressListener progress) {
        return body().map(body -> body(body.withProgressListener(progress))).orElse(this);
    }

    /**
     * This request with credentials for the origin of its URL, used instead of the session's credentials for that
     * origin. The credentials are not sent to another origin after a redirect. An {@code Authorization} header of the
     * request takes precedence over all credentials.
     */
    public Request credentials(Credentials credentials) {
        return with(state.with(Key.PROOF, Settings.proof(credentials)));
    }

    /** This request with a listener that is called in addition to the listeners of the session. */
    public Request listener(HttpListener listener) {
        return with(state.with(Key.LISTENER, Objects.requireNonNull(listener, "listener")));
    }

    /**
     * Reports an event to the listeners of the session and of this request. For interceptors; does nothing for a
     * request that is not being sent.
     *
     * @param detail the detail, as documented at the constants of {@link Kind}
     */
    public void report(Kind kind, Object detail) {
        sender.report(state, kind, detail);
    }

    /**
     * Sends the request and waits for the whole response. A response with an error status is returned, too;
     * {@link Response#requireSuccess} turns it into an exception. A request that is cancelled ends immediately, and its
     * connection or, with HTTP/2, its stream is closed. Only a DNS lookup in progress is left to finish by itself,
     * since the system's resolver cannot be interrupted.
     *
     * @throws HttpException if there is no response; {@link HttpFailure} lists the subtypes
     * @throws PhaseTimeoutException if a phase takes longer than its limit
     * @throws IOException if the request's body cannot be produced, for example because its file cannot be read
     * @throws IllegalStateException if the session is closed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Response send() throws IOException, InterruptedException {
        return sender.send(this, true);
    }

    /**
     * Sends the request and waits only for the head of the response, whose body is then read as it arrives. The
     * response must be closed: it holds a connection and a connection permit until it is closed or its body has been
     * read to the end.
     *
     * {@snippet :
     * void print(ClientSession http) throws IOException, InterruptedException {
     *     try (var response = http.get("https://example.org/log").open()) {
     *         response.requireSuccess().body().lines(line -> System.out.println(line));
     *     }
     * }
     * }
     *
     * @throws HttpException if there is no response; {@link HttpFailure} lists the subtypes
     * @throws PhaseTimeoutException if a phase takes longer than its limit
     * @throws IOException if the request's body cannot be produced, for example because its file cannot be read
     * @throws IllegalStateException if the session is closed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Response open() throws IOException, InterruptedException {
        return sender.send(this, false);
    }

    /**
     * Sends the request, has {@code handler} read the response as it arrives, and returns the handler's result. The
     * handler runs as part of the attempt ({@link Phase#TRY}), whose time limit includes the time that the handler
     * takes. If the body breaks off or the handler throws an {@link IOException}, the attempt has failed, and {@link
     * dev.weft.http.resilience.Retry} decides as after any other failure whether to repeat it. The handler is called
     * once for each attempt that has a response, whatever the status. If the handler has returned several results, this
     * method returns the result for the response that the interceptors have chosen.
     *
     * {@snippet :
     * long saved(ClientSession http, Path file) throws IOException, InterruptedException {
     *     return http.get("https://example.org/large")
     *             .receive(response -> response.requireSuccess().body().saveTo(file));
     * }
     * }
     *
     * @throws HttpException if there is no response; {@link HttpFailure} lists the subtypes
     * @throws PhaseTimeoutException if a phase takes longer than its limit
     * @throws IOException if the request's body cannot be produced, or {@code handler} throws it
     * @throws IllegalStateException if the session is closed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public <T> T receive(ResponseHandler<T> handler) throws IOException, InterruptedException {
        return sender.receive(this, Objects.requireNonNull(handler, "handler"));
    }

    /**
     * Starts to open a web socket with this request. Does not wait. Applications use {@link
     * dev.weft.http.websocket.WebSocket}, which calls this method.
     *
     * @param pingInterval the interval at which pings are sent to check that the other side is alive; zero for none
     * @param receiver receives a call when the web socket is open or cannot be opened, and for each message
     * @throws IllegalStateException if the session is closed
     * @throws UnsupportedOperationException if the session's transport does not support web sockets, or does not
     *     support them with the session's settings
     * @throws IllegalArgumentException if the transport does not support the URL
     */
    public WebSocketConnection connect(Duration pingInterval, WebSocketReceiver receiver) {
        return sender.connect(this, pingInterval, receiver);
    }

    @Override
    public String toString() {
        return state.toString();
    }
}
