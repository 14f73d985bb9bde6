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
 * Caches the routes to origins, because the proxy settings must be searched to find a route. The last route is also
 * stored in a field, because most requests go to the same host as the previous request. Thread-safe.
 */
final class KnownRoutes {
    private static final int MAX_ROUTES = 1000;

    private final Routes routes;
    private final ConnectionPool pool;
    private final Map<Origin, Route> byOrigin = new ConcurrentHashMap<>();
    private volatile @Nullable Last last;

    KnownRoutes(Routes routes, ConnectionPool pool) {
        this.routes = routes;
        this.pool = pool;
    }

    /** The pool of connections over the route for {@code request}. */
    RoutePool of(TransportRequest request) {
        TlsSettings tls = routes.tls(request);
        Last previous = last;
        if (previous != null && previous.isFor(request.url(), tls)) {
            return previous.pool;
        }
        RoutePool found = pool.over(route(request, tls));
        last = new Last(request.url(), tls, found);
        return found;
    }

    private Route route(TransportRequest request, TlsSettings tls) {
        if (byOrigin.size() >= MAX_ROUTES) {
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
