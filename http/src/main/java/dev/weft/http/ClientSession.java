package dev.weft.http;

import dev.weft.Async;
import dev.weft.http.failure.SessionClosedException;
import dev.weft.http.internal.chain.Origin;
import dev.weft.http.internal.chain.RequestState;
import dev.weft.http.internal.message.Methods;
import dev.weft.http.spi.Url;
import dev.weft.pace.KeyedLimiter;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * Sends HTTP requests and keeps connections for later requests. One session serves any number of tasks; a program
 * normally has one.
 *
 * {@snippet :
 * List<String> pages(List<URI> urls) throws IOException, InterruptedException {
 *     try (var http = ClientSession.create()) {
 *         return Async.withTimeout(Duration.ofSeconds(30), () ->
 *                 Async.gather(urls, url -> http.get(url).send().requireSuccess().text()));
 *     }
 * }
 * }
 *
 * <p>A request observes the deadline of the scope in which it is sent, and each of its phases can have a time limit as
 * well; see {@link Timeouts}. A request that is cancelled or times out ends immediately: its connection or, with
 * HTTP/2, its stream is closed and not used again.
 *
 * <p>By default, up to twenty redirects are followed, and compressed bodies are requested and decompressed. All methods
 * may be called from any thread.
 *
 * @implNote Heritage: {@code aiohttp.ClientSession}; differs: HTTP/2 is included. Weft implements HTTP/1.1 itself, and
 *     uses OkHttp for HTTP/2 and web sockets.
 */
public final class ClientSession implements AutoCloseable {
    private final Sender sender;

    ClientSession(Settings settings) {
        this.sender = new Sender(settings);
    }

    /** A session with the default {@link SessionOptions}. */
    public static ClientSession create() {
        return SessionOptions.DEFAULT.create();
    }

    /** The default options, from which options with other settings are derived. */
    public static SessionOptions options() {
        return SessionOptions.DEFAULT;
    }

    /**
     * Options for a session that shares this session's connections and cookies. The new session also shares this
     * session's connection permits unless {@link SessionOptions#connectionLimit} or {@link SessionOptions#perHostLimit}
     * is changed. The options begin with the settings of this session. Closing this session closes the derived session
     * too; closing the derived session ends only its own requests.
     */
    public SessionOptions derive() {
        Settings changed = settings().copy();
        changed.parent = sender;
        changed.cookies = cookies();
        return new SessionOptions(changed);
    }

    /** The cookies of this session. */
    public CookieJar cookies() {
        return sender.cookies();
    }

    /**
     * Creates a GET request for {@code url}, without sending it. Does not wait.
     *
     * @throws IllegalArgumentException if {@code url} is not an http or https URL, or is relative and the session has
     *     no base URL
     */
    public Request get(URI url) {
        return request("GET", url);
    }

    /**
     * Creates a GET request for {@code url}, without sending it. Does not wait. The URL is parsed as leniently as in a
     * browser: a space, for example, becomes {@code %20}. The schemes of web sockets, {@code ws} and {@code wss}, are
     * read as {@code http} and {@code https}.
     *
     * @throws IllegalArgumentException if {@code url} is not an http or https URL, or is relative and the session has
     *     no base URL
     */
    public Request get(String url) {
        return request("GET", url);
    }

    /** Like {@link #get(URI)}, but creates a HEAD request: its response has headers and no body. */
    public Request head(URI url) {
        return request("HEAD", url);
    }

    /** Like {@link #get(String)}, but creates a HEAD request: its response has headers and no body. */
    public Request head(String url) {
        return request("HEAD", url);
    }

    /** Like {@link #get(URI)}, but creates a POST request. */
    public Request post(URI url) {
        return request("POST", url);
    }

    /** Like {@link #get(String)}, but creates a POST request. */
    public Request post(String url) {
        return request("POST", url);
    }

    /** Like {@link #get(URI)}, but creates a PUT request. */
    public Request put(URI url) {
        return request("PUT", url);
    }

