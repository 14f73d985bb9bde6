package dev.weft.http.internal.connect;

import dev.weft.http.failure.HttpException;
import dev.weft.http.internal.net.ProxyServer;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.Url;
import dev.weft.io.ByteStream;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connection for a {@link Route}.
 *
 * <pre>
 *   host ─────────────────────────────────────────► TLS, if the route is secure
 *   proxy ──► TLS to the proxy ──► SOCKS, or CONNECT unless requests are forwarded ──► TLS
 * </pre>
 *
 * <p>A failure or cancellation in any step closes the connection. A failed TLS handshake, with the host or with the
 * proxy, is reported as a failure of TLS. Every other failure is reported as a failure to connect.
 */
public final class RouteDialler {
    private static final String[] HTTP_1 = {"http/1.1"};
    private static final String[] HTTP_1_OR_2 = {"h2", "http/1.1"};

    private final TlsClients tls = new TlsClients();

    /** The proxies that have asked for a login when a request was forwarded. Later requests send the login in advance. */
    private final Set<ProxyServer> requiringLogin = ConcurrentHashMap.newKeySet();

    /**
     * An open connection.
     *
     * @param stream the stream over which HTTP is sent
     * @param isHttp2 whether the server has chosen HTTP/2
     */
    public record Dialled(ByteStream stream, boolean isHttp2) {}

    /**
     * Waits for a connection.
     *
     * @param url the URL of the request that needs the connection, for messages
     * @param offersHttp2 whether to offer HTTP/2 in a TLS handshake
     * @throws HttpException if no connection can be made
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left open
     */
    public Dialled dial(Route route, Url url, boolean offersHttp2, Progress progress)
            throws HttpException, InterruptedException {
        ByteStream stream = connect(route, url, progress);
        if (!route.secure()) {
            return new Dialled(stream, false);
        }
        Dialled dialled = null;
        try {
            ByteStream secured = tls.secure(
                    stream, route.tls(), route.target().host(), progress, offersHttp2 ? HTTP_1_OR_2 : HTTP_1);
            boolean isHttp2 = secured.tls()
                    .flatMap(details -> details.applicationProtocol())
                    .filter("h2"::equals)
                    .isPresent();
            dialled = new Dialled(secured, isHttp2);
            return dialled;
        } catch (IOException e) {
            throw ConnectFailures.handshakeFailed(e, url.authority().toString(), url);
        } finally {
            if (dialled == null) {
                stream.abort(); // has no effect if TLS has already closed the stream
            }
        }
    }

    /** Makes a connection to the host, through the proxy if there is one. */
    private ByteStream connect(Route route, Url url, Progress progress) throws HttpException, InterruptedException {
        ProxyServer proxy = route.proxy();
        try {
            return proxy == null
                    ? route.method().connect(route.target(), progress)
                    : throughProxy(route, proxy, url, progress);
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw ConnectFailures.connectFailed(e, route, url);
        }
    }

    /**
     * Makes a connection through the proxy. A login is sent with the first CONNECT, because the proxy may close the
     * connection after a refusal.
     */
    private ByteStream throughProxy(Route route, ProxyServer proxy, Url url, Progress progress)
            throws IOException, InterruptedException {
        ByteStream stream = route.method().connect(proxy.authority(), progress);
        boolean isOpen = false;
        try {
            if (proxy.kind() == ProxyServer.Kind.HTTPS) {
                stream = secureProxy(stream, route, proxy, url, progress);
            }
            int status = 200;
            if (proxy.isSocks()) {
                Socks.open(stream, route.target(), proxy.login());
            } else if (!route.isForwarded()) {
                status = Tunnel.open(stream, route.target(), proxy.authorization());
            }
            if (status >= 300) {
                throw ConnectFailures.tunnelRefused(status, route, url);
            }
            isOpen = true;
            return stream;
        } finally {
            if (!isOpen) {
                stream.abort();
            }
        }
    }

    private ByteStream secureProxy(ByteStream stream, Route route, ProxyServer proxy, Url url, Progress progress)
            throws IOException, InterruptedException {
        try {
            return tls.secure(stream, route.tls(), proxy.authority().host(), progress, HTTP_1);
        } catch (IOException e) {
            throw ConnectFailures.handshakeFailed(e, route.place(url), url);
        }
    }

    /**
     * The login to send to the proxy with the next forwarded request; null if the proxy has not asked for a login, or
     * if the settings contain no login for the proxy.
     */
    public @Nullable String authorization(ProxyServer proxy) {
        return requiringLogin.contains(proxy) ? proxy.authorization() : null;
    }

    /**
     * Records that {@code proxy} asks for a login.
     *
     * @return whether the settings contain a login that forwarded requests have not sent to the proxy yet
     */
    public boolean requireLogin(ProxyServer proxy) {
        return proxy.authorization() != null && requiringLogin.add(proxy);
    }
}
