package dev.weft.http.internal.okhttp;

import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.internal.net.ConnectionSettings;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.http.spi.Url;
import dev.weft.http.spi.WebSocketConnection;
import dev.weft.http.spi.WebSocketReceiver;
import dev.weft.http.spi.WebSocketTransport;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The transport of plain sessions. OkHttp finds or makes the connection, and speaks HTTP on it; {@link OkHttpClients} says
 * how.
 */
public final class OkHttpTransport implements WebSocketTransport {
    private final OkHttpClients clients;
    private final boolean ownsPool;
    private final OkHttpMessages messages = new OkHttpMessages();
    private volatile boolean closed;

    /** A transport with connections of its own. */
    public OkHttpTransport(ConnectionSettings settings) {
        ownsPool = true;
        clients = new OkHttpClients(settings, this::refuseIfClosed);
    }

    /** A transport that uses the connections of another, which closes them. */
    public OkHttpTransport(ConnectionSettings settings, OkHttpTransport other, ConnectionSettings others) {
        ownsPool = false;
        clients = new OkHttpClients(settings, other.clients, others, this::refuseIfClosed);
    }

    @Override
    public TransportResponse exchange(TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        CallEvents events = new CallEvents(progress);
        Url url = request.url();
        Call call = clients.of(request).newCall(messages.request(request, events));
        try {
            Response response = RunningCall.run(call, call::execute);
            return new TransportResponse(
                    OkHttpClients.status(response),
                    OkHttpMessages.fields(response.headers()),
                    new OkHttpSource(call, response, url, this::evictIfClosed));
        } catch (IOException e) {
            IOException own = events.bodyFailure();
            throw own != null ? own : OkHttpFailures.translated(e, url, events.stage(), events.proxy());
        } finally {
            evictIfClosed();
        }
    }

    @Override
    public WebSocketConnection connect(
            TransportRequest request, long maxMessageSize, Duration pingInterval, WebSocketReceiver receiver) {
        Url url = request.url();
        try {
            Request opening = messages.request(request, new CallEvents(Progress.UNWATCHED));
            return new OkHttpWebSocket(clients.of(request), opening, url, maxMessageSize, pingInterval, receiver);
        } catch (ConnectFailedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Comes after OkHttp has registered the call: one that {@link #close} did not see to cancel ends here. */
    private Response refuseIfClosed(Interceptor.Chain chain) throws IOException {
        if (closed) {
            throw new IOException("Canceled");
        }
        return chain.proceed(chain.request());
    }

    /** How many connections are open, in use or kept for the next request. */
    public int openConnections() {
        return clients.common().connectionPool().connectionCount();
    }

    /** How many connections are kept for the next request. */
    public int idleConnections() {
        return clients.common().connectionPool().idleConnectionCount();
    }

    @Override
    public void close() {
        closed = true;
        clients.common().dispatcher().cancelAll();
        evict();
    }

    /** What was under way when it was closed leaves a connection that no request will use. */
    private void evictIfClosed() {
        if (closed) {
            evict();
        }
    }

    private void evict() {
        if (ownsPool) {
            clients.common().connectionPool().evictAll();
        }
    }
}
