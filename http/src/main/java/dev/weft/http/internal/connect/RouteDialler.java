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
 * Makes connections over routes.
 *
 * <pre>
 *   host ─────────────────────────────────────────► TLS, if the route is secure
 *   proxy ──► TLS to the proxy ──► SOCKS, or CONNECT unless requests are forwarded ──► TLS
 * </pre>
 *
 * <p>Whatever fails or is cancelled on the way closes the connection, and is reported as a failure to connect, until
 * the handshake with the host begins.
 */
public final class RouteDialler {
    private static final String[] HTTP_1 = {"http/1.1"};
    private static final String[] HTTP_1_OR_2 = {"h2", "http/1.1"};

    private final TlsClients tls = new TlsClients();

    /** The proxies that have asked for a login of a forwarded request, and are shown it unasked from then on. */
    private final Set<ProxyServer> asking = ConcurrentHashMap.newKeySet();

    /**
     * A connection.
     *
     * @param stream carries HTTP
     * @param isHttp2 whether the server has chosen HTTP/2
     */
    public record Dialled(ByteStream stream, boolean isHttp2) {}

    /**
     * Waits for a connection.
     *
     * @param url the URL of the request that needs it, for messages
     * @param offersHttp2 whether to offer HTTP/2 in a TLS handshake
     * @throws HttpException if there is none
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left
     */
    public Dialled dial(Route route, Url url, boolean offersHttp2, Progress progress)
            throws HttpException, InterruptedException {
        ByteStream stream = connected(route, url, progress);
        if (!route.secure()) {
            return new Dialled(stream, false);
        }
        Dialled dialled = null;
        try {
            ByteStream secured = tls.secure(
                    stream, route.tls(), route.target().host(), progress, offersHttp2 ? HTTP_1_OR_2 : HTTP_1);
            boolean chosen = secured.tls()
                    .flatMap(details -> details.applicationProtocol())
                    .filter("h2"::equals)
                    .isPresent();
            dialled = new Dialled(secured, chosen);
            return dialled;
        } catch (IOException e) {
            throw ConnectFailures.securing(e, url.authority().toString(), url);
        } finally {
            if (dialled == null) {
                stream.abort(); // unless TLS has taken it over, and closed it
            }
        }
    }

    /** A connection to the host, through the proxy if there is one. */
    private ByteStream connected(Route route, Url url, Progress progress) throws HttpException, InterruptedException {
        ProxyServer proxy = route.proxy();
        try {
            return proxy == null
                    ? route.reach().connect(route.target(), progress)
                    : throughProxy(route, proxy, url, progress);
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw ConnectFailures.connecting(e, route, url);
        }
    }

    /** A connection through the proxy. A login is shown with the first CONNECT: after a refusal the proxy may close. */
    private ByteStream throughProxy(Route route, ProxyServer proxy, Url url, Progress progress)
            throws IOException, InterruptedException {
        ByteStream stream = route.reach().connect(proxy.authority(), progress);
        boolean open = false;
        try {
            if (proxy.kind() == ProxyServer.Kind.HTTPS) {
                stream = secured(stream, route, proxy, url, progress);
            }
            int status = 200;
            if (proxy.isSocks()) {
                Socks.open(stream, route.target(), proxy.login());
            } else if (!route.isForwarded()) {
                status = Tunnel.open(stream, route.target(), proxy.authorization());
            }
            if (status >= 300) {
                throw ConnectFailures.refused(status, route, url);
            }
            open = true;
            return stream;
        } finally {
            if (!open) {
                stream.abort();
            }
        }
    }

    private ByteStream secured(ByteStream stream, Route route, ProxyServer proxy, Url url, Progress progress)
            throws IOException, InterruptedException {
        try {
            return tls.secure(stream, route.tls(), proxy.authority().host(), progress, HTTP_1);
        } catch (IOException e) {
            throw ConnectFailures.securing(e, route.place(url), url);
        }
    }

    /** What to show the proxy with the next forwarded request; null if it has not asked or there is no login. */
    public @Nullable String authorization(ProxyServer proxy) {
        return asking.contains(proxy) ? proxy.authorization() : null;
    }

    /**
     * Notes that {@code proxy} asks for a login.
     *
     * @return whether there is one that it was not shown yet
     */
    public boolean isToBeShownLogin(ProxyServer proxy) {
        return proxy.authorization() != null && asking.add(proxy);
    }
}
