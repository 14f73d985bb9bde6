package dev.weft.http.internal.pool;

import dev.weft.http.internal.connect.Route;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The idle connections over one route, and what its server is known to speak. The pool's monitor guards the
 * idle connections and the number of all.
 */
public final class RoutePool {
    private final Route route;

    /** The idle connections; the one that became idle last is the first. */
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

    /** The number of the rest that has lasted longest. */
    long oldestRest() {
        return idle.getLast().rest();
    }

    /** Whether the pool has forgotten this route, so that another object stands for it. */
    public boolean isForgotten() {
        return forgotten;
    }

    /** Marks this as forgotten if it has no connection; false if it has one. Under the pool's monitor. */
    boolean forgetIfUnused() {
        forgotten = open == 0;
        return forgotten;
    }

    /** This, known to the pool again. Under the pool's monitor. */
    RoutePool remembered() {
        forgotten = false;
        return this;
    }

    /** Whether the server has chosen HTTP/2 when it was last asked. */
    public boolean speaksHttp2() {
        return http2;
    }

    /** Notes what the server has chosen. */
    public void speaksHttp2(boolean chosen) {
        http2 = chosen;
    }
}
