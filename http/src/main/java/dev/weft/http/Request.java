package dev.weft.http;

import java.io.IOException;
import java.util.Objects;

/**
 * A request that is ready to be sent, any number of times. Immutable: each method but {@link #send} gives a request that
 * differs in one thing.
 *
 * {@snippet :
 * String page(ClientSession http) throws IOException, InterruptedException {
 *     return http.get("https://example.org/")
 *             .header("Accept-Language", "eo")
 *             .send()
 *             .requireSuccess()
 *             .text();
 * }
 * }
 */
public final class Request {
    private final ClientSession session;
    private final okhttp3.Request request;

    Request(ClientSession session, okhttp3.Request request) {
        this.session = session;
        this.request = request;
    }

    /**
     * The same request with a header set, instead of any of that name.
     *
     * @throws IllegalArgumentException if name or value has a character that no header may have, a newline say
     */
    public Request header(String name, String value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        try {
            return new Request(session, request.newBuilder().header(name, value).build());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("header cannot be sent: " + e.getMessage(), e);
        }
    }

    /**
     * Sends the request and waits for the whole response. Whatever its status is, it is a response; see {@link
     * Response#requireSuccess}. A request that is cancelled ends at once, and closes its connection; only a name lookup
     * that was begun goes on unattended until it ends.
     *
     * @throws java.net.UnknownHostException if the host has no address
     * @throws java.net.ConnectException if the host takes no connection
     * @throws java.net.SocketTimeoutException if connecting takes longer than {@link
     *     ClientSession.Options#connectTimeout}
     * @throws IOException if the connection breaks, what comes is no HTTP, or the session is closed meanwhile
     * @throws IllegalStateException if the session is closed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Response send() throws IOException, InterruptedException {
        return session.exchange(request);
    }

    @Override
    public String toString() {
        return request.method() + " " + request.url();
    }
}
