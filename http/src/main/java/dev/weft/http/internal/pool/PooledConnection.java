package dev.weft.http.internal.pool;

import dev.weft.http.internal.http1.Http1Connection;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.spi.run.Clock;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection of a {@link ConnectionPool}. It is used by one exchange at a time. */
public final class PooledConnection {
    private final ConnectionPool pool;
    private final RoutePool route;
    private final Http1Connection http;
    private final Runnable onRelease = this::release;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The number of the last idle period. The pool numbers the idle periods of all its connections in one sequence. */
    private long idleNumber;

    /** The time at which the connection became idle, by {@link #clock}. */
    private long idleSince;

    /**
     * The clock of the run in which the connection became idle. Several runs may use a session, even simulated runs.
     */
    private Clock clock;

    PooledConnection(ConnectionPool pool, RoutePool route, Http1Connection http, Clock clock) {
        this.pool = pool;
        this.route = route;
        this.http = http;
        this.clock = clock;
    }

    /**
     * Sends {@code request} and waits for the head of the response. When the body of the response has been read or
     * closed, the connection goes back to the pool if it can be used again, and is closed otherwise. If the exchange
     * fails, the connection is closed.
     */
    public TransportResponse exchange(TransportRequest request, String target, Progress progress)
            throws IOException, InterruptedException {
        return http.exchange(request, target, progress, onRelease);
    }

    /** Whether nothing of the last request was written, so that the server cannot have processed it. */
    public boolean hasWrittenNothing() {
        return http.nothingWritten();
    }

    private void release() {
        if (closed.get() || !http.isReusable()) {
            close();
        } else {
            pool.giveBack(this);
        }
    }

    RoutePool route() {
        return route;
    }

    /**
     * Marks the connection as idle. Must be called under the pool's monitor.
     *
     * @param number the number of this idle period in the sequence of the pool
     */
    void becomeIdle(Clock current, long number) {
        idleNumber = number;
        clock = current;
        idleSince = current.nanoTime();
    }

    /** The number of the last idle period. */
    long idleNumber() {
        return idleNumber;
    }

    /**
     * The time in nanoseconds until the connection has been idle for too long: for longer than {@code max}, or for
     * longer than nine tenths of the keep-alive time that the server has announced. Negative if that time has passed.
     */
    long idleTimeLeft(long max) {
        long announced =
                http.keepAlive().map(time -> Clock.nanos(time) / 10 * 9).orElse(max);
        return Math.min(max, announced) - (clock.nanoTime() - idleSince);
    }

    /** Whether the server has closed the connection, or has sent data without a request. */
    boolean isStale() {
        return http.isStale();
    }

    /** Closes the connection. Closing again does nothing. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            pool.forget(this);
            http.close();
        }
    }
}
