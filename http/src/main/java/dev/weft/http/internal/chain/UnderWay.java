package dev.weft.http.internal.chain;

import dev.weft.http.failure.SessionClosedException;
import dev.weft.sync.Event;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is under way in a session, and how that ends.
 *
 * <pre>
 *   taking requests ──► refusing them ──► idle: nothing is under way, no response is open
 *          │                 │             │
 *          └─────────────────┴─────────────┴──► closed: what is still there is ended
 * </pre>
 *
 * <p>What begins while the session closes is either seen by {@link #close}, or sees that it is closed and ends itself.
 */
public final class UnderWay {
    private final Set<LimitScope> scopes = ConcurrentHashMap.newKeySet();
    private final Set<AttemptSource> open = ConcurrentHashMap.newKeySet();
    private final Event idle = Event.create();
    private volatile boolean refusing;
    private volatile boolean closed;

    /** What runs in {@code scope} is under way from now on. */
    void enter(LimitScope scope) {
        scopes.add(scope);
        if (closed) {
            end(scope);
        }
    }

    /** What runs in {@code scope} has ended. */
    void exit(LimitScope scope) {
        scopes.remove(scope);
        setIfIdle();
    }

    /** A response is open; perhaps no task is reading its body now. */
    void opened(AttemptSource body) {
        open.add(body);
        if (closed) {
            body.close();
        }
    }

    /** A response that was {@linkplain #opened open} has been closed. */
    void closed(AttemptSource body) {
        open.remove(body);
        setIfIdle();
    }

    private void setIfIdle() {
        if (refusing && scopes.isEmpty() && open.isEmpty()) {
            idle.set();
        }
    }

    /** No more requests are taken. */
    public void refuse() {
        refusing = true;
        setIfIdle();
    }

    public boolean isRefusing() {
        return refusing;
    }

    /** Waits until nothing is under way, once no more requests are taken. */
    public void awaitIdle() throws InterruptedException {
        idle.await();
    }

    /**
     * Does nothing while requests are taken.
     *
     * @throws IllegalStateException if they are not
     */
    void requireOpen() {
        if (refusing) {
            throw new IllegalStateException("the session is closed");
        }
    }

    /** Ends all there is, and what comes later. */
    public void close() {
        refusing = true;
        closed = true;
        scopes.forEach(UnderWay::end);
        open.forEach(AttemptSource::close);
    }

    public boolean isClosed() {
        return closed;
    }

    private static void end(LimitScope scope) {
        scope.end(() -> new SessionClosedException(
                "the session was closed while the request was under way",
                scope.request().uri(),
                null));
    }
}
