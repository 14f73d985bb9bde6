package dev.weft.http.internal.okhttp;

import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.spi.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import java.util.concurrent.CancellationException;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Reports the progress of a call, and records its stage so that a failure can be classified.
 *
 * <p>This class also works around a race in OkHttp's cancellation. OkHttp first checks whether the call is cancelled,
 * and then registers the socket, so that a later cancellation can close it. A cancellation between the check and the
 * registration is missed. Connecting to a silent server, or a TLS handshake with it, would then never end. The events
 * for connecting and for the handshake come after the registration, so another check at these events finds such a
 * cancellation.
 */
final class CallEvents extends EventListener {
    /** The stages of a call. */
    enum Stage {
        CONNECTING,
        SECURING,
        EXCHANGING
    }

    private final Progress progress;
    private volatile Stage stage = Stage.CONNECTING;
    private volatile @Nullable IOException bodyFailure;
    private volatile @Nullable String proxy;

    CallEvents(Progress progress) {
        this.progress = progress;
    }

    Stage stage() {
        return stage;
    }

    Progress progress() {
        return progress;
    }

    /** The proxy through which the call tried to connect; null if there was none or the connection existed already. */
    @Nullable
    String proxy() {
        return proxy;
    }

    /** Records that the request's own body failed while it was written. */
    void bodyFailed(IOException failure) {
        bodyFailure = failure;
    }

    @Nullable
    IOException bodyFailure() {
        return bodyFailure;
    }

    @Override
    public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
        proxy = proxies.isEmpty() ? null : describe(proxies.getFirst());
    }

    private static @Nullable String describe(Proxy proxy) {
        return proxy.address() instanceof InetSocketAddress address
                ? "proxy " + address.getHostString() + ":" + address.getPort()
                : null;
    }

    @Override
    public void dnsStart(Call call, String host) {
        stage = Stage.CONNECTING;
        progress.reached(Kind.LOOKUP_START, host);
    }

    @Override
    public void dnsEnd(Call call, String host, List<InetAddress> addresses) {
        progress.reached(Kind.LOOKUP_END, addresses);
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        stopIfCancelled(call);
        this.proxy = describe(proxy);
        progress.reached(Kind.CONNECT_START, address);
    }

    @Override
    public void secureConnectStart(Call call) {
        stopIfCancelled(call);
        stage = Stage.SECURING;
        progress.reached(Kind.TLS_START, null);
    }

    private static void stopIfCancelled(Call call) {
        if (call.isCanceled()) {
            throw new CancellationException("Canceled");
        }
    }

    @Override
    public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
        progress.reached(
                Kind.TLS_END, handshake == null ? null : handshake.tlsVersion().javaName());
    }

    @Override
    public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
        progress.reached(Kind.CONNECT_END, address);
    }

    @Override
    public void connectFailed(
            Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol, IOException failure) {
        progress.reached(Kind.CONNECT_FAILED, failure);
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
        stage = Stage.EXCHANGING;
        progress.reached(Kind.CONNECTION, connection.protocol().toString());
    }

    @Override
    public void requestHeadersStart(Call call) {
        progress.reached(Kind.REQUEST_START, null);
    }

    @Override
    public void requestHeadersEnd(Call call, okhttp3.Request request) {
        if (request.body() == null) {
            progress.reached(Kind.REQUEST_SENT, null);
        } else {
            progress.sent();
        }
    }

    @Override
    public void requestBodyEnd(Call call, long byteCount) {
        progress.reached(Kind.REQUEST_SENT, null);
    }

    @Override
    public void responseHeadersStart(Call call) {
        progress.reached(Kind.FIRST_BYTE, null);
    }
}
