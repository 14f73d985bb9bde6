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
 * A request that is ready to be sent, any number of times. Immutable: each method but {@link #send} and {@link #open}
 * gives a request that differs in one thing.
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
    private final ClientSession session;
    private final RequestState state;

    Request(ClientSession session, RequestState state) {
        this.session = session;
        this.state = state;
    }

    private Request with(RequestState changed) {
        return changed == state ? this : new Request(session, changed);
    }

    RequestState state() {
        return state;
    }

    /** The method, such as {@code GET}. */
    public String method() {
        return state.method();
    }

    /** Where it goes. */
    public URI uri() {
        return state.uri();
    }

    ClientSession session() {
        return session;
    }

    /** The headers that were set; the session and the transport add theirs. */
    public Headers headers() {
        return Headers.of(state.headers());
    }

    /** What is sent with it; empty if nothing is. */
    public Optional<Body> body() {
        return Optional.ofNullable((Body) state.body());
    }

    /** What it carries under {@code key} that is not sent; empty if nothing. */
    @SuppressWarnings("unchecked") // `with` puts under a key what its type says
    public <T> Optional<T> attribute(Attribute<T> key) {
        return Optional.ofNullable((T) state.attributes().values().get(Objects.requireNonNull(key, "key")));
    }

    /** Whether the whole response is waited for: true for {@link #send}, false for {@link #open}. */
    public boolean isBuffered() {
        return state.isBuffered();
    }

    /**
     * Whether sending it twice does no more than sending it once, by what its method means.
     *
     * @implNote RFC 9110, section 9.2.2.
     */
    public boolean isIdempotent() {
        return Methods.isIdempotent(state.method());
    }

    /** Whether it can be sent again: it has no body, or one that can be written again. */
    public boolean isReplayable() {
        return state.isReplayable();
    }

    /**
     * The same request by another method.
     *
     * @throws IllegalArgumentException if that is no name for a method, or it allows no body and there is one
     */
    public Request method(String method) {
        return with(state.withMethod(method));
    }

    /**
     * The same request to another place; a relative URL is resolved against this one. A name and a password in it are
     * {@linkplain #credentials credentials}.
     *
     * @throws IllegalArgumentException if that is no http or https URL
     */
    public Request uri(URI uri) {
        return at(Url.of(state.url(), uri.toString()));
    }

    /** To a URL in which a name and a password may be. */
    Request at(Url other) {
        Request there = with(state.withUrl(other.withoutUser()));
        return other.user().isEmpty() ? there : there.credentials(Credentials.basic(other.user(), other.password()));
    }

    /** The same request with a query parameter added, encoded as needed. */
    public Request query(String name, Object value) {
        Objects.requireNonNull(name, "name");
        return with(state.withUrl(state.url().withQuery(Map.of(name, value.toString()))));
    }

    /** The same request with query parameters added; one whose value is an {@link Iterable}, once for each element. */
    public Request query(Map<String, ?> parameters) {
        return with(state.withUrl(state.url().withQuery(parameters)));
    }

    /**
     * The same request with a header set, instead of any of that name.
     *
     * @throws IllegalArgumentException if name or value has a character that no header may have, a newline say
     */
    public Request header(String name, String value) {
        return with(state.withHeader(name, value));
    }

    /** The same request with these headers instead of those it has. */
    public Request headers(Headers headers) {
        return with(state.withHeaders(headers.fields()));
    }

    /**
     * The same request with a body. Its content type is sent unless there is such a header.
     *
     * @throws IllegalArgumentException if the method is GET or HEAD
     */
    public Request body(Body body) {
        return with(state.withBody(Objects.requireNonNull(body, "body")));
    }

    /** The same request with {@link Body#bytes}. */
    public Request bytes(byte[] bytes) {
        return body(Body.bytes(bytes));
    }

    /** The same request with {@link Body#text}. */
    public Request text(String text) {
        return body(Body.text(text));
    }

    /** The same request with {@link Body#form}. */
    public Request form(Map<String, ?> fields) {
        return body(Body.form(fields));
    }

    /**
     * The same request with the JSON of {@code value}.
     *
     * @throws UncheckedIOException if no JSON can be made of it
     * @throws IllegalStateException if there is no codec
     */
    public Request json(Object value) {
        Objects.requireNonNull(value, "value");
        return body(Json.body(Json.codec(session.settings()), value));
    }

    /**
     * The same request, whose body waits until the server says that it wants it. A server that does not answer is given
     * as long as for {@link Phase#READ}.
     */
    public Request expectContinue() {
        return header("Expect", "100-continue");
    }

    /**
     * The same request with {@link Body#file}.
     *
     * @throws IOException if there is no such file or its size cannot be read
     */
    public Request file(Path file) throws IOException {
        return body(Body.file(file));
    }

    /** The same request, carrying {@code value} under {@code key}; it is not sent. */
    public <T> Request with(Attribute<T> key, T value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        return with(state.with(key, value));
    }

    /**
     * The same request with a limit for all of it, redirects, retries and the body included.
     *
     * @throws IllegalArgumentException if {@code total} is not positive
     */
    public Request timeout(Duration total) {
        return timeouts(timeouts().with(Phase.TOTAL, total));
    }

    /** The same request with other limits in time than the session's. */
    public Request timeouts(Timeouts timeouts) {
        return with(state.with(Key.LIMITS, timeouts.limits()));
    }

    /** How long its phases may take: its own limits, or else the session's. */
    public Timeouts timeouts() {
        PhaseLimits own = state.attributes().get(Key.LIMITS);
        return own != null ? new Timeouts(own) : session.settings().timeouts;
    }

    /**
     * The same request, following at most so many redirects; zero follows none.
     *
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public Request redirects(int limit) {
        return with(state.with(Key.REDIRECTS, SessionOptions.checkedRedirects(limit)));
    }

    /** The same request with other TLS settings than the session's. */
    public Request tls(Tls tls) {
        return with(state.with(TlsSettings.class, tls.settings()));
    }

    /**
     * The same request, whose response may have a body of so many bytes, decompressed, and no more; or each of the
     * messages that come in on the web socket that it opens.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public Request maxBodySize(long bytes) {
        return with(state.with(Key.MAX_BODY_SIZE, SessionOptions.checkedSize(bytes)));
    }

    /** For what is held in memory as a whole. */
    long maxBodySize() {
        return state.get(Key.MAX_BODY_SIZE, session.settings().maxBodySize);
    }

    /** The same request, telling {@code progress} while the body of the response is received. */
    public Request downloadProgress(ProgressListener progress) {
        return with(state.with(Key.DOWNLOAD_PROGRESS, Objects.requireNonNull(progress, "progress")));
    }

    /** The same request, telling {@code progress} while its body, which it must have already, is sent. */
    public Request uploadProgress(ProgressListener progress) {
        return body().map(body -> body(body.reporting(progress))).orElse(this);
    }

    /**
     * The same request, showing {@code credentials} to the origin that it goes to, and to no other that redirects lead
     * to. Without them it shows what the session shows there. A header {@code Authorization} of its own stands instead.
     */
    public Request credentials(Credentials credentials) {
        return with(state.with(Key.PROOF, Settings.proof(credentials)));
    }

    /** The same request, telling {@code listener} what happens to it, besides the listeners of the session. */
    public Request listener(HttpListener listener) {
        return with(state.with(Key.LISTENER, Objects.requireNonNull(listener, "listener")));
    }

    /**
     * Tells the listeners of the session, and that of this request, that {@code kind} has happened to it. For interceptors;
     * a request that is not being sent has no listeners.
     *
     * @param detail what {@code kind} says there is to it
     */
    public void report(Kind kind, Object detail) {
        session.report(state, kind, detail);
    }

    /**
     * Sends the request and waits for the whole response. Whatever its status is, it is a response; see {@link
     * Response#requireSuccess}. A request that is cancelled ends at once, and closes its connection; only a name lookup
     * that was begun goes on unattended until it ends.
     *
     * @throws HttpException if no response came, whichever of {@link HttpFailure} fits
     * @throws PhaseTimeoutException if a phase takes longer than its limit
     * @throws IOException if reading the request's own body fails
     * @throws IllegalStateException if the session is closed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Response send() throws IOException, InterruptedException {
        return session.send(this, true);
    }

    /**
     * Sends the request and waits for the head of the response only; its body is read as it comes. The response must be
     * closed: it holds a connection, and its permit, until its body was read to the end.
     *
     * {@snippet :
     * void print(ClientSession http) throws IOException, InterruptedException {
     *     try (var response = http.get("https://example.org/log").open()) {
     *         response.requireSuccess().body().lines(line -> System.out.println(line));
     *     }
     * }
     * }
     *
     * @throws HttpException if no response came, whichever of {@link HttpFailure} fits
     * @throws PhaseTimeoutException if a phase takes longer than its limit
     * @throws IOException if reading the request's own body fails
     * @throws IllegalStateException if the session is closed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Response open() throws IOException, InterruptedException {
        return session.send(this, false);
    }

    /**
     * Sends the request, has {@code handler} read the response while it comes, and gives what the handler made of it. The
     * handler runs within the try: a body that breaks off, or a handler that throws an {@link IOException}, is a try that
     * failed, which a {@link dev.weft.http.resilience.Retry} repeats as any other, and {@link Phase#TRY} limits all of it.
     * So the handler is called once for each try that has a response, whatever its status is; what it made of the last one
     * is the result.
     *
     * {@snippet :
     * long saved(ClientSession http, Path file) throws IOException, InterruptedException {
     *     return http.get("https://example.org/large").receive(response -> response.requireSuccess().body().saveTo(file));
     * }
     * }
     *
     * @throws HttpException if no response came, whichever of {@link HttpFailure} fits
     * @throws PhaseTimeoutException if a phase takes longer than its limit
     * @throws IOException if reading the request's own body fails, or the handler throws it
     * @throws IllegalStateException if the session is closed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public <T> T receive(ResponseHandler<T> handler) throws IOException, InterruptedException {
        return session.receive(this, Objects.requireNonNull(handler, "handler"));
    }

    /**
     * Begins to open a web socket by this request. Does not wait. For {@link dev.weft.http.websocket.WebSocket}.
     *
     * @param pingInterval how often the other side is asked whether it is still there; zero for never
     * @param receiver is told when it is open, or why it is not, and what comes in
     * @throws IllegalStateException if the session is closed
     * @throws UnsupportedOperationException if the session's transport carries no web sockets
     */
    public WebSocketConnection connect(Duration pingInterval, WebSocketReceiver receiver) {
        return session.connect(this, pingInterval, receiver);
    }

    @Override
    public String toString() {
        return state.toString();
    }
}
