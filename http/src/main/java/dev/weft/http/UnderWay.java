package dev.weft.http;

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
 * <p>What comes while it closes is either seen by who closes, or sees that it is closed, and ends itself.
 */
final class UnderWay {
    private final Set<LimitScope> scopes = ConcurrentHashMap.newKeySet();
    private final Set<HopSource> open = ConcurrentHashMap.newKeySet();
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

    /** It is no longer. */
    void exit(LimitScope scope) {
        scopes.remove(scope);
        setIfIdle();
    }

    /** A response is open, whose body nobody may be reading now. */
    void opened(HopSource body) {
        open.add(body);
        if (closed) {
            body.close();
        }
    }

    /** It has been closed. */
    void closed(HopSource body) {
        open.remove(body);
        setIfIdle();
    }

    private void setIfIdle() {
        if (refusing && scopes.isEmpty() && open.isEmpty()) {
            idle.set();
        }
    }

    /** No more requests are taken. */
    void refuse() {
        refusing = true;
        setIfIdle();
    }

    boolean isRefusing() {
        return refusing;
    }

    /** Waits until nothing is under way, once no more requests are taken. */
    void awaitIdle() throws InterruptedException {
        idle.await();
    }

    /** Ends all there is, and what comes later. */
    void close() {
        refusing = true;
        closed = true;
        scopes.forEach(UnderWay::end);
        open.forEach(HopSource::close);
    }

    boolean isClosed() {
        return closed;
    }

    private static void end(LimitScope scope) {
        scope.end(() -> new SessionClosedException(
                "the session was closed while the request was under way",
                scope.request().uri(),
                null));
    }
}
