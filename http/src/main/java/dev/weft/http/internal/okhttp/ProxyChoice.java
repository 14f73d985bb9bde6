package dev.weft.http.internal.okhttp;

import dev.weft.http.internal.net.ConnectionSettings;
import dev.weft.http.internal.net.ProxyServer;
import dev.weft.http.spi.Url;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the proxy for hosts for which OkHttp does not call the proxy selector. If {@link URI#getHost} is null, as for
 * names with an underscore, OkHttp connects directly. For such a host the proxy is therefore set on a separate client,
 * derived from the common client.
 */
final class ProxyChoice {
    private final ConnectionSettings settings;
    private final Map<Choice, OkHttpClient> clients = new ConcurrentHashMap<>();

    ProxyChoice(ConnectionSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns {@code client}. If {@code client} would ignore the proxy for {@code url}, returns a derived client that
     * uses this proxy.
     */
    OkHttpClient throughProxy(OkHttpClient client, Url url) {
        // The check for an underscore avoids creating a URI for every request.
        if (settings.unixSocket() != null
                || url.authority().host().indexOf('_') < 0
                || url.uri().getHost() != null) {
            return client;
        }
        Proxy proxy = proxy(url);
        return proxy == null || proxy.type() == Proxy.Type.DIRECT
                ? client
                : clients.computeIfAbsent(
                        new Choice(client, proxy),
                        choice -> choice.client.newBuilder().proxy(choice.proxy).build());
    }

    private @Nullable Proxy proxy(Url url) {
        if (settings.proxies() != null) {
            ProxyServer server = settings.proxies().proxyFor(url.scheme(), url.authority());
            return server == null ? null : server.asProxy();
        }
        ProxySelector system = ProxySelector.getDefault();
        List<Proxy> chosen = system == null ? List.of() : system.select(url.uri());
        return chosen.isEmpty() ? null : chosen.getFirst();
    }

    private record Choice(OkHttpClient client, Proxy proxy) {}
}
