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
    private final Runnable released = this::release;
    private final AtomicBoolean closed = new AtomicBoolean();

    private long rest;

    /** When the connection became idle, by {@link #clock}. */
    private long idleSince;

    /** The clock of the run in which it became idle; a session may be used by several runs, even simulated ones. */
    private Clock clock;

    PooledConnection(ConnectionPool pool, RoutePool route, Http1Connection http, Clock clock) {
        this.pool = pool;
        this.route = route;
        this.http = http;
        this.clock = clock;
    }

    /**
     * Sends {@code request} and waits for the head of the response. The connection goes back to the pool when the body of
     * the response is read or closed; if this fails, it is closed.
     */
    public TransportResponse exchange(TransportRequest request, String target, Progress progress)
            throws IOException, InterruptedException {
        return http.exchange(request, target, progress, released);
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
     * Notes that the connection is idle from now on. Under the pool's monitor.
     *
     * @param number the number of this rest among those of all connections
     */
    void rests(Clock by, long number) {
        rest = number;
        clock = by;
        idleSince = by.nanoTime();
    }

    long rest() {
        return rest;
    }

    /**
     * The time that is left until the connection has been idle for too long, in nanoseconds: for longer than {@code most}
     * or, nearly, than the server has announced to wait. Its time is that of the run in which it became idle.
     */
    long idleTimeLeft(long most) {
        long announced =
                http.keepAlive().map(time -> Clock.nanos(time) / 10 * 9).orElse(most);
        return Math.min(most, announced) - (clock.nanoTime() - idleSince);
    }

    /** Whether the server has ended the connection, or sent what was not asked for. */
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
