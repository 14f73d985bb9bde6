package dev.weft.http.internal.engine;

import dev.weft.http.internal.connect.Route;
import dev.weft.http.internal.connect.Routes;
import dev.weft.http.internal.net.TlsSettings;
import dev.weft.http.internal.pool.ConnectionPool;
import dev.weft.http.internal.pool.RoutePool;
import dev.weft.http.spi.Authority;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.Url;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the routes that were found, because finding one asks for proxies: the last one in a field, since the next
 * request mostly goes to the same host, and others by their origin. Thread-safe.
 */
final class KnownRoutes {
    private static final int MOST = 1000;

    private final Routes routes;
    private final ConnectionPool pool;
    private final Map<Origin, Route> byOrigin = new ConcurrentHashMap<>();
    private volatile @Nullable Last last;

    KnownRoutes(Routes routes, ConnectionPool pool) {
        this.routes = routes;
        this.pool = pool;
    }

    /** The connections over the route for {@code request}. */
    RoutePool of(TransportRequest request) {
        TlsSettings tls = routes.tls(request);
        Last recent = last;
        if (recent != null && recent.isFor(request.url(), tls)) {
            return recent.pool;
        }
        RoutePool found = pool.over(route(request, tls));
        last = new Last(request.url(), tls, found);
        return found;
    }

    private Route route(TransportRequest request, TlsSettings tls) {
        if (byOrigin.size() >= MOST) {
            byOrigin.clear();
        }
        Url url = request.url();
        return byOrigin.computeIfAbsent(new Origin(url.isHttps(), url.authority(), tls), _ -> routes.to(url, tls));
    }

    private record Origin(boolean secure, Authority authority, TlsSettings tls) {}

    private record Last(Url url, TlsSettings tls, RoutePool pool) {
        boolean isFor(Url other, TlsSettings otherTls) {
            return tls == otherTls && url.isSameOrigin(other) && !pool.isForgotten();
        }
    }
}
