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
 * The connections of a session and of the sessions derived from it.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   dialled ──► IN USE ──── the body was read to its end ───► IDLE ──── taken, with nothing to read ────► IN USE
 *                  │                                            │
 *                  │ failed, cancelled, closed before its end   │ ended by the server, idle for too long,
 *                  ▼                                            ▼ one too many, pool closed
 *               CLOSED                                        CLOSED
 * </pre>
 *
 * <p><b>Invariants.</b> The monitor of the pool guards the fields of the pool and the deques of the routes. No
 * connection is read, written or closed under the monitor.
 *
 * <ol>
 *   <li>A connection is in {@code open} from the time it is made until it is closed.
 *   <li>A connection is in the deque of its route exactly while it is idle. It leaves the deque before it is used or
 *       closed, so no two exchanges get the same connection.
 *   <li>In each deque the connection that became idle last comes first and is taken first. The last connection in the
 *       deque has been idle for the longest time.
 *   <li>The number of idle connections never exceeds the limit. When a connection becomes idle beyond the limit, the
 *       connection that has been idle for the longest time is closed.
 *   <li>While a connection is idle, a timer is pending that closes connections which have been idle for too long. The
 *       timer runs in real time, so a simulation does not wait for it. When a connection is taken, its idle time is
 *       checked as well. In both cases the idle time is measured by the clock of the run in which the connection became
 *       idle.
 *   <li>After {@link #close} no connection is idle or becomes idle.
 * </ol>
 */
public final class ConnectionPool {
    private static final int MAX_ROUTES = 1000;

    private final int maxIdle;
    private final long idleNanos;
    private final Map<Route, RoutePool> routes = new HashMap<>();
    private final Set<PooledConnection> open = new HashSet<>();
    private final Clock realTime = Scheduler.parallel().clock();
    private Clock.@Nullable Timer timer;
    private int idle;
    private long idleNumbers;
    private boolean closed;

    /** A pool that keeps up to {@code maxIdle} idle connections, each for {@code keepAlive}. */
    public ConnectionPool(int maxIdle, Duration keepAlive) {
        this.maxIdle = maxIdle;
        this.idleNanos = Clock.nanos(keepAlive);
    }

    /**
     * The connections over {@code route}. When there are too many routes, the routes without a connection are
     * forgotten.
     */
    public synchronized RoutePool over(Route route) {
        if (routes.size() >= MAX_ROUTES && !routes.containsKey(route)) {
            routes.values().removeIf(RoutePool::forgetIfUnused);
        }
        return routes.computeIfAbsent(route, RoutePool::new);
    }

    /**
     * Takes an idle connection over {@code route} that can be used again: the one that became idle last. Returns null
     * if there is none. Closes the connections that turn out to be unusable. Does not wait.
     */
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

    /** Adds a new connection, which the caller uses. */
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

    /** Makes a connection idle, or closes it if the pool is closed. */
    void giveBack(PooledConnection connection) {
        PooledConnection surplus = connection;
        synchronized (this) {
            if (!closed) {
                connection.becomeIdle(Clocks.current(), ++idleNumbers);
                connection.route().idle.addFirst(connection);
                idle++;
                surplus = idle > maxIdle ? removeOldest() : null;
                startTimer(connection.idleTimeLeft(idleNanos));
            }
        }
        if (surplus != null) {
            surplus.close();
        }
    }

    /** Removes the connection that has been idle for the longest time. At least one connection must be idle. */
    private PooledConnection removeOldest() {
        RoutePool oldest = routes.values().stream()
                .filter(each -> !each.idle.isEmpty())
                .min(Comparator.comparingLong(RoutePool::oldestIdleNumber))
                .orElseThrow();
        idle--;
        return oldest.idle.removeLast();
    }

    /** Removes a connection that is closed. */
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
            timer = realTime.schedule(realTime.nanoTime() + Math.max(nanos, 0), this::closeExpired);
        }
    }

    /** Closes the connections that have been idle for too long, and starts the timer for the next connection. */
    private void closeExpired() {
        Set<PooledConnection> expired = new HashSet<>();
        synchronized (this) {
            timer = null;
            long next = Long.MAX_VALUE;
            for (RoutePool route : routes.values()) {
                for (PooledConnection each : route.idle) {
                    long timeLeft = each.idleTimeLeft(idleNanos);
                    if (timeLeft <= 0) {
                        expired.add(each);
                    } else {
                        next = Math.min(next, timeLeft);
                    }
                }
                route.idle.removeIf(expired::contains);
            }
            idle -= expired.size();
            if (idle > 0) {
                startTimer(next);
            }
        }
        expired.forEach(PooledConnection::close);
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

    /** Closes all connections, in use or idle. From now on no connection is kept. Closing again does nothing. */
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