    /** Like {@link #get(String)}, but creates a PUT request. */
    public Request put(String url) {
        return request("PUT", url);
    }

    /** Like {@link #get(URI)}, but creates a PATCH request. */
    public Request patch(URI url) {
        return request("PATCH", url);
    }

    /** Like {@link #get(String)}, but creates a PATCH request. */
    public Request patch(String url) {
        return request("PATCH", url);
    }

    /** Like {@link #get(URI)}, but creates a DELETE request. */
    public Request delete(URI url) {
        return request("DELETE", url);
    }

    /** Like {@link #get(String)}, but creates a DELETE request. */
    public Request delete(String url) {
        return request("DELETE", url);
    }

    /**
     * Creates a request with any method, without sending it. Does not wait.
     *
     * @throws IllegalArgumentException if {@code method} is not a valid method name, {@code url} is not an http or
     *     https URL, or {@code url} is relative and the session has no base URL
     */
    public Request request(String method, URI url) {
        return request(method, Objects.requireNonNull(url, "url").toString());
    }

    /**
     * Creates a request with any method, without sending it. Does not wait.
     *
     * @throws IllegalArgumentException if {@code method} is not a valid method name, {@code url} is not an http or
     *     https URL, or {@code url} is relative and the session has no base URL
     */
    public Request request(String method, String url) {
        Url resolved = Url.of(settings().baseUrl, url);
        Request request = new Request(sender, RequestState.of(Methods.checked(method), resolved));
        return resolved.hasUser() ? request.at(resolved) : request;
    }

    /**
     * Closes the session and its connections, except connections that belong to the session from which this session is
     * derived. Requests in progress fail with a {@link SessionClosedException}. Requests sent later fail with an {@link
     * IllegalStateException}. Does not wait; closing again does nothing.
     *
     * @implNote If OkHttp was used, a few idle daemon threads remain. All OkHttp clients in the JVM share these
     *     threads, and the threads end by themselves after a minute.
     */
    @Override
    public void close() {
        sender.close();
    }

    /**
     * Accepts no more requests, waits until the requests in progress have ended and all open responses are closed, and
     * then closes the session. Requests of derived sessions are waited for too; web sockets are not. When {@code grace}
     * has passed, the remaining requests and responses are ended as by {@link #close()}.
     *
     * @throws InterruptedException if the caller is cancelled while it waits; the session is then closed immediately
     */
    public void close(Duration grace) throws InterruptedException {
        Objects.requireNonNull(grace, "grace");
        sender.refuse();
        try {
            Async.<Boolean, RuntimeException>moveOnAfter(grace, () -> {
                sender.awaitIdle();
                return true;
            });
        } finally {
            close();
        }
    }

    Settings settings() {
        return sender.settings();
    }

    KeyedLimiter<Origin> permits() {
        return sender.permits();
    }

    int openConnections() {
        return sender.openConnections();
    }

    int idleConnections() {
        return sender.idleConnections();
    }

    /**
     * The state at this moment. A session and the sessions derived from it share connections, so the statistics of each
     * count the same connections. If they share connection permits too, their statistics count the same requests in
     * progress and waiting.
     */
    public Statistics statistics() {
        return sender.statistics();
    }

    /**
     * The state of a session at one moment.
     *
     * @param inProgress the number of requests that have a connection permit, including requests whose response is
     *     still open
     * @param waiting the number of requests that wait for a connection permit
     * @param openResponses the number of responses that were opened by {@link Request#open} and are neither read to
     *     their end nor closed. The responses of derived sessions are not counted
     * @param connections the number of open connections, in use or idle; zero if a transport was set with
     *     {@link SessionOptions#transport}
     * @param idleConnections the number of connections that are kept for later requests
     */
    public record Statistics(int inProgress, int waiting, int openResponses, int connections, int idleConnections) {}

    @Override
    public String toString() {
        return "session [" + (sender.isClosed() ? "closed, " : "") + sender.stateInWords() + "]";
    }
}
