package dev.weft.http.internal.pool;

import dev.weft.http.internal.connect.Route;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The idle connections over one route, and the protocol that the server at the end of the route has chosen. The pool's
 * monitor guards the idle connections and the number of open connections.
 */
public final class RoutePool {
    private final Route route;

    /** The idle connections. The connection that became idle last is the first. */
    final Deque<PooledConnection> idle = new ArrayDeque<>();

    /** The number of open connections, in use or idle. */
    int open;

    private volatile boolean forgotten;
    private volatile boolean http2;

    RoutePool(Route route) {
        this.route = route;
    }

    /** The route. */
    public Route route() {
        return route;
    }

    /** The number of the longest current idle period. At least one connection must be idle. */
    long oldestIdleNumber() {
        return idle.getLast().idleNumber();
    }

    /** Whether the pool has forgotten this route, so that another object may represent the route. */
    public boolean isForgotten() {
        return forgotten;
    }

    /**
     * Marks this route as forgotten if it has no connection, and returns whether the route is now forgotten. Must be
     * called under the pool's monitor.
     */
    boolean forgetIfUnused() {
        forgotten = open == 0;
        return forgotten;
    }

    /** Marks this route as known to the pool again, and returns it. Must be called under the pool's monitor. */
    RoutePool remembered() {
        forgotten = false;
        return this;
    }

    /** Whether the server has chosen HTTP/2 in the last negotiation. */
    public boolean speaksHttp2() {
        return http2;
    }

    /** Records whether the server has chosen HTTP/2. */
    public void speaksHttp2(boolean isChosen) {
        http2 = isChosen;
    }
}
