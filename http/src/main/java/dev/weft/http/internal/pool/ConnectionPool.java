package dev.weft.http.internal.pool;

import dev.weft.http.internal.connect.Route;
import dev.weft.http.internal.http1.Http1Connection;
import dev.weft.http.internal.http1.MessageLimits;
import dev.weft.http.internal.net.Clocks;
import dev.weft.io.ByteStream;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a session and of those derived from it.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   dialled ──► IN USE ──── the body was read to its end ───► IDLE ──── taken, and nothing unread ────► IN USE
 *                  │                                            │
 *                  │ failed, cancelled, closed before its end   │ ended by the server, idle for too long,
 *                  ▼                                            ▼ one too many, pool closed
 *               CLOSED                                        CLOSED
 * </pre>
 *
 * <p><b>Invariants.</b> The monitor of the pool guards the sets, and is held for a few instructions: nothing is read,
 * written or closed under it.
 *
 * <ol>
 *   <li>A connection is in {@code open} from when it was made until it is closed.
 *   <li>A connection is in the deque of its route exactly while it is idle. It leaves the deque before it is used or
 *       closed, so no two exchanges get the same connection.
 *   <li>In each deque the connection that became idle last comes first and is taken first. The last one is the one that
 *       has been idle for longest.
 *   <li>No more connections are idle than the limit; for one more, the one that has been idle for longest is closed.
 *   <li>While a connection is idle, a timer is pending that closes what has been idle for too long. It is one of real time,
 *       so a simulation does not wait for it. A connection that is taken is looked at by the clock of its run anyway.
 *   <li>After {@link #close} no connection is idle, and none becomes so.
 * </ol>
 */
public final class ConnectionPool {
    private static final int MOST_ROUTES = 1000;

    private final int mostIdle;
    private final long idleNanos;
    private final Map<Route, RoutePool> routes = new HashMap<>();
    private final Set<PooledConnection> open = new HashSet<>();
    private final Clock realTime = Scheduler.parallel().clock();
    private Clock.@Nullable Timer timer;
    private int idle;
    private long rests;
    private boolean closed;

    /** A pool that keeps up to {@code mostIdle} idle connections, each for {@code keepAlive}. */
    public ConnectionPool(int mostIdle, Duration keepAlive) {
        this.mostIdle = mostIdle;
        this.idleNanos = Clock.nanos(keepAlive);
    }

    /** The connections over {@code route}. Those of other routes are forgotten when there are too many without a connection. */
    public synchronized RoutePool over(Route route) {
        if (routes.size() >= MOST_ROUTES && !routes.containsKey(route)) {
            routes.values().removeIf(RoutePool::forgetIfUnused);
        }
        return routes.computeIfAbsent(route, RoutePool::new);
    }

    /** The idle connection that was used last, if it can be used again; null if there is none. Does not wait. */
    public @Nullable PooledConnection take(RoutePool route) {
        for (PooledConnection next = nextIdle(route); next != null; next = nextIdle(route)) {
            if (next.idleTimeLeft(idleNanos) > 0 && !next.isStale()) {
                return next;
            }
            next.close();
        }
        return null;
    }

    private synchronized @Nullable PooledConnection nextIdle(RoutePool route) {
        PooledConnection next = route.idle.pollFirst();
        if (next != null) {
            idle--;
        }
        return next;
    }

    /** A connection that was just made, in use by the caller. */
    public PooledConnection add(RoutePool route, ByteStream stream, MessageLimits limits) {
        Http1Connection http = new Http1Connection(stream, limits);
        synchronized (this) {
            RoutePool listed = routes.computeIfAbsent(route.route(), _ -> route.remembered());
            PooledConnection added = new PooledConnection(this, listed, http, Clocks.current());
            open.add(added);
            listed.open++;
            return added;
        }
    }

    /** The connection is idle from now on. */
    void giveBack(PooledConnection connection) {
        PooledConnection superfluous = connection;
        synchronized (this) {
            if (!closed) {
                connection.rests(Clocks.current(), ++rests);
                connection.route().idle.addFirst(connection);
                idle++;
                superfluous = idle > mostIdle ? removeOldest() : null;
                startTimer(connection.idleTimeLeft(idleNanos));
            }
        }
        if (superfluous != null) {
            superfluous.close();
        }
    }

    /** Removes the connection that has been idle for longest. There is one. */
    private PooledConnection removeOldest() {
        RoutePool oldest = routes.values().stream()
                .filter(each -> !each.idle.isEmpty())
                .min(Comparator.comparingLong(RoutePool::oldestRest))
                .orElseThrow();
        idle--;
        return oldest.idle.removeLast();
    }

    /** The connection is closed. */
    synchronized void forget(PooledConnection connection) {
        if (open.remove(connection)) {
            connection.route().open--;
        }
        if (connection.route().idle.remove(connection)) {
            idle--;
        }
    }

    private void startTimer(long nanos) {
        if (timer == null) {
            timer = realTime.schedule(realTime.nanoTime() + Math.max(nanos, 0), this::closeOld);
        }
    }

    /** Closes the connections that have been idle for too long, and starts the timer for the next one. */
    private void closeOld() {
        Set<PooledConnection> old = new HashSet<>();
        synchronized (this) {
            timer = null;
            long next = Long.MAX_VALUE;
            for (RoutePool route : routes.values()) {
                for (PooledConnection each : route.idle) {
                    long left = each.idleTimeLeft(idleNanos);
                    if (left <= 0) {
                        old.add(each);
                    } else {
                        next = Math.min(next, left);
                    }
                }
                route.idle.removeIf(old::contains);
            }
            idle -= old.size();
            if (idle > 0) {
                startTimer(next);
            }
        }
        old.forEach(PooledConnection::close);
    }

    /** The number of open connections, in use or idle. */
    public synchronized int openConnections() {
        return open.size();
    }

    /** The number of idle connections. */
    public synchronized int idleConnections() {
        return idle;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** Closes all connections, in use or idle, and keeps none from now on. Closing again does nothing. */
    public void close() {
        List<PooledConnection> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(open);
            routes.values().forEach(route -> route.idle.clear());
            idle = 0;
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }
        all.forEach(PooledConnection::close);
    }
}
