package dev.weft.http.internal.okhttp;

import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.internal.net.AddressBook;
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

/** A transport for HTTP/2 and web sockets over OkHttp. {@link OkHttpClients} configures OkHttp. */
public final class OkHttpTransport implements WebSocketTransport {
    private static final int MAX_REFUSALS = 3;

    private final OkHttpClients clients;
    private final boolean ownsPool;
    private final OkHttpMessages messages = new OkHttpMessages();
    private volatile boolean closed;

    /**
     * A transport with its own connection pool.
     *
     * @param book resolves host names
     */
    public OkHttpTransport(ConnectionSettings settings, AddressBook book) {
        ownsPool = true;
        clients = new OkHttpClients(settings, book, this::refuseIfClosed);
    }

    /**
     * A transport that uses the connection pool of {@code other}. {@code others} are the settings of {@code other}.
     * Closing {@code other} closes the pool; closing the new transport does not.
     */
    public OkHttpTransport(
            ConnectionSettings settings, AddressBook book, OkHttpTransport other, ConnectionSettings others) {
        ownsPool = false;
        clients = new OkHttpClients(settings, book, other.clients, others, this::refuseIfClosed);
    }

    /**
     * Sends the request, and sends it again if the server refuses it without processing it. OkHttp by itself repeats
     * only idempotent requests.
     */
    @Override
    public TransportResponse exchange(TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        for (int retriesLeft = MAX_REFUSALS; ; retriesLeft--) {
            CallEvents events = new CallEvents(progress);
            Call call = clients.of(request).newCall(messages.request(request, events));
            try {
                return answer(call, request.url());
            } catch (NotHttp2Exception e) {
                throw e;
            } catch (IOException e) {
                if (retriesLeft == 0 || !OkHttpFailures.isRefusal(e) || !isReplayable(request)) {
                    throw failure(e, request.url(), events);
                }
            } finally {
                evictIfClosed();
            }
        }
    }

    private TransportResponse answer(Call call, Url url) throws IOException, InterruptedException {
        Response response = RunningCall.run(call, call::execute);
        return new TransportResponse(
                OkHttpClients.status(response),
                OkHttpMessages.fields(response.headers()),
                new OkHttpSource(call, response, url, this::evictIfClosed));
    }

    private static boolean isReplayable(TransportRequest request) {
        return request.body() == null || request.body().isReplayable();
    }

    private static IOException failure(IOException thrown, Url url, CallEvents events) {
        IOException bodyFailure = events.bodyFailure();
        return bodyFailure != null
                ? bodyFailure
                : OkHttpFailures.translated(thrown, url, events.stage(), events.proxy());
    }

    @Override
    public WebSocketConnection connect(
            TransportRequest request, long maxMessageSize, Duration pingInterval, WebSocketReceiver receiver) {
        Url url = request.url();
        try {
            Request opening = messages.request(request, new CallEvents(Progress.NONE));
            return new OkHttpWebSocket(clients.of(request), opening, url, maxMessageSize, pingInterval, receiver);
        } catch (ConnectFailedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Refuses calls after {@link #close}. OkHttp invokes this interceptor after it has registered the call with the
     * dispatcher. So a call that {@code close} did not find in the dispatcher ends here.
     */
    private Response refuseIfClosed(Interceptor.Chain chain) throws IOException {
        if (closed) {
            throw new IOException("Canceled");
        }
        return chain.proceed(chain.request());
    }

    /** The number of open connections, in use or idle. */
    public int openConnections() {
        return clients.common().connectionPool().connectionCount();
    }

    /** The number of idle connections. */
    public int idleConnections() {
        return clients.common().connectionPool().idleConnectionCount();
    }

    @Override
    public void close() {
        closed = true;
        clients.common().dispatcher().cancelAll();
        evict();
    }

    /** Closes a connection that a call has returned to the pool after {@link #close}. */
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
