package dev.weft.http.internal.connect;

import dev.weft.http.internal.net.AddressBook;
import dev.weft.http.internal.net.ConnectionSettings;
import dev.weft.http.internal.net.ProxyServer;
import dev.weft.http.internal.net.TlsSettings;
import dev.weft.http.spi.Authority;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.Url;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the routes for the requests of a session according to its settings. */
public final class Routes {
    private final ConnectionSettings settings;
    private final AddressBook book;
    private final ConnectMethod method;

    /** Routes according to {@code settings}. */
    public Routes(ConnectionSettings settings) {
        this(settings, new AddressBook(settings.resolver(), settings.dnsCache()));
    }

    private Routes(ConnectionSettings settings, AddressBook book) {
        this.settings = settings;
        this.book = book;
        this.method = method(settings, book);
    }

    /**
     * Routes according to other settings. If the DNS settings are the same, the new object uses the address book of
     * this one, so that equal routes can share connections.
     */
    public Routes with(ConnectionSettings other) {
        boolean same =
                other.resolver() == settings.resolver() && other.dnsCache().equals(settings.dnsCache());
        return same ? new Routes(other, book) : new Routes(other);
    }

    private static ConnectMethod method(ConnectionSettings settings, AddressBook book) {
        if (settings.dialler() != null) {
            return new ConnectMethod.By(settings.dialler());
        }
        return settings.unixSocket() != null
                ? new ConnectMethod.OverUnix(settings.unixSocket())
                : new ConnectMethod.OverTcp(book);
    }

    /** The address book, which resolves host names. */
    public AddressBook book() {
        return book;
    }

    /** The route for requests to {@code url}. */
    public Route to(Url url, TlsSettings tls) {
        return Route.to(url, tls, proxy(url), method);
    }

    /** The TLS settings for {@code request}: its own settings if it has any, otherwise the settings of the session. */
    public TlsSettings tls(TransportRequest request) {
        return request.attributes().get(TlsSettings.class) instanceof TlsSettings own ? own : settings.tls();
    }

    /** The proxy for {@code url}; null for none. */
    private @Nullable ProxyServer proxy(Url url) {
        if (method instanceof ConnectMethod.OverUnix) {
            return null;
        }
        return settings.proxies() == null ? ofJvm(url) : settings.proxies().proxyFor(url.scheme(), url.authority());
    }

    /** The proxy that the JVM's proxy selector chooses. By default, the selector follows the system properties. */
    private static @Nullable ProxyServer ofJvm(Url url) {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> chosen = selector == null ? List.of() : selector.select(origin(url));
        if (chosen.isEmpty() || !(chosen.getFirst().address() instanceof InetSocketAddress address)) {
            return null;
        }
        ProxyServer.Kind kind =
                chosen.getFirst().type() == Proxy.Type.SOCKS ? ProxyServer.Kind.SOCKS : ProxyServer.Kind.HTTP;
        return new ProxyServer(kind, new Authority(address.getHostString(), address.getPort()), null);
    }

    private static URI origin(Url url) {
        return URI.create(url.scheme() + "://" + url.authority().hostInUrl() + ":"
                + url.authority().port() + "/");
    }
}
