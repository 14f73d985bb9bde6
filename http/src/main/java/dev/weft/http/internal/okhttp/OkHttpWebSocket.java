package dev.weft.http.internal.okhttp;

import dev.weft.http.spi.Url;
import dev.weft.http.spi.WebSocketConnection;
import dev.weft.http.spi.WebSocketReceiver;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A web socket over OkHttp. The receiver is called on OkHttp's reader thread, so nothing more is read while the
 * receiver waits.
 */
final class OkHttpWebSocket extends WebSocketListener implements WebSocketConnection {

    /** The time that the other side has to answer a close. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private static final int NORMAL = 1000;

    private final Url url;
    private final WebSocketReceiver receiver;
    private final WebSocket socket;

    OkHttpWebSocket(
            OkHttpClient client,
            Request request,
            Url url,
            long maxMessageSize,
            Duration pingInterval,
            WebSocketReceiver receiver) {
        this.url = url;
        this.receiver = receiver;
        this.socket = client.newBuilder()
                .addInterceptor(chain -> MessageLimit.of(chain.proceed(chain.request()), url.uri(), maxMessageSize))
                .webSocketCloseTimeout(CLOSE_TIMEOUT)
                .pingInterval(pingInterval)
                .build()
                .newWebSocket(request, this);
    }

    @Override
    public boolean send(String text) {
        return socket.send(text);
    }

    @Override
    public boolean send(byte[] bytes) {
        return socket.send(ByteString.of(bytes));
    }

    @Override
    public long queuedBytes() {
        return socket.queueSize();
    }

    @Override
    public void close(int code, String reason) {
        socket.close(code, reason);
    }

    @Override
    public void cancel() {
        socket.cancel();
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
        receiver.opened(OkHttpMessages.fields(response.headers()));
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        try {
            receiver.received(text);
        } catch (InterruptedException e) {
            stopReading();
        }
    }

    @Override
    public void onMessage(WebSocket socket, ByteString bytes) {
        try {
            receiver.received(bytes.toByteArray());
        } catch (InterruptedException e) {
            stopReading();
        }
    }

    /** Restores the interrupt, so that the next read on this thread fails, and cancels the web socket. */
    private void stopReading() {
        Thread.currentThread().interrupt();
        socket.cancel();
    }

    /**
     * Answers a close frame of the other side. OkHttp leaves the answer to its listener. Without an answer the
     * connection would stay half open.
     */
    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        socket.close(isSendable(code) ? code : NORMAL, null);
        receiver.closed(code, reason);
    }

    /**
     * Whether a close frame may contain {@code code}. RFC 6455, section 7.4.1, reserves some codes for local use, for
     * example to report a close frame without a code.
     */
    private static boolean isSendable(int code) {
        return code >= 1000
                && code < 5000
                && code != 1004
                && code != 1005
                && code != 1006
                && !(code >= 1015 && code < 3000);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable thrown, okhttp3.@Nullable Response response) {
        if (response != null && response.code() != 101) {
            receiver.refused(response.code());
        } else {
            IOException failure = thrown instanceof IOException e ? e : new IOException(thrown);
            receiver.failed(OkHttpFailures.translated(failure, url, stage(failure)));
        }
    }

    /**
     * The stage in which the web socket failed, derived from the exception because OkHttp reports no events for web
     * sockets.
     */
    private static CallEvents.Stage stage(IOException failure) {
        return switch (failure) {
            case SSLException _ -> CallEvents.Stage.SECURING;
            case ConnectException _, NoRouteToHostException _ -> CallEvents.Stage.CONNECTING;
            default -> CallEvents.Stage.EXCHANGING;
        };
    }
}
